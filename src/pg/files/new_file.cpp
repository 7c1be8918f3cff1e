#include "pg/files/new_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "core/error.h"
#include "pg/boundary/boundary.h"

namespace runlytics::pg {

void require_write_role() {
    const bool allowed =
        call([] { return has_privs_of_role(GetUserId(), ROLE_PG_WRITE_SERVER_FILES); });
    if (allowed) return;
    throw Error("42501", "permission denied to write files of the server",
                "Only roles with the privileges of pg_write_server_files may.");
}

NewFile::NewFile(std::filesystem::path path) : path_(std::move(path)), unfinished_(path_) {
    unfinished_ += "." + std::to_string(getpid()) + ".part";
    constexpr int owner_and_group = 0640;
    descriptor_ = open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                       owner_and_group);
    if (descriptor_ < 0) refuse_errno();
    // The server's umask would leave it to the server alone: the group is the one that the folder
    // gives its files, which is how an administrator says for whom they are.
    if (fchmod(descriptor_, owner_and_group) != 0) refuse_errno();
}

NewFile::~NewFile() {
    if (descriptor_ < 0) return;
    close(descriptor_);
    unlink(unfinished_.c_str());
}

void NewFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) refuse_errno();
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void NewFile::keep() {
    if (fsync(descriptor_) != 0 || rename(unfinished_.c_str(), path_.c_str()) != 0) refuse_errno();
    close(descriptor_);
    descriptor_ = -1;
}

void NewFile::refuse_errno() const {
    const std::error_code error(errno, std::generic_category());
    throw Error("58030", "could not write \"" + path_.string() + "\"", error.message() + ".",
                "The path is written by the server, as the operating system user that runs it.");
}

}  // namespace runlytics::pg
