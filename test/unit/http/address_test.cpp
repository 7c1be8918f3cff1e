#include "core/http/address.h"

#include <arpa/inet.h>
#include <cstring>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <string>

namespace {

sockaddr_storage address_of(const std::string& text) {
    sockaddr_storage storage{};
    auto* in = reinterpret_cast<sockaddr_in*>(&storage);
    auto* in6 = reinterpret_cast<sockaddr_in6*>(&storage);
    if (inet_pton(AF_INET, text.c_str(), &in->sin_addr) == 1) {
        storage.ss_family = AF_INET;
    } else {
        EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), &in6->sin6_addr), 1) << text;
        storage.ss_family = AF_INET6;
    }
    return storage;
}

bool is_public(const std::string& text) {
    const sockaddr_storage storage = address_of(text);
    const auto& address = reinterpret_cast<const sockaddr&>(storage);
    EXPECT_EQ(runlytics::http::to_text(address), text);
    return runlytics::http::is_public(address);
}

bool is_link_local(const std::string& text) {
    const sockaddr_storage storage = address_of(text);
    return runlytics::http::is_link_local(reinterpret_cast<const sockaddr&>(storage));
}

bool is_metadata(const std::string& text) {
    const sockaddr_storage storage = address_of(text);
    return runlytics::http::is_metadata(reinterpret_cast<const sockaddr&>(storage));
}

// The first and the last address of each block of IANA's registries that is not globally reachable.
TEST(Address, SpecialBlocksOfIpv4AreNotPublic) {
    for (const char* text : {"0.0.0.0",      "0.255.255.255",   "10.0.0.0",   "10.255.255.255",
                             "100.64.0.0",   "100.127.255.255", "127.0.0.1",  "127.255.255.255",
                             "169.254.0.0",  "169.254.169.254", "172.16.0.0", "172.31.255.255",
                             "192.0.0.0",    "192.0.0.255",     "192.0.2.1",  "192.88.99.1",
                             "192.168.0.0",  "192.168.255.255", "198.18.0.0", "198.19.255.255",
                             "198.51.100.7", "203.0.113.255",   "224.0.0.1",  "239.255.255.255",
                             "240.0.0.0",    "255.255.255.255"})
        EXPECT_FALSE(is_public(text)) << text;
}

TEST(Address, TheirNeighboursArePublic) {
    for (const char* text :
         {"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
          "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255",
          "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
          "198.20.0.0", "223.255.255.255", "93.184.216.34"})
        EXPECT_TRUE(is_public(text)) << text;
}

TEST(Address, OfIpv6OnlyWhatIsGivenOutIsPublic) {
    for (const char* text :
         {"::", "::1", "fe80::1", "fec0::1", "fc00::1", "fdff::1", "ff02::1", "2001::1",
          "2001:1ff::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "100::1", "4000::1"})
        EXPECT_FALSE(is_public(text)) << text;
    for (const char* text : {"2001:200::1", "2606:4700::1111", "2a00:1450:4001::1", "3ffe::1"})
        EXPECT_TRUE(is_public(text)) << text;
}

TEST(Address, LinkLocalIsWhereMachinesAreToldAboutThemselves) {
    for (const char* text :
         {"169.254.0.0", "169.254.169.254", "169.254.170.2", "169.254.255.255", "fe80::1",
          "febf::1", "fd00:ec2::254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe"})
        EXPECT_TRUE(is_link_local(text)) << text;
    for (const char* text : {"169.253.255.255", "169.255.0.0", "127.0.0.1", "10.0.0.1", "fec0::1",
                             "fd00:ec3::254", "::1", "::ffff:10.0.0.1"})
        EXPECT_FALSE(is_link_local(text)) << text;
    EXPECT_TRUE(is_metadata("169.254.169.254"));
    EXPECT_FALSE(is_metadata("169.254.169.253"));
    EXPECT_FALSE(is_metadata("::ffff:169.254.169.254"));
}

TEST(Address, AnIpv4AddressInsideOfIpv6CountsAsItself) {
    EXPECT_FALSE(is_public("::ffff:127.0.0.1"));
    EXPECT_FALSE(is_public("::ffff:169.254.169.254"));
    EXPECT_TRUE(is_public("::ffff:93.184.216.34"));
    EXPECT_FALSE(is_public("64:ff9b::a00:1"));
    EXPECT_TRUE(is_public("64:ff9b::5db8:d822"));
    // Compatible with IPv4, a form given up long ago.
    EXPECT_FALSE(is_public("::93.184.216.34"));
}

TEST(Address, OtherFamiliesAreNotPublic) {
    sockaddr address{};
    address.sa_family = AF_UNIX;
    EXPECT_FALSE(runlytics::http::is_public(address));
}

}  // namespace
