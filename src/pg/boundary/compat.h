#pragma once

#include "pg/boundary/postgres.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <catalog/pg_namespace.h>
#include <catalog/pg_proc.h>
#include <common/file_utils.h>
#include <nodes/nodeFuncs.h>
#include <parser/scansup.h>
#include <pgtime.h>
#include <storage/fd.h>
#include <storage/latch.h>
#include <tcop/dest.h>
#include <tcop/pquery.h>
#include <utils/acl.h>
#include <utils/datetime.h>
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

// Whether a name in lower case is an abbreviation of a time zone. Only inside call().
inline bool is_timezone_abbreviation(char* lower) {
    int offset;
    pg_tz* zone;
#if PG_VERSION_NUM >= 160000
    int type;
    DateTimeErrorExtra extra;
    return DecodeTimezoneAbbrev(0, lower, &type, &offset, &zone, &extra) == 0 &&
           type != UNKNOWN_FIELD;
#else
    return DecodeTimezoneAbbrev(0, lower, &offset, &zone) != UNKNOWN_FIELD;
#endif
}

// Whether a role may call a function. Only inside call().
inline bool may_execute(Oid function, Oid role) {
#if PG_VERSION_NUM >= 160000
    return object_aclcheck(ProcedureRelationId, function, role, ACL_EXECUTE) == ACLCHECK_OK;
#else
    return pg_proc_aclcheck(function, role, ACL_EXECUTE) == ACLCHECK_OK;
#endif
}

// Whether a role may look up what is in a schema. Only inside call().
inline bool may_use_schema(Oid schema, Oid role) {
#if PG_VERSION_NUM >= 160000
    return object_aclcheck(NamespaceRelationId, schema, role, ACL_USAGE) == ACLCHECK_OK;
#else
    return pg_namespace_aclcheck(schema, role, ACL_USAGE) == ACLCHECK_OK;
#endif
}

// What is called for each part of an expression or a query; it says true to end the walk.
using Walker = bool (*)(Node* node, void* context);

// The same as the server's walks take it, which up to 15 know a callback in the manner of C alone,
// whose parameters are not said.
inline auto server_walker(Walker walker) {
#if PG_VERSION_NUM >= 160000
    return walker;
#else
    return reinterpret_cast<bool (*)()>(reinterpret_cast<void (*)()>(walker));
#endif
}

// Runs a statement to its end, whose rows nobody reads. Only inside call().
inline void run_to_end(Portal portal, QueryCompletion* completion) {
#if PG_VERSION_NUM >= 180000
    PortalRun(portal, FETCH_ALL, true, None_Receiver, None_Receiver, completion);
#else
    PortalRun(portal, FETCH_ALL, true, true, None_Receiver, None_Receiver, completion);
#endif
}

}  // namespace runlytics::pg
