// The lock of the session that works for a source: it outlives commits, and neither the session nor
// an error that ends the work.
#include "pg/boundary/boundary.h"

extern "C" {
#include <storage/lock.h>
}

namespace {

using runlytics::pg::Arguments;
using runlytics::pg::call;

// A session works for one source at a time.
bool holding = false;
LOCKTAG held;

void let_go() {
    if (!holding) return;
    holding = false;
    LockRelease(&held, ExclusiveLock, true);
}

void let_go_on_error(XactEvent event, void*) {
    if (event == XACT_EVENT_ABORT) let_go();
}

// An advisory lock whose last field is neither 1 nor 2: no pg_advisory_lock() can name it, so
// nobody holds ours who may not call what stands here.
LOCKTAG tag_of(std::int64_t key) {
    constexpr std::uint16_t ours = 0x7275;
    LOCKTAG tag;
    SET_LOCKTAG_ADVISORY(tag, MyDatabaseId, static_cast<std::uint32_t>(key >> 32),
                         static_cast<std::uint32_t>(key), ours);
    return tag;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_hold_source, [](Arguments& args) {
    static bool registered = false;
    const std::int64_t key = args.int8(0);
    const bool taken = call([&] {
        if (!registered) RegisterXactCallback(let_go_on_error, nullptr);
        registered = true;
        if (holding) return false;
        held = tag_of(key);
        holding = LockAcquire(&held, ExclusiveLock, true, true) != LOCKACQUIRE_NOT_AVAIL;
        return holding;
    });
    return BoolGetDatum(taken);
});

RUNLYTICS_FUNCTION(runlytics_wait_for_turn, [](Arguments& args) {
    const std::int64_t key = args.int8(0);
    call([&] {
        LOCKTAG tag = tag_of(key);
        LockAcquire(&tag, ExclusiveLock, false, false);
    });
    return Datum{0};
});

RUNLYTICS_FUNCTION(runlytics_let_go_of_source, [](Arguments&) {
    call([] { let_go(); });
    return Datum{0};
});
