// Reading files of the server: the only way into its file system, gated by pg_read_server_files.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <vector>

#include "core/interrupt.h"
#include "pg/boundary.h"
#include "pg/results.h"

namespace {

using runlytics::Error;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::RowWriter;

// One value holds at most 1 GB; a document is read in slices far smaller.
constexpr std::int64_t max_slice = 256 << 20;

void require_file_role() {
    const bool allowed =
        call([] { return has_privs_of_role(GetUserId(), ROLE_PG_READ_SERVER_FILES); });
    if (allowed) return;
    throw Error("42501", "permission denied to read files of the server",
                "Only roles with the privileges of pg_read_server_files may.",
                "Send files of your own machine with the client program runlytics-load.");
}

std::filesystem::path absolute_path(std::string_view text) {
    if (text.find('\0') != std::string_view::npos || !text.starts_with('/')) {
        throw Error(runlytics::sqlstate::invalid_parameter, "path must be absolute",
                    "It is \"" + std::string(text) + "\".",
                    "The path is one on the server, such as /srv/runs.");
    }
    return std::filesystem::path(text);
}

[[noreturn]] void refuse(const std::filesystem::path& path, const std::error_code& error) {
    const bool absent = error == std::errc::no_such_file_or_directory;
    throw Error(absent ? "58P01" : "58030", "could not read \"" + path.string() + "\"",
                error.message() + ".",
                "The path is read by the server, as the operating system user that runs it. Send "
                "files of your own machine with the client program runlytics-load.");
}

struct ServerFile {
    std::string path;
    std::int64_t size;
};

// Every regular file under a folder, hidden ones left out, or the file itself; sorted by path.
std::vector<ServerFile> list_files(const std::filesystem::path& root) {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::file_status status = fs::status(root, error);
    if (error) refuse(root, error);
    std::vector<ServerFile> files;
    if (!fs::is_directory(status)) {
        files.push_back({root.string(), static_cast<std::int64_t>(fs::file_size(root, error))});
        if (error) refuse(root, error);
        return files;
    }
    fs::recursive_directory_iterator entry(root, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        runlytics::poll_interrupt();
        if (entry->path().filename().string().starts_with('.')) {
            if (entry->is_directory(error)) entry.disable_recursion_pending();
            continue;
        }
        if (!entry->is_regular_file(error)) continue;
        files.push_back(
            {entry->path().string(), static_cast<std::int64_t>(entry->file_size(error))});
    }
    if (error) refuse(root, error);
    std::sort(files.begin(), files.end(),
              [](const ServerFile& a, const ServerFile& b) { return a.path < b.path; });
    return files;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_server_files, [](Arguments& args) {
    require_file_role();
    const std::vector<ServerFile> files = list_files(absolute_path(args.text(0)));
    return runlytics::pg::return_rows(args, files.size(), [&](std::size_t i, RowWriter& row) {
        row.text(files[i].path);
        row.datum(Int64GetDatum(files[i].size));
    });
});

RUNLYTICS_FUNCTION(runlytics_read_server_file, [](Arguments& args) {
    require_file_role();
    const std::filesystem::path path = absolute_path(args.text(0));
    const std::int64_t offset = args.int8(1);
    const std::int64_t length = args.int8(2);
    if (offset < 0 || length < 0 || length > max_slice) {
        throw Error(runlytics::sqlstate::invalid_parameter, "slice of a file out of range",
                    "offset must not be negative, length at most 256 MiB.");
    }
    std::ifstream in(path, std::ios::binary | std::ios::ate);
    if (!in) refuse(path, std::error_code(errno, std::generic_category()));
    const std::int64_t rest = std::max<std::int64_t>(std::int64_t{in.tellg()} - offset, 0);
    std::vector<char> bytes(static_cast<std::size_t>(std::min(rest, length)));
    in.seekg(offset);
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (in.bad()) refuse(path, std::make_error_code(std::errc::io_error));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return runlytics::pg::make_varlena(std::as_bytes(std::span(bytes)));
});

// Work that commits as it goes cannot run inside somebody's transaction: say so before it starts.
RUNLYTICS_FUNCTION(runlytics_require_top_level, [](Arguments& args) {
    if (!IsTransactionBlock() && !IsSubTransaction()) return Datum{0};
    throw Error("25001", std::string(args.text(0)) + " cannot run inside a transaction block",
                "It commits after every batch.", "Call it on its own, without BEGIN.");
});
