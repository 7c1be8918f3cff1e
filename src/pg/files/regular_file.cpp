#include "pg/files/regular_file.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/interrupt.h"

namespace runlytics::pg {

namespace {

// Whom the operating system knows this server as.
std::string server_user() {
    const passwd* const user = getpwuid(geteuid());
    return user == nullptr ? "number " + std::to_string(geteuid()) : user->pw_name;
}

}  // namespace

[[noreturn]] void refuse(const std::filesystem::path& path, const std::error_code& error) {
    const bool absent = error == std::errc::no_such_file_or_directory;
    const bool closed = error == std::errc::permission_denied;
    throw Error(absent ? "58P01" : "58030", "could not read \"" + path.string() + "\"",
                closed ? "Permission denied to the operating system user " + server_user() +
                             ", who runs the server."
                       : error.message() + ".",
                "The path is read by the server, as the operating system user that runs it. Send "
                "files of your own machine with the client program runlytics-load.");
}

RegularFile::RegularFile(const std::filesystem::path& path)
    : path_(path), descriptor_(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)) {
    struct stat status {};
    if (descriptor_ < 0) refuse_errno();
    if (fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode)) {
        size_ = status.st_size;
        return;
    }
    close(descriptor_);
    refuse(path_, std::make_error_code(std::errc::invalid_argument));
}

RegularFile::~RegularFile() {
    close(descriptor_);
}

std::int64_t RegularFile::size_from(std::int64_t offset) const {
    return std::max<std::int64_t>(size_ - offset, 0);
}

std::vector<std::byte> RegularFile::read(std::int64_t offset, std::int64_t length) const {
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(size_from(offset), length)));
    bytes.resize(read_into(offset, bytes));
    return bytes;
}

std::size_t RegularFile::read_into(std::int64_t offset, std::span<std::byte> bytes) const {
    constexpr std::size_t read_at_once = 1 << 20;
    std::size_t done = 0;
    while (done < bytes.size()) {
        poll_interrupt();
        const ssize_t got =
            pread(descriptor_, bytes.data() + done, std::min(bytes.size() - done, read_at_once),
                  offset + static_cast<std::int64_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) refuse_errno();
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

int RegularFile::duplicate() const {
    const int copy = fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) refuse_errno();
    return copy;
}

void RegularFile::refuse_errno() const {
    refuse(path_, std::error_code(errno, std::generic_category()));
}

}  // namespace runlytics::pg
