#include "core/formats/write/xml.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "core/error.h"
#include "core/interrupt.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t bytes_between_polls = 1 << 18;

}  // namespace

void refuse_long_file(std::size_t bytes) {
    if (bytes > longest_file) {
        throw Error(sqlstate::limit_exceeded, "the file would be larger than 1 GB");
    }
}

void append_text(std::string& file, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i % bytes_between_polls == 0) {
            poll_interrupt();
            refuse_long_file(file.size());
        }
        const char c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') continue;
        if (c == '&') {
            file += "&amp;";
        } else if (c == '<') {
            file += "&lt;";
        } else if (c == '>') {
            file += "&gt;";
        } else if (c == '"') {
            file += "&quot;";
        } else {
            file += c;
        }
    }
}

std::string xml_number(double value) {
    char text[400];  // the longest number without an exponent
    const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed);
    return {text, end.ptr};
}

std::string xml_time(UnixMillis at) {
    namespace chrono = std::chrono;
    const chrono::sys_time<chrono::milliseconds> instant{chrono::milliseconds(at)};
    const auto day = chrono::floor<chrono::days>(instant);
    const chrono::year_month_day date(day);
    const chrono::hh_mm_ss clock(instant - day);
    const auto milliseconds = static_cast<int>(clock.subseconds().count());
    char text[64];
    int length = std::snprintf(
        text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()));
    std::string result(text, static_cast<std::size_t>(length));
    if (milliseconds != 0) {
        length = std::snprintf(text, sizeof text, ".%03d", milliseconds);
        result.append(text, static_cast<std::size_t>(length));
    }
    return result + "Z";
}

std::string xml_element(std::string_view name, double value) {
    if (!std::isfinite(value)) return {};
    std::string element = "<";
    element.append(name).append(">").append(xml_number(value));
    return element.append("</").append(name).append(">");
}

}  // namespace runlytics::formats
