// Locks of the session that works for a source or an athlete: they outlive commits, and neither the
// session nor an error that ends the work.
#include "pg/boundary/boundary.h"

extern "C" {
#include <storage/lock.h>
}

namespace {

using runlytics::pg::Arguments;
using runlytics::pg::call;

// What a session has at most one of at a time. The last field of an advisory lock is 1 or 2 where
// pg_advisory_lock() takes it: nobody holds ours who may not call what stands here.
struct SessionLock {
    std::uint16_t kind;
    bool holding = false;
    LOCKTAG held{};
};

constexpr std::uint16_t kind_of_source = 0x7275;
constexpr std::uint16_t kind_of_athlete = 0x7276;
SessionLock source{kind_of_source};
SessionLock athlete{kind_of_athlete};

LOCKTAG tag_of(std::int64_t key, std::uint16_t kind) {
    LOCKTAG tag;
    SET_LOCKTAG_ADVISORY(tag, MyDatabaseId, static_cast<std::uint32_t>(key >> 32),
                         static_cast<std::uint32_t>(key), kind);
    return tag;
}

void let_go(SessionLock& lock) {
    if (!lock.holding) return;
    lock.holding = false;
    LockRelease(&lock.held, ExclusiveLock, true);
}

void let_go_on_error(XactEvent event, void*) {
    if (event != XACT_EVENT_ABORT) return;
    let_go(source);
    let_go(athlete);
}

bool hold(SessionLock& lock, std::int64_t key) {
    static bool registered = false;
    if (!registered) RegisterXactCallback(let_go_on_error, nullptr);
    registered = true;
    if (lock.holding) return false;
    lock.held = tag_of(key, lock.kind);
    lock.holding = LockAcquire(&lock.held, ExclusiveLock, true, true) != LOCKACQUIRE_NOT_AVAIL;
    return lock.holding;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_hold_source, [](Arguments& args) {
    const std::int64_t key = args.int8(0);
    return BoolGetDatum(call([&] { return hold(source, key); }));
});

RUNLYTICS_FUNCTION(runlytics_let_go_of_source, [](Arguments&) {
    call([] { let_go(source); });
    return Datum{0};
});

RUNLYTICS_FUNCTION(runlytics_hold_athlete, [](Arguments& args) {
    const std::int64_t athlete_id = args.int8(0);
    return BoolGetDatum(call([&] { return hold(athlete, athlete_id); }));
});

RUNLYTICS_FUNCTION(runlytics_let_go_of_athlete, [](Arguments&) {
    call([] { let_go(athlete); });
    return Datum{0};
});

RUNLYTICS_FUNCTION(runlytics_wait_for_turn, [](Arguments& args) {
    const std::int64_t key = args.int8(0);
    call([&] {
        LOCKTAG tag = tag_of(key, kind_of_source);
        LockAcquire(&tag, ExclusiveLock, false, false);
    });
    return Datum{0};
});
