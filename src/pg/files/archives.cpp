#include "pg/files/archives.h"

#include <utility>

#include "core/error.h"
#include "pg/boundary/boundary.h"
#include "pg/files/regular_file.h"
#include "pg/files/upload.h"

namespace runlytics::pg {

namespace {

// The archive that was read last: its directory is long, and what packs it may have no other way
// to a member than through those before it.
struct Kept {
    std::string path;
    std::unique_ptr<archive::Nest> nest;
};
Kept kept;

void close_archive(XactEvent, void*) {
    kept.nest.reset();
}

}  // namespace

std::unique_ptr<archive::Nest> open_archive(const std::string& path, bool alone) {
    if (!alone && !archive::is_archive_name(path)) return nullptr;
    auto container = archive::open_container(RegularFile(readable_path(path)).duplicate(), path);
    if (!container) return nullptr;
    return std::make_unique<archive::Nest>(std::move(container), copy_out);
}

archive::Nest& archive_at(const std::string& path) {
    static bool registered = false;
    if (!registered) {
        call([] { RegisterXactCallback(close_archive, nullptr); });
        registered = true;
    }
    if (!kept.nest || kept.path != path) {
        kept.nest.reset();
        kept.nest = open_archive(path, true);
        if (!kept.nest) throw Error(sqlstate::malformed_input, "\"" + path + "\" is no archive");
        kept.path = path;
    }
    return *kept.nest;
}

}  // namespace runlytics::pg
