// Files that a client has sent piece by piece, and what archives hold, on the server's disk.
#include "pg/files/upload.h"

#include <cerrno>
#include <fcntl.h>
#include <span>
#include <system_error>

#include "core/error.h"
#include "pg/boundary/boundary.h"
#include "pg/files/server_access.h"

extern "C" {
#include <storage/fd.h>
#include <utils/wait_event.h>
}

namespace {

using runlytics::Error;
using runlytics::pg::Arguments;
using runlytics::pg::call;

constexpr std::int64_t max_upload_bytes = std::int64_t{64} << 30;

// The file that the session has sent last. The server removes it when the session ends.
struct Upload {
    File file = -1;
    std::int64_t bytes = 0;
};
Upload upload;

void drop_upload() {
    if (upload.file < 0) return;
    call([] { FileClose(upload.file); });
    upload = {};
}

void write(File file, std::span<const std::byte> bytes, std::int64_t offset) {
    auto* const data = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
    int reason = 0;
    const int written = call([&] {
        const int length = static_cast<int>(bytes.size());
        const int done = FileWrite(file, data, length, offset, PG_WAIT_EXTENSION);
        reason = errno;
        return done;
    });
    if (written == static_cast<int>(bytes.size())) return;
    throw Error(reason == ENOSPC ? "53100" : "58030", "could not write to a temporary file",
                std::generic_category().message(reason) + ".");
}

}  // namespace

namespace runlytics::pg {

std::filesystem::path readable_path(std::string_view text) {
    if (!text.starts_with(upload_scheme)) {
        require_file_role();
        return absolute_path(text);
    }
    if (upload.file < 0) throw Error("55000", "this session has sent no file");
    return call([] { return FilePathName(upload.file); });
}

int copy_out(archive::MemberReader& member) {
    constexpr std::size_t read_at_once = 1 << 20;
    const File file = call([] { return OpenTemporaryFile(false); });
    std::int64_t done = 0;
    for (auto slice = member.read(read_at_once); !slice.empty();
         slice = member.read(read_at_once)) {
        write(file, slice, done);
        done += static_cast<std::int64_t>(slice.size());
    }
    // The file goes with its name; who has it open reads on.
    const char* const path = call([&] { return FilePathName(file); });
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    call([&] { FileClose(file); });
    if (descriptor < 0) throw Error("58030", "could not read a temporary file");
    return descriptor;
}

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_receive_upload, [](Arguments& args) {
    const std::span<const std::byte> piece = args.bytes(0);
    if (DatumGetBool(args.datum(1))) drop_upload();
    if (upload.file < 0) upload.file = call([] { return OpenTemporaryFile(true); });
    if (upload.bytes + static_cast<std::int64_t>(piece.size()) > max_upload_bytes)
        throw Error(runlytics::sqlstate::limit_exceeded, "the file is larger than 64 GiB");
    write(upload.file, piece, upload.bytes);
    upload.bytes += static_cast<std::int64_t>(piece.size());
    return Int64GetDatum(upload.bytes);
});

RUNLYTICS_FUNCTION(runlytics_drop_upload, [](Arguments& args) {
    drop_upload();
    return args.null();
});
