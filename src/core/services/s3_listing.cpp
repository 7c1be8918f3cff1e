#include "core/services/s3_listing.h"

#include <charconv>
#include <string_view>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/text/values.h"
#include "core/xml/scanner.h"

namespace runlytics::services {

namespace {

constexpr std::size_t max_objects = 100'000;  // a page has 1,000

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

// A key as the URL encoding of forms has it: some stores write a space as "+".
std::string decode_key(std::string_view text) {
    std::string key;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            key += ' ';
            continue;
        }
        const bool escape = text[i] == '%' && i + 2 < text.size();
        const int high = escape ? hex_digit(text[i + 1]) : -1;
        const int low = escape ? hex_digit(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            key += text[i];
            continue;
        }
        key += static_cast<char>(high << 4 | low);
        i += 2;
    }
    return key;
}

S3Object read_object(xml::Scanner& scanner) {
    S3Object object;
    xml::for_each_child(scanner, [&](std::string_view name) {
        if (name == "Key") object.key = scanner.read_element_text();
        if (name == "ETag") object.etag = text::trim(scanner.read_element_text());
        if (name == "Size") {
            const std::string_view text = text::trim(scanner.read_element_text());
            std::from_chars(text.data(), text.data() + text.size(), object.bytes);
        }
    });
    if (object.etag.starts_with('"') && object.etag.ends_with('"') && object.etag.size() > 1) {
        object.etag = object.etag.substr(1, object.etag.size() - 2);
    }
    return object;
}

}  // namespace

S3Listing parse_s3_listing(std::span<const std::byte> document) {
    xml::Scanner scanner(document);
    if (scanner.next() != xml::Event::start_element || scanner.name().local != "ListBucketResult") {
        throw Error(sqlstate::malformed_input, "this is no list of a bucket", scanner.where(),
                    "Is the endpoint that of an S3-compatible store?");
    }
    S3Listing listing;
    bool encoded = false;
    xml::for_each_child(scanner, [&](std::string_view name) {
        poll_interrupt();
        if (name == "EncodingType") encoded = text::trim(scanner.read_element_text()) == "url";
        if (name == "IsTruncated") {
            listing.truncated = text::trim(scanner.read_element_text()) == "true";
        }
        if (name == "NextContinuationToken") listing.continuation = scanner.read_element_text();
        if (name != "Contents") return;
        if (listing.objects.size() == max_objects) {
            throw Error(sqlstate::limit_exceeded, "too many objects on a page", scanner.where());
        }
        listing.objects.push_back(read_object(scanner));
    });
    if (scanner.cut()) {
        throw Error(sqlstate::malformed_input, "the list of a bucket ends early", scanner.where());
    }
    // Where the element stands is up to the store.
    if (encoded) {
        for (S3Object& object : listing.objects)
            object.key = decode_key(object.key);
    }
    return listing;
}

}  // namespace runlytics::services
