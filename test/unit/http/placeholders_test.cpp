#include "core/http/placeholders.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/http/client.h"

namespace {

using runlytics::Error;
using runlytics::http::Encoding;
using runlytics::http::Secrets;

Secrets two_secrets() {
    return Secrets([](std::string_view name) -> std::string {
        if (name == "token") return "a/b \"c\"";
        if (name == "key") return "open sesame";
        throw Error("P0002", "no such secret");
    });
}

TEST(Placeholders, AreFilledInAsTheirPlaceDemands) {
    Secrets secrets = two_secrets();
    EXPECT_EQ(secrets.fill("Bearer {secret:token}", Encoding::verbatim), "Bearer a/b \"c\"");
    EXPECT_EQ(secrets.fill("?t={secret:token}&k={secret:key}", Encoding::percent),
              "?t=a%2Fb%20%22c%22&k=open%20sesame");
    EXPECT_EQ(secrets.fill("{\"t\": \"{secret:token}\"}", Encoding::json),
              "{\"t\": \"a/b \\\"c\\\"\"}");
}

// RFC 7617's own example, with the password as the secret.
TEST(Placeholders, BasicCredentialsAreBase64) {
    Secrets secrets = two_secrets();
    EXPECT_EQ(secrets.fill("Basic {basic:Aladdin:key}", Encoding::verbatim),
              "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST(Placeholders, OtherBracesStay) {
    Secrets secrets = two_secrets();
    for (const char* text :
         {"", "{", "}", "{}", "{a}", "{\"a\":{\"b\":1}}", "{secret", "{basic:x}"})
        EXPECT_EQ(secrets.fill(text, Encoding::verbatim), text);
    EXPECT_EQ(secrets.fill("{{secret:key}}", Encoding::verbatim), "{open sesame}");
}

// A value is data: what looks like a placeholder in it is none.
TEST(Placeholders, AValueIsNotFilledInAgain) {
    Secrets secrets([](std::string_view) { return "{secret:other}"; });
    EXPECT_EQ(secrets.fill("{secret:a}", Encoding::verbatim), "{secret:other}");
}

TEST(Placeholders, AnUnknownSecretIsAnError) {
    Secrets secrets = two_secrets();
    EXPECT_THROW(secrets.fill("{secret:nix}", Encoding::verbatim), Error);
}

TEST(Placeholders, MessagesAreScrubbedOfEveryFormUsed) {
    Secrets secrets = two_secrets();
    secrets.fill("{secret:token}", Encoding::percent);
    secrets.fill("{basic:Aladdin:key}", Encoding::verbatim);
    EXPECT_EQ(secrets.scrub("GET /?a%2Fb%20%22c%22 with a/b \"c\""), "GET /?*** with ***");
    EXPECT_EQ(secrets.scrub("QWxhZGRpbjpvcGVuIHNlc2FtZQ== open sesame"), "*** ***");
}

TEST(Placeholders, ScrubbingComesToAnEnd) {
    Secrets secrets([](std::string_view) { return "*"; });
    secrets.value("star");
    EXPECT_EQ(secrets.scrub("a*b"), "a***b");
}

// What libcurl makes of a URL is what is checked: no spelling of an address gets by.
TEST(Url, HostsAreReadAsLibcurlReadsThem) {
    using runlytics::http::host_of;
    EXPECT_EQ(host_of("https://WWW.Example.COM/a"), "www.example.com");
    EXPECT_EQ(host_of("http://2130706433/"), "127.0.0.1");
    EXPECT_EQ(host_of("http://0x7f.1/"), "127.0.0.1");
    EXPECT_EQ(host_of("http://017700000001/"), "127.0.0.1");
    EXPECT_EQ(host_of("http://[::1]:80/"), "::1");
    EXPECT_EQ(host_of("http://a.example#@b.example/"), "a.example");
    EXPECT_EQ(host_of("http://%6c%6fcalhost/"), "localhost");
}

TEST(Url, OthersAreRefused) {
    for (const char* url : {"", "file:///etc/passwd", "ftp://a/", "gopher://a/", "//a/",
                            "a.example", "http://", "http://u:p@a.example/", "http://a b/",
                            "http://a/\n", "http://\xc3\xa4.example/", "dict://a/"})
        EXPECT_THROW(runlytics::http::host_of(url), Error) << url;
    EXPECT_THROW(runlytics::http::host_of(std::string("http://a/\0b", 11)), Error);
}

}  // namespace
