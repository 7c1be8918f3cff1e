// Reading files of the server: the only way into its file system, gated by pg_read_server_files.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/formats/formats.h"
#include "core/interrupt.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"
#include "pg/files/archives.h"
#include "pg/files/regular_file.h"
#include "pg/files/server_access.h"
#include "pg/files/upload.h"

namespace {

using runlytics::Error;
using runlytics::archive::Member;
using runlytics::formats::Archive;
using runlytics::formats::Format;
using runlytics::pg::archive_at;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::readable_path;
using runlytics::pg::refuse;
using runlytics::pg::RegularFile;
using runlytics::pg::RowWriter;

// One value holds at most 1 GB; a document is read in slices far smaller.
constexpr std::int64_t max_slice = 256 << 20;

// The type runlytics_internal.server_file.
constinit Columns file_columns = {"path", "bytes", "member", "in_fragments", "refused"};

struct ServerFile {
    std::string path;
    std::int64_t size = 0;
    std::string member = {};    // within the archive at path
    bool in_fragments = false;  // an export that is cut into documents while it is read
    std::string refused = {};   // why nothing in it is read

    std::string name() const { return member.empty() ? path : path + "/" + member; }
};

// Every regular file under a folder, sorted by path; hidden ones, links, and folders that the
// server may not enter are left out. Or the file itself.
std::vector<ServerFile> list_files(const std::filesystem::path& given) {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path root = fs::canonical(given, error);
    if (error) refuse(given, error);
    std::vector<ServerFile> files;
    if (!fs::is_directory(root)) {
        files.push_back({root.string(), static_cast<std::int64_t>(fs::file_size(root, error))});
        if (error) refuse(root, error);
        return files;
    }
    // One that the server may not enter is left out below the folder that was asked for, not
    // itself.
    if (fs::directory_iterator(root, error); error) refuse(root, error);
    fs::recursive_directory_iterator entry(root, fs::directory_options::skip_permission_denied,
                                           error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        runlytics::poll_interrupt();
        if (entry->path().filename().string().starts_with('.')) {
            if (entry->is_directory(error)) entry.disable_recursion_pending();
            continue;
        }
        if (entry->is_symlink(error) || !entry->is_regular_file(error)) continue;
        const auto size = static_cast<std::int64_t>(entry->file_size(error));
        files.push_back({entry->path().string(), size});
    }
    if (error) refuse(root, error);
    std::sort(files.begin(), files.end(),
              [](const ServerFile& a, const ServerFile& b) { return a.path < b.path; });
    return files;
}

// Puts the members of an archive in its place. One that is broken stays what it is, unless it is
// all that was asked for; of one that goes beyond a limit it is said, and the others are read.
void add_members(const ServerFile& file, bool alone, std::vector<ServerFile>& files) {
    try {
        const auto nest = runlytics::pg::open_archive(file.path, alone);
        if (nest) {
            for (const Member& member : nest->members())
                files.push_back({file.path, static_cast<std::int64_t>(member.bytes), member.name});
            return;
        }
    } catch (const Error& error) {
        if (alone) throw;
        files.push_back(file);
        if (error.state() != runlytics::sqlstate::limit_exceeded) return;
        files.back().refused = error.message() + ".";
        if (!error.detail().empty()) files.back().refused += " " + error.detail();
        return;
    }
    files.push_back(file);
}

// Leaves out, of the archives that begin in these folders, what is not ours.
void leave_out_rest(const std::vector<std::string>& homes, const Archive& archive,
                    std::vector<ServerFile>& files) {
    std::erase_if(files, [&](const ServerFile& file) {
        const std::string name = file.name();
        return std::any_of(homes.begin(), homes.end(), [&](const std::string& home) {
            return name.starts_with(home) &&
                   !archive.holds(std::string_view(name).substr(home.size()));
        });
    });
}

// Finds the archives that are known by the name of a file in them, and leaves out what in them is
// not ours.
void leave_out_rest_of_named(std::vector<ServerFile>& files) {
    for (const Format& format : runlytics::formats::formats()) {
        if (format.archive == nullptr || format.archive->home_file.empty()) continue;
        const std::string_view home_file = format.archive->home_file;
        std::vector<std::string> homes;
        for (const ServerFile& file : files) {
            const std::string name = file.name();
            if (!name.ends_with("/" + std::string(home_file))) continue;
            homes.push_back(name.substr(0, name.size() - home_file.size()));
        }
        leave_out_rest(homes, *format.archive, files);
    }
}

// Whether the name is that of XML, in capitals or not.
bool is_xml_name(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name.ends_with(".xml");
}

std::vector<std::byte> head_of(const ServerFile& file) {
    constexpr std::size_t length = runlytics::formats::head_bytes;
    if (!file.member.empty()) return archive_at(file.path).open(file.member).read(length);
    return RegularFile(readable_path(file.path)).read(0, length);
}

// Whether the file says over again what an export of some format says.
bool repeats_an_export(std::string_view head) {
    const auto formats = runlytics::formats::formats();
    return std::any_of(formats.begin(), formats.end(), [&](const Format& format) {
        return format.archive != nullptr && format.archive->repeats != nullptr &&
               format.archive->repeats(head);
    });
}

// Finds the exports that are read in fragments, which are XML and bear any name, by what they begin
// with, and leaves out what lies beside them and is not ours. A file that cannot be read stays what
// it is.
void find_exports(std::vector<ServerFile>& files) {
    std::map<const Archive*, std::vector<std::string>> homes;
    const bool alone = files.size() == 1;
    std::erase_if(files, [&](ServerFile& file) {
        const std::string name = file.name();
        if (!alone && !is_xml_name(name)) return false;
        try {
            const std::vector<std::byte> head = head_of(file);
            if (repeats_an_export({reinterpret_cast<const char*>(head.data()), head.size()}))
                return true;
            const Format* const format = runlytics::formats::detect(head);
            if (format == nullptr || format->splitter == nullptr) return false;
            file.in_fragments = true;
            if (format->archive != nullptr)
                homes[format->archive].push_back(name.substr(0, name.rfind('/') + 1));
        } catch (const Error&) {
            return false;
        }
        return false;
    });
    for (const auto& [archive, folders] : homes)
        leave_out_rest(folders, *archive, files);
}

// The files at a path as SQL gave it; what the session has sent is one file.
std::vector<ServerFile> files_at(std::string_view text) {
    const std::filesystem::path path = readable_path(text);
    if (!text.starts_with(runlytics::pg::upload_scheme)) return list_files(path);
    return {{std::string(text), RegularFile(path).size_from(0)}};
}

std::vector<ServerFile> find_files(std::string_view path) {
    const std::vector<ServerFile> found = files_at(path);
    std::vector<ServerFile> files;
    for (const ServerFile& file : found)
        add_members(file, found.size() == 1, files);
    leave_out_rest_of_named(files);
    find_exports(files);
    return files;
}

}  // namespace

