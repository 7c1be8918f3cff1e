// Reading files of the server: the only way into its file system, gated by pg_read_server_files.
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>
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

// An open regular file. Nothing else is opened: a pipe would block beyond the reach of a cancel,
// and a link in a folder that others write to could lead anywhere.
class RegularFile {
  public:
    explicit RegularFile(const std::filesystem::path& path)
        : path_(path),
          descriptor_(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)) {
        struct stat status {};
        if (descriptor_ < 0) refuse_errno();
        if (fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode)) {
            size_ = status.st_size;
            return;
        }
        close(descriptor_);
        refuse(path_, std::make_error_code(std::errc::invalid_argument));
    }
    ~RegularFile() { close(descriptor_); }
    RegularFile(const RegularFile&) = delete;
    RegularFile& operator=(const RegularFile&) = delete;

    // At most `length` bytes from `offset` on.
    std::vector<std::byte> read(std::int64_t offset, std::int64_t length) const {
        const std::int64_t rest = std::max<std::int64_t>(size_ - offset, 0);
        std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(rest, length)));
        std::size_t done = 0;
        while (done < bytes.size()) {
            runlytics::poll_interrupt();
            const ssize_t got =
                pread(descriptor_, bytes.data() + done, std::min(bytes.size() - done, read_at_once),
                      offset + static_cast<std::int64_t>(done));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) refuse_errno();
            if (got == 0) break;
            done += static_cast<std::size_t>(got);
        }
        bytes.resize(done);
        return bytes;
    }

  private:
    static constexpr std::size_t read_at_once = 1 << 20;

    [[noreturn]] void refuse_errno() const {
        refuse(path_, std::error_code(errno, std::generic_category()));
    }

    std::filesystem::path path_;
    int descriptor_;
    std::int64_t size_ = 0;
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
    return runlytics::pg::make_varlena(RegularFile(path).read(offset, length));
});

// Work that commits as it goes cannot run inside somebody's transaction: say so before it starts.
RUNLYTICS_FUNCTION(runlytics_require_top_level, [](Arguments& args) {
    if (!IsTransactionBlock() && !IsSubTransaction()) return Datum{0};
    throw Error("25001", std::string(args.text(0)) + " cannot run inside a transaction block",
                "It commits after every batch.", "Call it on its own, without BEGIN.");
});
