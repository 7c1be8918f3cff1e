#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/model.h"

// Text as XML files of activities hold it: what the writers of TCX and GPX share.
namespace runlytics::formats {

constexpr std::size_t longest_file = 1'000'000'000;

// SQLSTATE 54000 for a file that has grown longer.
void refuse_long_file(std::size_t bytes);

// Appends a text with the characters escaped that mean something to XML, and without those that it
// cannot hold; a file that becomes too long is refused.
void append_text(std::string& file, std::string_view text);

// The shortest text that reads as the same number.
std::string xml_number(double value);

// "2026-03-01T07:00:00Z", with milliseconds where there are any.
std::string xml_time(UnixMillis at);

// "<name>value</name>", or nothing for the missing value.
std::string xml_element(std::string_view name, double value);

}  // namespace runlytics::formats
