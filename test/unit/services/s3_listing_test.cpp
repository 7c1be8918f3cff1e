#include "core/services/s3_listing.h"

#include <gtest/gtest.h>

#include "unit/support.h"

namespace runlytics::services {
namespace {

std::string page(const std::string& content) {
    return R"(<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)" +
           content + "</ListBucketResult>";
}

}  // namespace

TEST(S3Listing, KeysAreDecodedWhereverTheEncodingIsTold) {
    const S3Listing listing = parse_s3_listing(test::bytes_of(page(
        "<Contents><Key>a%2Fb+c%20%C3%BC%</Key><ETag>&quot;e1&quot;</ETag><Size>12</Size></"
        "Contents>"
        "<EncodingType>url</EncodingType><NextContinuationToken>t/1</NextContinuationToken>")));
    ASSERT_EQ(listing.objects.size(), 1u);
    EXPECT_EQ(listing.objects[0].key, "a/b c \xC3\xBC%");
    EXPECT_EQ(listing.objects[0].etag, "e1");
    EXPECT_EQ(listing.objects[0].bytes, 12);
    EXPECT_EQ(listing.continuation, "t/1");
}

TEST(S3Listing, KeysThatAreNotEncodedStayAsTheyAre) {
    const S3Listing listing =
        parse_s3_listing(test::bytes_of(page("<Contents><Key>a%2Fb+c</Key></Contents>")));
    ASSERT_EQ(listing.objects.size(), 1u);
    EXPECT_EQ(listing.objects[0].key, "a%2Fb+c");
    EXPECT_TRUE(listing.continuation.empty());
}

TEST(S3Listing, WhatIsNoListIsRefused) {
    for (const std::string text : {"<Error><Code>NoSuchBucket</Code></Error>", "{}", "",
                                   "<ListBucketResult><Contents><Key>a"}) {
        EXPECT_EQ(test::state_of_call([&] { parse_s3_listing(test::bytes_of(text)); }),
                  sqlstate::malformed_input)
            << text;
    }
}

}  // namespace runlytics::services
