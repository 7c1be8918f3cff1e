// The background workers that fetch and process by themselves. Athletes for whom something waits
// take turns, each with one worker at a time: one whose documents or services are slow keeps one
// worker.
#include "pg/workers/worker.h"

#include <algorithm>
#include <string>
#include <vector>

#include "pg/boundary/boundary.h"
#include "pg/boundary/compat.h"
#include "pg/boundary/results.h"
#include "pg/workers/workers.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <executor/spi.h>
#include <pgstat.h>
#include <postmaster/bgworker.h>
#include <postmaster/interrupt.h>
#include <storage/ipc.h>
#include <storage/latch.h>
#include <tcop/dest.h>
#include <tcop/pquery.h>
#include <tcop/tcopprot.h>
#include <tcop/utility.h>
#include <utils/guc.h>
#include <utils/portal.h>
#include <utils/snapmgr.h>
#include <utils/timeout.h>
}
#pragma GCC diagnostic pop

namespace runlytics::pg {

namespace {

constexpr const char* role = "runlytics_worker";
constexpr const char* installed =
    "select 'yes' where pg_catalog.to_regclass('warehouse.tasks') is not null"
    " and pg_catalog.to_regprocedure('runlytics_internal.waiting_athletes()') is not null";
constexpr double soonest_s = 1;

int naptime_s = 60;
bool wake_at_commit = false;
int slot = first_worker_slot;  // of the worker that this process is

// A statement of ours begins: what a backend does for its client, a worker does itself.
void begin_statement(const char* sql) {
    SetCurrentStatementStartTimestamp();
    debug_query_string = sql;
    pgstat_report_activity(STATE_RUNNING, sql);
    StartTransactionCommand();
    if (StatementTimeout > 0) enable_timeout_after(STATEMENT_TIMEOUT, StatementTimeout);
}

void end_statement() {
    disable_timeout(STATEMENT_TIMEOUT, false);
    CommitTransactionCommand();
    debug_query_string = nullptr;
    pgstat_report_stat(true);
    pgstat_report_activity(STATE_IDLE, nullptr);
}

// After an error nothing is left of the statement.
void abandon_statement() {
    disable_timeout(STATEMENT_TIMEOUT, false);
    AbortCurrentTransaction();
    QueryCancelPending = false;
    debug_query_string = nullptr;
    pgstat_report_activity(STATE_IDLE, nullptr);
}

// Runs a query of the worker's own, and gives its first column.
std::vector<std::string> ask(const char* sql) {
    std::vector<std::string> answers;
    call_or_error([&] {
        begin_statement(sql);
        PushActiveSnapshot(GetTransactionSnapshot());
        SPI_connect();
        SPI_execute(sql, true, 0);
        for (std::uint64_t i = 0; i < SPI_processed; ++i) {
            const char* value = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1);
            if (value != nullptr) answers.emplace_back(value);
        }
        SPI_finish();
        PopActiveSnapshot();
        end_statement();
    });
    return answers;
}

// Runs a statement as if a client had sent it: a procedure commits only where a portal is active.
void run_top_level(MemoryContext context, const char* sql) {
    begin_statement(sql);
    MemoryContext before = MemoryContextSwitchTo(context);
    RawStmt* statement = linitial_node(RawStmt, pg_parse_query(sql));
    PushActiveSnapshot(GetTransactionSnapshot());
    List* plans = pg_plan_queries(
        pg_analyze_and_rewrite_fixedparams(statement, sql, nullptr, 0, nullptr), sql, 0, nullptr);
    PopActiveSnapshot();
    Portal portal = CreatePortal("", true, true);
    portal->visible = false;
    PortalDefineQuery(portal, nullptr, sql, CreateCommandTag(statement->stmt), plans, nullptr);
    PortalStart(portal, nullptr, 0, InvalidSnapshot);
    QueryCompletion completion;
    runlytics::pg::run_to_end(portal, &completion);
    PortalDrop(portal, false);
    MemoryContextSwitchTo(before);
    end_statement();
}

// What goes wrong for one athlete is said, and the others have their turn.
void report(const Error& error) {
    call([&] {
        abandon_statement();
        ereport(LOG, (errmsg("worker: %s", error.message().c_str()),
                      error.detail().empty() ? 0 : errdetail("%s", error.detail().c_str())));
    });
}

void work_for(const std::string& athlete_id) {
    const std::string sql =
        "call runlytics_internal.take_turn(advanced => null, athlete_id => " + athlete_id + ")";
    MemoryContext context = call([] {
        return AllocSetContextCreate(TopMemoryContext, "runlytics work", ALLOCSET_DEFAULT_SIZES);
    });
    try {
        call_or_error([&] { run_top_level(context, sql.c_str()); });
    } catch (const Error& error) {
        report(error);
    }
    call([&] { MemoryContextDelete(context); });
}

// Does what is due, and says how long to sleep then, in seconds.
double work_once() {
    try {
        if (ask(installed).empty()) return naptime_s;
        for (const std::string& athlete_id : ask("select runlytics_internal.waiting_athletes()"))
            work_for(athlete_id);
        const std::vector<std::string> next = ask("select runlytics_internal.next_work()");
        const double seconds = next.empty() ? naptime_s : std::stod(next.front());
        return std::clamp<double>(seconds, soonest_s, naptime_s);
    } catch (const Error& error) {
        report(error);
        return naptime_s;
    }
}

void run_worker() {
    while (*warehouse_database() == '\0')
        sleep_worker(-1);
    const std::string database = warehouse_database();
    connect_worker(slot, role);
    call([] {
        SetConfigOption("application_name", "runlytics worker", PGC_USERSET, PGC_S_OVERRIDE);
    });
    while (database == warehouse_database()) {
        was_woken(slot);
        const double idle_s = work_once();
        sleep_worker(was_woken(slot) ? 0 : static_cast<long>(1000 * idle_s));
    }
    begin_again();
}

void wake_when_committed(XactEvent event, void*) {
    if (event == XACT_EVENT_COMMIT && wake_at_commit) wake_worker();
    if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT) wake_at_commit = false;
}

}  // namespace

