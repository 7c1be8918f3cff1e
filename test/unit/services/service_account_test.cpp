#include "core/services/service_account.h"

#include <gtest/gtest.h>

#include "core/crypto/base64.h"
#include "unit/support.h"

// Whether an assertion is signed rightly is asked of OpenSSL in test/e2e/services.sh.
namespace runlytics::services {

TEST(ServiceAccount, WhatIsNoKeyFileIsRefusedWithoutQuotingIt) {
    for (const char* file :
         {"", "{}", "[]", "hunter2",
          R"({"client_email": "a", "token_uri": "b", "private_key": "hunter2"})"}) {
        try {
            service_account_assertion(file, 0);
            ADD_FAILURE() << file;
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), sqlstate::invalid_parameter);
            EXPECT_EQ((error.message() + error.detail() + error.hint()).find("hunter2"),
                      std::string::npos);
        }
    }
}

// RFC 4648, section 10.
TEST(Base64, IsThatOfTheStandard) {
    EXPECT_EQ(crypto::base64(""), "");
    EXPECT_EQ(crypto::base64("f"), "Zg==");
    EXPECT_EQ(crypto::base64("fo"), "Zm8=");
    EXPECT_EQ(crypto::base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(crypto::base64("\xFB\xEF\xFF"), "++//");
    EXPECT_EQ(crypto::base64_url("\xFB\xEF\xFF f"), "--__IGY");
}

}  // namespace runlytics::services
