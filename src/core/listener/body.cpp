#include "core/listener/body.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

#include "core/error.h"

namespace runlytics::listener {

namespace {

[[noreturn]] void refuse_errno(const char* what) {
    const bool full = errno == ENOSPC || errno == EDQUOT;
    throw Error(full ? "53100" : "58030", what, std::generic_category().message(errno) + ".");
}

// Opens a file without a name; where the file system has none, one whose name goes at once.
int open_nameless(const std::string& folder) {
    const int file = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) return file;
    std::string name = folder + "/runlytics-XXXXXX";
    const int named = mkostemp(name.data(), O_CLOEXEC);
    if (named < 0) refuse_errno("could not create a temporary file");
    unlink(name.c_str());
    return named;
}

}  // namespace

Body::~Body() {
    if (file_ >= 0) close(file_);
}

void Body::add(std::span<const std::byte> piece) {
    if (in_memory() && memory_.size() + piece.size() > memory_bytes) move_to_file();
    if (in_memory()) {
        memory_.insert(memory_.end(), piece.begin(), piece.end());
    } else {
        write(piece);
    }
    sum_.add(piece);
    bytes_ += piece.size();
}

void Body::finish() {
    digest_ = sum_.finish();
}

void Body::move_to_file() {
    file_ = open_nameless(folder_);
    write(memory_);
    memory_.resize(std::min(memory_.size(), head_bytes));
    memory_.shrink_to_fit();
}

void Body::write(std::span<const std::byte> piece) {
    while (!piece.empty()) {
        const ssize_t done = ::write(file_, piece.data(), piece.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) refuse_errno("could not write to a temporary file");
        piece = piece.subspan(static_cast<std::size_t>(done));
    }
}

std::size_t Body::read(std::uint64_t offset, std::span<std::byte> into) const {
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t got =
            pread(file_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) refuse_errno("could not read a temporary file");
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

}  // namespace runlytics::listener