void define_worker_settings() {
    DefineCustomIntVariable(
        "runlytics.worker_naptime", "How long the worker sleeps at most before it looks for work.",
        nullptr, &naptime_s, 60, 1, 3600, PGC_SIGHUP, GUC_UNIT_S, nullptr, nullptr, nullptr);
}

bool wake_worker() {
    bool found = false;
    for (int i = first_worker_slot; i < first_worker_slot + worker_count(); ++i) {
        const PGPROC* process = find_worker(i);
        if (process == nullptr || process->databaseId != MyDatabaseId) continue;
        wake(i);
        found = true;
    }
    return found;
}

}  // namespace runlytics::pg

// Of which kind how many are connected to this database.
RUNLYTICS_FUNCTION(runlytics_running_workers, [](runlytics::pg::Arguments& args) {
    const std::string_view kind = args.text(0);
    const auto is_here = [](int slot) {
        return runlytics::pg::call([slot] {
            const PGPROC* process = runlytics::pg::find_worker(slot);
            return process != nullptr && process->databaseId == MyDatabaseId ? 1 : 0;
        });
    };
    if (kind == "listener") return Int32GetDatum(is_here(runlytics::pg::listener_slot));
    if (kind == "pages") return Int32GetDatum(is_here(runlytics::pg::pages_slot));
    if (kind != "worker") {
        throw runlytics::Error(runlytics::sqlstate::invalid_parameter,
                               "a worker is a worker, the listener or the pages");
    }
    const int first = runlytics::pg::first_worker_slot;
    int running = 0;
    for (int i = first; i < first + runlytics::pg::worker_count(); ++i)
        running += is_here(i);
    return Int32GetDatum(running);
});

// Why the listener or the pages cannot listen; null when nothing stands in their way.
RUNLYTICS_FUNCTION(runlytics_port_trouble, [](runlytics::pg::Arguments& args) {
    const std::string_view kind = args.text(0);
    const std::string reason = runlytics::pg::trouble(
        kind == "pages" ? runlytics::pg::pages_slot : runlytics::pg::listener_slot);
    return reason.empty() ? args.null() : runlytics::pg::make_text(reason);
});

// What was just enqueued is seen once it is committed: the worker is woken again then.
RUNLYTICS_FUNCTION(runlytics_wake_worker, [](runlytics::pg::Arguments&) {
    static bool registered = false;
    if (!registered) {
        runlytics::pg::call(
            [] { RegisterXactCallback(runlytics::pg::wake_when_committed, nullptr); });
        registered = true;
    }
    runlytics::pg::wake_at_commit = true;
    return BoolGetDatum(runlytics::pg::call([] { return runlytics::pg::wake_worker(); }));
});

#pragma GCC visibility push(default)
extern "C" {
void runlytics_worker_main(Datum which) {
    runlytics::pg::slot = DatumGetInt32(which);
    pqsignal(SIGTERM, die);
    pqsignal(SIGHUP, SignalHandlerForConfigReload);
    BackgroundWorkerUnblockSignals();
    runlytics::pg::enter_worker(runlytics::pg::run_worker);
    proc_exit(1);
}
}
#pragma GCC visibility pop