namespace runlytics::pg {

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
        throw Error(sqlstate::invalid_parameter, "path must be absolute",
                    "It is \"" + std::string(text) + "\".",
                    "The path is one on the server, such as /srv/runs. Send files of your own "
                    "machine with the client program runlytics-load.");
    }
    return std::filesystem::path(text);
}

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_server_files, [](Arguments& args) {
    const std::vector<ServerFile> files = find_files(args.text(0));
    return runlytics::pg::return_rows(args, file_columns, files.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          row.text(files[i].path);
                                          row.datum(Int64GetDatum(files[i].size));
                                          row.text(files[i].member);
                                          row.boolean(files[i].in_fragments);
                                          row.text(files[i].refused);
                                      });
});

RUNLYTICS_FUNCTION(runlytics_read_server_file, [](Arguments& args) {
    const std::filesystem::path path = readable_path(args.text(0));
    const std::int64_t offset = args.int8(1);
    const std::int64_t length = args.int8(2);
    if (offset < 0 || length < 0 || length > max_slice) {
        throw Error(runlytics::sqlstate::invalid_parameter, "slice of a file out of range",
                    "offset must not be negative, length at most 256 MiB.");
    }
    const RegularFile file(path);
    // Straight into the value: a file of 100 MB is not there twice.
    const auto size = static_cast<std::size_t>(std::min(file.size_from(offset), length));
    auto* const value = call([&] { return static_cast<varlena*>(palloc(size + VARHDRSZ)); });
    auto* const bytes = reinterpret_cast<std::byte*>(VARDATA(value));
    SET_VARSIZE(value, file.read_into(offset, {bytes, size}) + VARHDRSZ);
    return PointerGetDatum(value);
});

RUNLYTICS_FUNCTION(runlytics_read_archive_member, [](Arguments& args) {
    const std::string path(args.text(0));
    readable_path(path);
    return runlytics::pg::make_varlena(
        runlytics::archive::read_all(archive_at(path).open(std::string(args.text(1)))));
});

// Work that commits as it goes cannot run inside somebody's transaction: say so before it starts.
RUNLYTICS_FUNCTION(runlytics_require_top_level, [](Arguments& args) {
    if (!IsTransactionBlock() && !IsSubTransaction()) return Datum{0};
    throw Error("25001", std::string(args.text(0)) + " cannot run inside a transaction block",
                "It commits after every batch.", "Call it on its own, without BEGIN.");
});
