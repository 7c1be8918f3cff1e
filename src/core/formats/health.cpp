// The one road from bytes to health records.
#include "core/formats/health.h"

#include <string>
#include <vector>

#include "core/compress/gzip.h"
#include "core/error.h"
#include "core/formats/formats.h"
#include "core/formats/readable.h"

namespace runlytics::formats {

namespace {

std::string what_is_read() {
    return titles([](const Format& format) { return format.health != nullptr; }) + " are read";
}

// Hands a file that is not compressed to its parser.
void parse_plain(Bytes written, HealthSink& sink, std::size_t spare, const Format* format) {
    const Readable readable(written, health_spare_bytes);
    const Bytes file = readable.bytes();
    if (readable.is_copy()) spare = health_spare_bytes;
    if (format == nullptr) format = detect(file);
    if (format == nullptr) {
        throw Error(sqlstate::malformed_input, "not a recognised health export",
                    std::to_string(file.size()) + " bytes",
                    what_is_read() + ", gzip-compressed or not.");
    }
    if (format->health == nullptr) {
        throw Error(sqlstate::unsupported,
                    "the format " + std::string(format->name) + " tells nothing of the body", {},
                    what_is_read() + ".");
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
