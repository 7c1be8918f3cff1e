// The type stream: text and binary input and output, and the reads that need its header alone.
#include <vector>

#include "core/stream/stream.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

extern "C" {
#include <libpq/pqformat.h>
}

namespace {

namespace stream = runlytics::stream;
using runlytics::Error;
using runlytics::pg::Arguments;
using runlytics::pg::call;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Reads the text form: \x and two hexadecimal digits a byte.
std::vector<std::byte> from_hex(std::string_view text) {
    if (!text.starts_with("\\x") || text.size() % 2 != 0) {
        throw Error(runlytics::sqlstate::malformed_input, "invalid input syntax for type stream",
                    "The text form is \\x and an even number of hexadecimal digits.",
                    "Streams come out of parse_activity() and stream_of(); people read them with "
                    "samples().");
    }
    std::vector<std::byte> bytes(text.size() / 2 - 1);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::size_t at = 2 + 2 * i;
        const int high = hex_digit(text[at]);
        const int low = hex_digit(text[at + 1]);
        if (high < 0 || low < 0) {
            throw Error(runlytics::sqlstate::malformed_input,
                        "invalid input syntax for type stream",
                        "No hexadecimal digit at byte " + std::to_string(at) + ".");
        }
        bytes[i] = static_cast<std::byte>(high << 4 | low);
    }
    return bytes;
}

stream::Header header_of(const Arguments& args) {
    return stream::read_header(args.leading_bytes(0, stream::header_bytes));
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_stream_in, [](Arguments& args) {
    const std::vector<std::byte> bytes = from_hex(DatumGetCString(args.datum(0)));
    stream::verify(bytes);
    return runlytics::pg::make_varlena(bytes);
});

RUNLYTICS_FUNCTION(runlytics_stream_out, [](Arguments& args) {
    const auto bytes = args.bytes(0);
    return call([&] {
        char* text = static_cast<char*>(palloc(2 * bytes.size() + 3));
        text[0] = '\\';
        text[1] = 'x';
        hex_encode(reinterpret_cast<const char*>(bytes.data()), bytes.size(), text + 2);
        text[2 + 2 * bytes.size()] = '\0';
        return CStringGetDatum(text);
    });
});

RUNLYTICS_FUNCTION(runlytics_stream_recv, [](Arguments& args) {
    auto* message = reinterpret_cast<StringInfo>(DatumGetPointer(args.datum(0)));
    const std::span bytes(message->data + message->cursor,
                          static_cast<std::size_t>(message->len - message->cursor));
    stream::verify(std::as_bytes(bytes));
    message->cursor = message->len;
    return runlytics::pg::make_varlena(std::as_bytes(bytes));
});

RUNLYTICS_FUNCTION(runlytics_stream_send,
                   [](Arguments& args) { return runlytics::pg::make_varlena(args.bytes(0)); });

RUNLYTICS_FUNCTION(runlytics_sample_count, [](Arguments& args) {
    return Int32GetDatum(static_cast<std::int32_t>(header_of(args).samples));
});

RUNLYTICS_FUNCTION(runlytics_started_at, [](Arguments& args) {
    const stream::Header header = header_of(args);
    if (header.samples == 0) return args.null();
    return TimestampTzGetDatum(runlytics::pg::to_timestamp(header.started_at));
});

RUNLYTICS_FUNCTION(runlytics_elapsed_time, [](Arguments& args) {
    return Float8GetDatum(header_of(args).elapsed_ms / 1000.0);
});
