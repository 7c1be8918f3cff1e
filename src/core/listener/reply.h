#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

// What is said to a client: a status of HTTP and a body, in JSON unless the headers say otherwise.
namespace runlytics::listener {

struct Reply {
    int status = 0;  // 0: nothing is said yet
    std::string body;
    std::string error = {};  // what is wrong, for logs
    bool closes = false;     // nothing that follows on the connection is to be believed
    std::vector<std::pair<const char*, std::string>> headers = {};
};

// The answer to a delivery; without a document it was an event.
Reply delivered(std::optional<std::int64_t> document_id, bool stored);

// What is measured of the warehouse, in the text format of Prometheus.
Reply measured(std::string metrics);

// An answer that says what is wrong and what to do.
Reply refuse(int status, std::string_view error, std::string_view hint);

// The answer to an error of the database. What says nothing to the client stays in the server's
// log.
Reply refuse(const Error& error);

// The answer to Strava's question whether this address is ours.
Reply answer_challenge(std::string_view challenge);

// Text whose bytes that are no UTF-8 are replaced.
std::string valid_utf8(std::string_view text);

// Text as a name may have it: UTF-8, without control characters, not long.
std::string presentable_name(std::string_view text);

}  // namespace runlytics::listener
