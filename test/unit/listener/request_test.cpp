#include <gtest/gtest.h>

#include "core/listener/body.h"
#include "core/listener/inspect.h"
#include "core/listener/json_shape.h"
#include "core/listener/token_cache.h"

namespace runlytics::listener {

namespace {

Head post(std::string_view path) {
    Head head;
    head.method = "POST";
    head.path = path;
    head.authorization = "Bearer secret";
    head.content_length = "10";
    return head;
}

std::span<const std::byte> bytes(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

bool whole(std::string_view text) {
    JsonShape shape;
    shape.add(bytes(text));
    return shape.whole();
}

std::string hex(const crypto::Digest& digest) {
    std::string text;
    for (const std::byte byte : digest) {
        text += "0123456789abcdef"[std::to_integer<int>(byte) >> 4];
        text += "0123456789abcdef"[std::to_integer<int>(byte) & 15];
    }
    return text;
}

}  // namespace

TEST(RequestHead, AGoodOneGoesOn) {
    const Inspection seen = inspect(Site::deliveries, post("/v1/health"));
    EXPECT_EQ(seen.refusal.status, 0);
    EXPECT_EQ(seen.token, "secret");
    EXPECT_EQ(seen.bytes, 10u);
    EXPECT_EQ(seen.endpoint->scope, "health");
}

TEST(RequestHead, TheTokenIsABearersInAnyCase) {
    EXPECT_EQ(token_in_header("bEARER   abc  "), "abc");
    for (const char* wrong : {"", "Bearer", "Bearer ", "Basic abc", "Bearerabc", "Bearer a b",
                              "abc", "Bearer a/b", "Bearer a\tb"}) {
        EXPECT_EQ(token_in_header(wrong), "") << wrong;
    }
    EXPECT_EQ(token_in_header("Bearer " + std::string(201, 'x')), "");
    EXPECT_EQ(token_in_path(*endpoint_at(Site::deliveries, "/v1/strava"), "/v1/strava/abc"), "abc");
    EXPECT_EQ(token_in_path(*endpoint_at(Site::deliveries, "/v1/strava"), "/v1/strava/abc/d"), "");
    EXPECT_EQ(token_in_path(*endpoint_at(Site::deliveries, "/v1/strava"), "/v1/strava"), "");
}

TEST(RequestHead, LengthsThatAreNoneAreRefused) {
    for (const char* wrong : {"-1", "1x", " 1", "99999999999999999999", "0x10"}) {
        Head head = post("/v1/health");
        head.content_length = wrong;
        EXPECT_EQ(inspect(Site::deliveries, head).refusal.status, 400) << wrong;
    }
    Head head = post("/v1/health");
    head.content_length = "";
    EXPECT_EQ(inspect(Site::deliveries, head).refusal.status, 411);
    head = post("/v1/health");
    head.content_length = "";
    head.transfer_encoding = "chunked";
    EXPECT_EQ(inspect(Site::deliveries, head).refusal.status, 411);
}

TEST(RequestHead, WhatEndsInTwoPlacesIsRefusedAndNothingBehindItIsBelieved) {
    for (const char* path : {"/v1/health", "/v1/status", "/nowhere"}) {
        Head head = post(path);
        head.lengths_differ = true;
        EXPECT_EQ(inspect(Site::deliveries, head).refusal.status, 400) << path;
        EXPECT_TRUE(inspect(Site::deliveries, head).refusal.closes) << path;
        head = post(path);
        head.transfer_encoding = "chunked";
        EXPECT_EQ(inspect(Site::deliveries, head).refusal.status, 400) << path;
        EXPECT_TRUE(inspect(Site::deliveries, head).refusal.closes) << path;
    }
    for (const char* coding : {"xchunked", "chunked, chunked", "gzip, chunked", "identity"}) {
        Head head = post("/v1/health");
        head.content_length = "";
        head.transfer_encoding = coding;
        EXPECT_EQ(inspect(Site::deliveries, head).refusal.status, 400) << coding;
        EXPECT_TRUE(inspect(Site::deliveries, head).refusal.closes) << coding;
    }
    Head head = post("/v1/health");
    head.content_length = "1x";
    EXPECT_TRUE(inspect(Site::deliveries, head).refusal.closes);
}

TEST(RequestHead, AHolderNeedsTheScopeAndABodyThatFits) {
    const Endpoint& health = *endpoint_at(Site::deliveries, "/v1/health");
    const Holder holder{1, 1, {"journal", "health"}};
    EXPECT_EQ(admit(health, holder, 1 << 28).status, 0);
    EXPECT_EQ(admit(health, holder, (1 << 28) + 1).status, 413);
    EXPECT_EQ(admit(health, {1, 1, {"healthy"}}, 1).status, 403);
    EXPECT_EQ(endpoint_at(Site::deliveries, "/v1/healthy"), nullptr);
    EXPECT_EQ(endpoint_at(Site::deliveries, "/v1/health/"), nullptr);
}

TEST(JsonShape, KnowsWholeFromCut) {
    for (const char* good :
         {"{}", " [1,2] \n", "\xEF\xBB\xBF{\"a\":\"}\"}", R"({"a":"\"{"})", R"([{"a":[]},"\\"])"}) {
        EXPECT_TRUE(whole(good)) << good;
    }
    for (const char* bad :
         {"", "1", "\"a\"", "{", "{]", "[}", "{}{}", "{} x", R"({"a":"\"})", "\xEF{}x", "}"}) {
        EXPECT_FALSE(whole(bad)) << bad;
    }
}

TEST(JsonShape, DepthHasALimit) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_TRUE(whole(nested(256)));
    EXPECT_FALSE(whole(nested(257)));
}

// The digests are those of FIPS 180-2.
TEST(RequestBody, HasItsDigestAndBytesInMemoryAndInAFile) {
    Body small("/tmp");
    small.add(bytes("a"));
    small.add(bytes("bc"));
    small.finish();
    EXPECT_TRUE(small.in_memory());
    EXPECT_EQ(hex(small.digest()),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    Body large("/tmp");
    const std::string block(1000, 'a');
    for (int i = 0; i < 1000; ++i)
        large.add(bytes(block));
    large.finish();
    EXPECT_FALSE(large.in_memory());
    EXPECT_EQ(hex(large.digest()),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    EXPECT_EQ(large.head().size(), Body::head_bytes);
    std::vector<std::byte> read(1'000'001);
    EXPECT_EQ(large.read(0, read), 1'000'000u);
    EXPECT_EQ(large.read(999'999, read), 1u);
    EXPECT_EQ(large.read(1'000'000, read), 0u);
}

TEST(TokenCache, ForgetsInTimeAndWhenToldTo) {
    TokenCache cache;
    const crypto::Digest token = crypto::sha256_of("t");
    const auto now = Clock::now();
    EXPECT_FALSE(cache.find(token, now));
    cache.keep(token, {1, 2, {"health"}}, now);
    ASSERT_TRUE(cache.find(token, now + std::chrono::seconds(10)));
    EXPECT_EQ(cache.find(token, now)->token_id, 2);
    EXPECT_FALSE(cache.find(crypto::sha256_of("u"), now));
    EXPECT_FALSE(cache.find(token, now + std::chrono::seconds(11)));
    cache.drop(token);
    EXPECT_FALSE(cache.find(token, now));
}

}  // namespace runlytics::listener
