#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model.h"

// Signatures of AWS, version 4, as every S3-compatible store checks them.
namespace runlytics::crypto {

struct SigningKey {
    std::string access_key_id;
    std::string secret_access_key;
    std::string region;  // "us-east-1"; stores of one region take any
    std::string service = "s3";
    std::string session_token =
        {};  // of a key that is good for some hours; empty: of one that stays
};

using NamedValues = std::vector<std::pair<std::string, std::string>>;

// Text as it stands in a URL: letters, digits and -._~ as they are, the rest as %XX of its bytes; a
// slash stays where it separates the parts of a key.
std::string url_encode(std::string_view text, bool keep_slashes = false);

// The headers that make a request with this body valid: host aside, which every client sends by
// itself. The URL must be made by url_encode() with its parameters in the order of their names, and
// be sent as it is: a client that tidies it up (dots in the path) breaks the signature. Throws
// Error 22023 for a URL without a host.
NamedValues sign_v4(std::string_view method, std::string_view url, const SigningKey& key,
                    UnixMillis at, std::string_view body = {});

}  // namespace runlytics::crypto
