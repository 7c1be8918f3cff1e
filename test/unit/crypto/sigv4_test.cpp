#include "core/crypto/sigv4.h"

#include <gtest/gtest.h>

#include "core/error.h"

// The examples that Amazon's documentation of version 4 works through for S3, with its keys.
namespace runlytics::crypto {

namespace {

const SigningKey example_key{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                             "us-east-1"};
constexpr UnixMillis example_time = 1369353600000;  // 2013-05-24T00:00:00Z

std::string authorization(std::string_view url) {
    return sign_v4("GET", url, example_key, example_time).back().second;
}

}  // namespace

TEST(SigV4, ParametersAreSignedAsInTheDocumentation) {
    EXPECT_EQ(authorization("https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J"),
              "AWS4-HMAC-SHA256 "
              "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
              "SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
              "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST(SigV4, AParameterWithoutAValueIsSignedWithAnEqualsSign) {
    const std::string text = authorization("https://examplebucket.s3.amazonaws.com/?lifecycle");
    EXPECT_TRUE(text.ends_with("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"))
        << text;
}

TEST(SigV4, TheTimeIsThatOfTheRequest) {
    const NamedValues headers =
        sign_v4("GET", "https://h/b/k", example_key, example_time + 86399999);
    EXPECT_EQ(headers[1], (std::pair<std::string, std::string>("x-amz-date", "20130524T235959Z")));
}

TEST(SigV4, ASessionTokenIsSentAndSigned) {
    SigningKey key = example_key;
    key.session_token = "session";
    const NamedValues headers = sign_v4("GET", "https://h/b/k", key, example_time);
    EXPECT_EQ(headers[2], (std::pair<std::string, std::string>("x-amz-security-token", "session")));
    EXPECT_NE(headers[3].second.find(
                  "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,"),
              std::string::npos);
}

TEST(SigV4, TheHashIsThatOfTheBody) {
    const NamedValues headers =
        sign_v4("PUT", "https://h/b/k", example_key, example_time, "Welcome to Amazon S3.");
    EXPECT_EQ(headers[0].second,
              "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
    EXPECT_NE(headers[2].second,
              sign_v4("PUT", "https://h/b/k", example_key, example_time)[2].second);
}

TEST(SigV4, WhateverAKeyHoldsStandsInAUrl) {
    EXPECT_EQ(url_encode("a b/\xC3\xBC+&=?#%~.fit", true), "a%20b/%C3%BC%2B%26%3D%3F%23%25~.fit");
    EXPECT_EQ(url_encode("a/b"), "a%2Fb");
}

TEST(SigV4, AUrlWithoutAHostIsRefused) {
    EXPECT_THROW(authorization("runs/key"), Error);
    EXPECT_THROW(authorization("https:///key"), Error);
}

}  // namespace runlytics::crypto
