// What is said of a file that is of no known format.
#include "core/formats/unknown.h"

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/formats/formats.h"
#include "core/xml/scanner.h"

namespace runlytics::formats {

namespace {

// An archive of files, by how it begins.
std::string advice_on_archive(std::string_view head) {
    constexpr std::size_t tar_mark = 257;
    const bool zip = head.starts_with("PK\x03\x04");
    // What office programs write is a zip whose first member names the parts.
    if (zip && head.find("[Content_Types].xml") != head.npos)
        return "a workbook of an office program. Save its sheet as CSV.";
    if (!zip && (head.size() < tar_mark || !head.substr(tar_mark).starts_with("ustar"))) return {};
    return std::string(zip ? "a zip" : "a tar") +
           ", and a document is one file. Its files are read by the client program runlytics-load, "
           "or by CALL runlytics.ingest_path() where the archive lies on the server.";
}

// A table that would be a journal if it had a day.
std::string advice_on_table(std::string_view head) {
    const std::string headings = headings_without_day(head);
    if (headings.empty()) return {};
    return "a table headed " + headings +
           ". If it is a journal, none of its columns is known as the day: head a column Date.";
}

// What was sent in place of the file that it names.
std::string advice_on_path(std::string_view head) {
    constexpr std::size_t longest = 1024;
    const bool path = head.starts_with('/') || head.starts_with("~/") || head.starts_with("./");
    if (!path || head.size() > longest || head.find('\n') != head.npos) return {};
    return "the path of a file, and not what is in it. CALL runlytics.ingest_path() reads files of "
           "the server, the client program runlytics-load those of your own machine.";
}

}  // namespace

void refuse_unknown(Bytes file, Bytes plain) {
    if (plain.empty()) {
        throw Error(sqlstate::malformed_input, "the file is empty", {},
                    "Was the copy cut short? Send the file again.");
    }
    // Broken XML complains by itself.
    if (plain.front() == std::byte{'<'}) xml::Scanner(plain).next();
    const std::string_view head = Head(plain).text();
    std::string advice = advice_on_archive(head);
    if (advice.empty()) advice = advice_on_path(head);
    if (advice.empty()) advice = advice_on_table(head);
    std::string detail = std::to_string(file.size()) + " bytes";
    if (!advice.empty()) detail += ": " + advice;
    throw Error(sqlstate::malformed_input, "not a recognised activity format", std::move(detail),
                titles([](const Format& format) { return format.activities != nullptr; }) +
                    " are read, gzip-compressed or not.");
}

}  // namespace runlytics::formats
