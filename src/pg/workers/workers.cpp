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
#include <storage/spin.h>
#include <tcop/tcopprot.h>
#include <utils/guc.h>
#include <utils/rel.h>
#include <utils/snapmgr.h>
}
#pragma GCC diagnostic pop

namespace runlytics::pg {

namespace {

constexpr int slots = first_worker_slot + max_workers;
constexpr int restart_seconds = 1;
constexpr long look_again_ms = 10'000;

// What the workers leave behind for those that follow them.
struct Shared {
    // Set while a worker connects: one that finds it set knows that the last one did not succeed.
    pg_atomic_uint32 connecting[slots];
    // The process of each that is connected, or 0.
    pg_atomic_uint32 process[slots];
    // A latch may be reset while a worker works: this says that somebody has set it.
    pg_atomic_uint32 woken[slots];
    // Why the listener or the pages cannot listen; empty: nothing stands in their way.
    slock_t trouble_lock;
    char trouble[first_worker_slot][256];
};

Shared* shared = nullptr;
char* database = nullptr;
int workers = 2;
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
        for (int i = 0; i < slots; ++i) {
            pg_atomic_init_u32(&shared->connecting[i], 0);
            pg_atomic_init_u32(&shared->process[i], 0);
            pg_atomic_init_u32(&shared->woken[i], 0);
        }
        SpinLockInit(&shared->trouble_lock);
        memset(shared->trouble, 0, sizeof shared->trouble);
    }
    LWLockRelease(AddinShmemInitLock);
}

// A standby writes nothing: its workers start with its promotion.
void register_one(const char* name, const char* entry, int slot) {
    BackgroundWorker worker{};
    snprintf(worker.bgw_name, BGW_MAXLEN, "runlytics %s", name);
    snprintf(worker.bgw_type, BGW_MAXLEN, "runlytics %s", name);
    snprintf(worker.bgw_library_name, BGW_MAXLEN, "$libdir/runlytics");
    snprintf(worker.bgw_function_name, BGW_MAXLEN, "%s", entry);
    worker.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
    worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
    worker.bgw_restart_time = restart_seconds;
    worker.bgw_main_arg = Int32GetDatum(slot);
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

void forget_process(int, Datum slot) {
    const int which = DatumGetInt32(slot);
    pg_atomic_write_u32(&shared->process[which], 0);
    if (which < first_worker_slot) tell_trouble(which, "");
}

}  // namespace

void register_workers() {
    DefineCustomStringVariable("runlytics.database", "The database with the warehouse.",
                               "The workers of runlytics connect to it. Empty: there are none.",
                               &database, "", PGC_SIGHUP, 0, nullptr, nullptr, nullptr);
    if (!process_shared_preload_libraries_in_progress || IsBinaryUpgrade) return;
    DefineCustomIntVariable(
        "runlytics.workers", "How many processes fetch and process.",
        "An athlete whose documents or services are slow keeps one of them at most.", &workers, 2,
        1, max_workers, PGC_POSTMASTER, 0, nullptr, nullptr, nullptr);
    next_request_hook = shmem_request_hook;
    shmem_request_hook = request_memory;
    next_startup_hook = shmem_startup_hook;
    shmem_startup_hook = find_memory;
    register_one("listener", "runlytics_listener_main", listener_slot);
    register_one("pages", "runlytics_pages_main", pages_slot);
    for (int i = 0; i < workers; ++i)
        register_one("worker", "runlytics_worker_main", first_worker_slot + i);
}

int worker_count() {
    return workers;
}

void connect_worker(int slot, const char* role) {
    pg_atomic_uint32* connecting = &shared->connecting[slot];
    if (pg_atomic_exchange_u32(connecting, 1) == 1) wait_for_database(connecting, role);
    call([&] { BackgroundWorkerInitializeConnection(database, role, 0); });
    pg_atomic_write_u32(connecting, 0);
    call([&] {
        before_shmem_exit(forget_process, Int32GetDatum(slot));
        pg_atomic_write_u32(&shared->process[slot], MyProcPid);
    });
}

PGPROC* find_worker(int slot) {
    if (shared == nullptr) return nullptr;
    const auto process = pg_atomic_read_u32(&shared->process[slot]);
    return process == 0 ? nullptr : BackendPidGetProc(static_cast<int>(process));
}

void wake(int slot) {
    PGPROC* process = find_worker(slot);
    if (process == nullptr) return;
    pg_atomic_write_u32(&shared->woken[slot], 1);
    SetLatch(&process->procLatch);
}

void tell_trouble(int slot, const std::string& reason) {
    char text[sizeof shared->trouble[0]] = "";
    strlcpy(text, reason.c_str(), sizeof text);
    SpinLockAcquire(&shared->trouble_lock);
    memcpy(shared->trouble[slot], text, sizeof text);
    SpinLockRelease(&shared->trouble_lock);
}

std::string trouble(int slot) {
    if (shared == nullptr) return {};
    char text[sizeof shared->trouble[0]];
    SpinLockAcquire(&shared->trouble_lock);
    memcpy(text, shared->trouble[slot], sizeof text);
    SpinLockRelease(&shared->trouble_lock);
    return text;
}

bool was_woken(int slot) {
    return pg_atomic_exchange_u32(&shared->woken[slot], 0) == 1;
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
