#include "pg/workers/workers.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <access/heapam.h>
#include <access/table.h>
#include <access/tableam.h>
#include <catalog/pg_database.h>
#include <pgstat.h>
#include <port/atomics.h>
#include <postmaster/bgworker.h>
#include <postmaster/interrupt.h>
#include <storage/ipc.h>
#include <storage/latch.h>
#include <storage/lwlock.h>
#include <storage/procarray.h>
#include <storage/shmem.h>
#include <tcop/tcopprot.h>
#include <utils/guc.h>
#include <utils/rel.h>
#include <utils/snapmgr.h>
}
#pragma GCC diagnostic pop

namespace runlytics::pg {

namespace {

constexpr int worker_count = 3;
constexpr int restart_seconds = 1;
constexpr long look_again_ms = 10'000;

// What the workers leave behind for those that follow them.
struct Shared {
    // Set while a worker connects: one that finds it set knows that the last one did not succeed.
    pg_atomic_uint32 connecting[worker_count];
    // The process of each that is connected, or 0.
    pg_atomic_uint32 process[worker_count];
};

Shared* shared = nullptr;
char* database = nullptr;
shmem_request_hook_type next_request_hook = nullptr;
shmem_startup_hook_type next_startup_hook = nullptr;

void request_memory() {
    if (next_request_hook != nullptr) next_request_hook();
    RequestAddinShmemSpace(MAXALIGN(sizeof(Shared)));
}

void find_memory() {
    if (next_startup_hook != nullptr) next_startup_hook();
    bool found = false;
    LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
    shared = static_cast<Shared*>(ShmemInitStruct("runlytics", sizeof(Shared), &found));
    if (!found) {
        for (int i = 0; i < worker_count; ++i) {
            pg_atomic_init_u32(&shared->connecting[i], 0);
            pg_atomic_init_u32(&shared->process[i], 0);
        }
    }
    LWLockRelease(AddinShmemInitLock);
}

// A standby writes nothing: its workers start with its promotion.
void register_one(const char* name, const char* entry) {
    BackgroundWorker worker{};
    snprintf(worker.bgw_name, BGW_MAXLEN, "runlytics %s", name);
    snprintf(worker.bgw_type, BGW_MAXLEN, "runlytics %s", name);
    snprintf(worker.bgw_library_name, BGW_MAXLEN, "$libdir/runlytics");
    snprintf(worker.bgw_function_name, BGW_MAXLEN, "%s", entry);
    worker.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
    worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
    worker.bgw_restart_time = restart_seconds;
    RegisterBackgroundWorker(&worker);
}

// Whether a shared catalog has a row of that name. Without a database there are no indexes.
bool has_row(Oid catalog, AttrNumber name_column, const char* name) {
    Relation relation = table_open(catalog, AccessShareLock);
    TableScanDesc scan = table_beginscan_catalog(relation, 0, nullptr);
    bool found = false;
    while (HeapTuple tuple = heap_getnext(scan, ForwardScanDirection)) {
        bool is_null = false;
        const Datum value = heap_getattr(tuple, name_column, RelationGetDescr(relation), &is_null);
        found = found || strcmp(NameStr(*DatumGetName(value)), name) == 0;
    }
    table_endscan(scan);
    table_close(relation, AccessShareLock);
    return found;
}

bool both_exist(const char* role) {
    SetCurrentStatementStartTimestamp();
    StartTransactionCommand();
    PushActiveSnapshot(GetTransactionSnapshot());
    const bool exist = has_row(DatabaseRelationId, Anum_pg_database_datname, database) &&
                       has_row(AuthIdRelationId, Anum_pg_authid_rolname, role);
    PopActiveSnapshot();
    CommitTransactionCommand();
    return exist;
}

// Connected to no database, a worker sees which there are and is in nobody's way.
[[noreturn]] void wait_for_database(pg_atomic_uint32* connecting, const char* role) {
    call([&] {
        BackgroundWorkerInitializeConnection(nullptr, nullptr, 0);
        ereport(LOG,
                (errmsg("waiting for the database \"%s\" and its extension runlytics", database)));
    });
    while (!call([&] { return both_exist(role); }))
        sleep_worker(look_again_ms);
    pg_atomic_write_u32(connecting, 0);
    begin_again();
}

void forget_process(int, Datum worker) {
    pg_atomic_write_u32(&shared->process[DatumGetInt32(worker)], 0);
}

}  // namespace

void register_workers() {
    DefineCustomStringVariable("runlytics.database", "The database with the warehouse.",
                               "The workers of runlytics connect to it. Empty: there are none.",
                               &database, "", PGC_SIGHUP, 0, nullptr, nullptr, nullptr);
    if (!process_shared_preload_libraries_in_progress || IsBinaryUpgrade) return;
    next_request_hook = shmem_request_hook;
    shmem_request_hook = request_memory;
    next_startup_hook = shmem_startup_hook;
    shmem_startup_hook = find_memory;
    register_one("listener", "runlytics_listener_main");
    register_one("worker", "runlytics_worker_main");
    register_one("pages", "runlytics_pages_main");
}

void connect_worker(Worker worker, const char* role) {
    pg_atomic_uint32* connecting = &shared->connecting[static_cast<int>(worker)];
    if (pg_atomic_exchange_u32(connecting, 1) == 1) wait_for_database(connecting, role);
    call([&] { BackgroundWorkerInitializeConnection(database, role, 0); });
    pg_atomic_write_u32(connecting, 0);
    call([&] {
        before_shmem_exit(forget_process, Int32GetDatum(static_cast<int>(worker)));
        pg_atomic_write_u32(&shared->process[static_cast<int>(worker)], MyProcPid);
    });
}

PGPROC* find_worker(Worker worker) {
    if (shared == nullptr) return nullptr;
    const auto process = pg_atomic_read_u32(&shared->process[static_cast<int>(worker)]);
    return process == 0 ? nullptr : BackendPidGetProc(static_cast<int>(process));
}

void sleep_worker(long milliseconds) {
    call([&] {
        const int timeout = milliseconds < 0 ? 0 : WL_TIMEOUT;
        WaitLatch(MyLatch, WL_LATCH_SET | WL_EXIT_ON_PM_DEATH | timeout, milliseconds,
                  PG_WAIT_EXTENSION);
        ResetLatch(MyLatch);
        CHECK_FOR_INTERRUPTS();
        if (ConfigReloadPending) {
            ConfigReloadPending = false;
            ProcessConfigFile(PGC_SIGHUP);
        }
    });
}

void begin_again() {
    proc_exit(1);
}

const char* warehouse_database() {
    return database;
}

}  // namespace runlytics::pg
