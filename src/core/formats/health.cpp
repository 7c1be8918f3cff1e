// The one road from bytes to health records.
#include "core/formats/health.h"

#include <string>
#include <vector>

#include "core/compress/gzip.h"
#include "core/error.h"
#include "core/formats/formats.h"

namespace runlytics::formats {

namespace {

std::string readable() {
    return titles([](const Format& format) { return format.health != nullptr; }) + " are read";
}

// Hands a file that is not compressed to its parser.
void parse_plain(Bytes file, HealthSink& sink, std::size_t spare, const Format* format) {
    if (format == nullptr) format = detect(file);
    if (format == nullptr) {
        throw Error(sqlstate::malformed_input, "not a recognised health export",
                    std::to_string(file.size()) + " bytes",
                    readable() + ", gzip-compressed or not.");
    }
    if (format->health == nullptr) {
        throw Error(sqlstate::unsupported,
                    "the format " + std::string(format->name) + " tells nothing of the body", {},
                    readable() + ".");
    }
    format->health(file, sink, spare);
}

}  // namespace

// Unpacks where needed, then parses.
void parse_health(Bytes file, HealthSink& sink, std::size_t spare, const Format* format) {
    if (!compress::is_gzip(file)) return parse_plain(file, sink, spare, format);
    std::vector<std::byte> plain = compress::gunzip(file);
    const std::size_t size = plain.size();
    plain.resize(size + health_spare_bytes);
    parse_plain(std::span(plain).first(size), sink, health_spare_bytes, format);
}

}  // namespace runlytics::formats
