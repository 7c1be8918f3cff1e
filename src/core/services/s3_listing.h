#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

// What an S3-compatible store says of a bucket: a page of ListObjectsV2.
namespace runlytics::services {

struct S3Object {
    std::string key;
    std::string etag;  // without its quotation marks
    std::int64_t bytes = 0;
};

struct S3Listing {
    std::vector<S3Object> objects;
    std::string continuation;  // the token of the next page; empty: this is the last
    bool truncated = false;    // there is more, says the store
};

// Reads a page that was asked for with encoding-type=url, for XML cannot hold every key. Throws
// Error 22P02 when it is no such page, 54000 over a limit.
S3Listing parse_s3_listing(std::span<const std::byte> document);

}  // namespace runlytics::services
