#pragma once

#include <cstdint>

#include "core/mcp/message.h"

// The answers that message.cpp gives by itself.
namespace runlytics::mcp {

// The versions that are spoken, as a JSON array.
std::string version_list();

std::string result_answer(const Message& message, const std::string& result);
std::string initialize_answer(const Message& message, std::string_view version);
std::string discover_answer(const Message& message);
// data: JSON.
std::string error_answer(const Message& message, int code, std::string_view why,
                         std::string_view data);

}  // namespace runlytics::mcp
