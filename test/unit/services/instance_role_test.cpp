#include "core/services/instance_role.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "core/http/instance_role.h"
#include "unit/support.h"

// The signatures that follow are judged by aws4 in test/e2e/instance_role.sh.
namespace runlytics::http {

namespace {

constexpr UnixMillis now = 1'767'225'600'000;  // 2026-01-01T00:00:00Z
constexpr UnixMillis minute = 60'000;

std::string told(const std::string& key, const std::string& until) {
    return R"({"Code": "Success", "AccessKeyId": ")" + key +
           R"(", "SecretAccessKey": "hunter2", "Token": "hunter3", "Expiration": ")" + until +
           R"("})";
}

// A metadata service with one answer after the other; it remembers what it was asked.
struct Service {
    std::vector<std::string> until;
    bool gone = false;
    std::vector<std::string> asked = {};

    HttpResponse answer(const HttpRequest& request) {
        asked.push_back(request.method + " " + request.url);
        if (gone) throw Error("08001", "cannot connect to 169.254.169.254");
        if (request.method == "PUT") return {200, {}, "token"};
        EXPECT_EQ(request.headers.front().value, "token");
        if (request.url.ends_with('/')) return {200, {}, "role\n"};
        const std::string key = "KEY" + std::to_string(asked.size() / 3);
        return {200, {}, told(key, until.at(asked.size() / 3 - 1))};
    }

    InstanceRole role() {
        return InstanceRole([this](const HttpRequest& request) { return answer(request); });
    }
};

}  // namespace

TEST(InstanceRole, KeysAreKeptUntilShortlyBeforeTheyRunOut) {
    Service service{{"2026-01-01T01:00:00Z", "2026-01-01T07:00:00Z"}};
    InstanceRole role = service.role();
    EXPECT_EQ(role.key(now).access_key_id, "KEY1");
    EXPECT_EQ(role.key(now + 54 * minute).access_key_id, "KEY1");
    EXPECT_EQ(role.key(now + 55 * minute).access_key_id, "KEY2");
    EXPECT_EQ(role.key(now + 56 * minute).session_token, "hunter3");
    EXPECT_EQ(service.asked,
              (std::vector<std::string>{
                  "PUT http://169.254.169.254:80/latest/api/token",
                  "GET http://169.254.169.254:80/latest/meta-data/iam/security-credentials/",
                  "GET http://169.254.169.254:80/latest/meta-data/iam/security-credentials/role",
                  "PUT http://169.254.169.254:80/latest/api/token",
                  "GET http://169.254.169.254:80/latest/meta-data/iam/security-credentials/",
                  "GET http://169.254.169.254:80/latest/meta-data/iam/security-credentials/role"}));
}

TEST(InstanceRole, WhileTheServiceIsAwayThoseThatAreThereAreUsedToTheirEnd) {
    Service service{{"2026-01-01T01:00:00Z"}};
    InstanceRole role = service.role();
    role.key(now);
    service.gone = true;
    EXPECT_EQ(role.key(now + 59 * minute).access_key_id, "KEY1");
    EXPECT_THROW(role.key(now + 60 * minute), Error);
}

TEST(InstanceRole, WhatHasRunOutIsNoKey) {
    Service service{{"2025-12-31T23:59:59Z"}};
    EXPECT_THROW(service.role().key(now), Error);
}

TEST(InstanceRole, NoOtherAddressIsAsked) {
    HttpClient client;
    for (const char* url :
         {"http://169.254.169.253/", "http://127.0.0.1/", "https://169.254.169.254/",
          "http://169.254.169.254:8080/", "http://user@169.254.169.254/"}) {
        HttpRequest request;
        request.url = url;
        EXPECT_THROW(client.ask_metadata(request), Error) << url;
    }
}

}  // namespace runlytics::http

namespace runlytics::services {

TEST(InstanceRole, TheRoleIsOneName) {
    EXPECT_EQ(role_of("runlytics-machine\n"), "runlytics-machine");
    for (const std::string& list :
         {std::string(), std::string("a\nb"), std::string("../latest"), std::string("a?b"),
          std::string(65, 'a'), std::string("<html>")})
        EXPECT_THROW(role_of(list), Error) << list;
}

TEST(InstanceRole, WhatIsNoSuccessIsRefusedWithoutQuotingIt) {
    for (const char* answer :
         {"", "[]", "hunter2", R"({"Code": "Failed", "Message": "hunter2"})",
          R"({"Code": "Success", "AccessKeyId": "hunter2"})",
          R"({"Code": "Success", "AccessKeyId": "a", "SecretAccessKey": "hunter2", "Token": "b c",
              "Expiration": "2026-01-01T00:00:00Z"})",
          R"({"Code": "Success", "AccessKeyId": "a", "SecretAccessKey": "hunter2", "Token": "b",
              "Expiration": "soon"})"}) {
        try {
            credentials_of(answer);
            ADD_FAILURE() << answer;
        } catch (const Error& error) {
            EXPECT_EQ((error.message() + error.detail() + error.hint()).find("hunter2"),
                      std::string::npos);
        }
    }
}

}  // namespace runlytics::services
