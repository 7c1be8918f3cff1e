// The one road from bytes to health records.
#include "core/formats/health.h"

#include <string>
#include <vector>

#include "core/compress/gzip.h"
#include "core/error.h"
#include "core/formats/apple/apple.h"
#include "core/formats/auto_export/auto_export.h"
#include "core/formats/formats.h"
#include "core/formats/intervals_wellness.h"

namespace runlytics::formats {

namespace {

// Hands a file that is not compressed to its parser.
void parse_plain(std::span<const std::byte> file, HealthSink& sink, std::size_t spare) {
    const Format format = detect(file);
    switch (format) {
        case Format::apple_health:
            return parse_apple_health(file, sink);
        case Format::health_auto_export:
            return parse_health_auto_export(file, sink, spare);
        case Format::intervals_wellness:
            return parse_intervals_wellness(file, sink);
        case Format::unknown:
            throw Error(
                sqlstate::malformed_input, "not a recognised health export",
                std::to_string(file.size()) + " bytes",
                "Health Auto Export's JSON and Apple's export.xml are read, gzip-compressed or "
                "not.");
        default:
            throw Error(sqlstate::unsupported,
                        "the format " + std::string(name_of(format)) + " tells nothing of the body",
                        {}, "Health Auto Export's JSON and Apple's export.xml are read.");
    }
}

}  // namespace

// Unpacks where needed, then parses.
void parse_health(std::span<const std::byte> file, HealthSink& sink, std::size_t spare) {
    if (!compress::is_gzip(file)) return parse_plain(file, sink, spare);
    std::vector<std::byte> plain = compress::gunzip(file);
    const std::size_t size = plain.size();
    plain.resize(size + health_spare_bytes);
    parse_plain(std::span(plain).first(size), sink, health_spare_bytes);
}

}  // namespace runlytics::formats
