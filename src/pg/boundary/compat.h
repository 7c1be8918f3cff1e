#pragma once

#include "pg/boundary/postgres.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <common/file_utils.h>
#include <storage/fd.h>
#include <storage/latch.h>
}
#pragma GCC diagnostic pop

// Where the supported versions of PostgreSQL, 15 to 18, differ in what we call. The names that this
// header brings have moved between its includes: PG_TEMP_FILES_DIR left storage/fd.h in 17.
namespace runlytics::pg {

// A set of events that lasts as long as the session. Only inside call().
inline WaitEventSet* make_wait_event_set(int events) {
#if PG_VERSION_NUM >= 170000
    return CreateWaitEventSet(nullptr, events);
#else
    return CreateWaitEventSet(TopMemoryContext, events);
#endif
}

}  // namespace runlytics::pg
