// What a single document may cost in time and memory, while it is read and stored. The limit is set
// in a subtransaction and ends with it: an EXCEPTION block of PL/pgSQL is one.
#include "pg/functions/document_limits.h"

#include <algorithm>
#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

#include "pg/boundary/boundary.h"

extern "C" {
#include <access/xact.h>
#include <catalog/namespace.h>
#include <fmgr.h>
#include <utils/guc.h>
#include <utils/lsyscache.h>
#include <utils/timeout.h>
#include <utils/timestamp.h>
#include <utils/wait_event.h>
}

namespace {

using runlytics::pg::Arguments;
using runlytics::pg::call;

constexpr std::uint32_t class_of_wait = 0xFF000000U;
constexpr rlim_t kilobyte = 1024;
// The time is looked at so often: what is waited for a lock of another session does not count.
constexpr int ticks = 20;

int timeout_ms = 60'000;
int memory_kb = 1 << 20;
// Below this it is PostgreSQL that runs out of memory, for its caches and locks, and a session does
// not survive that: in 15 a lock whose list of owners was refused stays in the table of locks.
constexpr int least_memory_kb = 16 << 10;

// The subtransaction that is limited.
SubTransactionId limited = InvalidSubTransactionId;
volatile sig_atomic_t ticks_left = 0;
volatile sig_atomic_t timed_out = false;
bool memory_limited = false;
rlimit memory_before{};

// In a signal handler.
void tick() {
    if (ticks_left == 0 || (*my_wait_event_info & class_of_wait) == PG_WAIT_LOCK) return;
    ticks_left = ticks_left - 1;
    if (ticks_left > 0) return;
    timed_out = true;
    QueryCancelPending = true;
    InterruptPending = true;
}

TimeoutId timer() {
    static const TimeoutId id = RegisterTimeout(USER_TIMEOUT, tick);
    return id;
}

// Called for every error while the limit is on: PostgreSQL needs some memory to tidy up after one
// that came for want of it, and would leave the session in an aborted block without.
void lift_memory(void*) {
    if (memory_limited && geterrcode() == ERRCODE_OUT_OF_MEMORY)
        setrlimit(RLIMIT_DATA, &memory_before);
}

ErrorContextCallback at_error{nullptr, lift_memory, nullptr};

// What is called for errors is a list from the innermost call outwards. Ours is its end, for the
// calls that are further in take themselves off with whatever stands before them.
ErrorContextCallback** end_of_callbacks() {
    ErrorContextCallback** end = &error_context_stack;
    while (*end != nullptr && *end != &at_error)
        end = &(*end)->previous;
    return end;
}

void end_limits() {
    limited = InvalidSubTransactionId;
    disable_timeout(timer(), false);
    ticks_left = 0;
    // Whatever came too late to end the document ends nothing else.
    if (timed_out) QueryCancelPending = false;
    if (!memory_limited) return;
    *end_of_callbacks() = nullptr;
    setrlimit(RLIMIT_DATA, &memory_before);
}

void end_with(SubXactEvent event, SubTransactionId ended, SubTransactionId, void*) {
    const bool over = event == SUBXACT_EVENT_ABORT_SUB || event == SUBXACT_EVENT_COMMIT_SUB;
    if (over && limited != InvalidSubTransactionId && ended == limited) end_limits();
}

void end_with_transaction(XactEvent event, void*) {
    const bool over = event == XACT_EVENT_ABORT || event == XACT_EVENT_PRE_COMMIT;
    if (over && limited != InvalidSubTransactionId) end_limits();
}

void limit_time() {
    static bool registered = false;
    if (!registered) {
        RegisterSubXactCallback(end_with, nullptr);
        RegisterXactCallback(end_with_transaction, nullptr);
        registered = true;
    }
    if (limited != InvalidSubTransactionId) end_limits();
    limited = GetCurrentSubTransactionId();
    timed_out = false;
    memory_limited = false;
    if (timeout_ms == 0) return;
    ticks_left = ticks;
    const int step_ms = std::max(timeout_ms / ticks, 1);
    enable_timeout_every(timer(), TimestampTzPlusMilliseconds(GetCurrentTimestamp(), step_ms),
                         step_ms);
}

// The memory that this process has to itself, in bytes; 0 where nobody says. What is shared is the
// server's, and not counted.
rlim_t memory_in_use() {
    std::ifstream pages("/proc/self/statm");
    rlim_t total = 0;
    rlim_t resident = 0;
    rlim_t shared = 0;
    rlim_t text = 0;
    rlim_t library = 0;
    rlim_t data = 0;
    if (!(pages >> total >> resident >> shared >> text >> library >> data)) return 0;
    return data * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
}

// PostGIS comes with a dozen libraries at its first use. A loader that runs out of memory half way
// fails with errors of its own, or ends the session: they come before the limit.
void load_postgis() {
    const Oid table = get_relname_relid("activities", get_namespace_oid("warehouse", true));
    const Oid geometry = get_atttype(table, get_attnum(table, "route"));
    if (!OidIsValid(geometry)) return;
    Oid input = InvalidOid;
    Oid parameter = InvalidOid;
    getTypeInputInfo(geometry, &input, &parameter);
    FmgrInfo loaded;
    fmgr_info(input, &loaded);
}

// From there on there is no memory, as the system says it to whoever asks: every parser can do
// with that, and so can PostgreSQL.
void limit_memory() {
    if (memory_kb == 0) return;
    call([] { load_postgis(); });
    const rlim_t in_use = memory_in_use();
    if (in_use == 0 || getrlimit(RLIMIT_DATA, &memory_before) != 0) return;
    rlimit limits = memory_before;
    limits.rlim_cur = std::min(memory_before.rlim_cur, in_use + memory_kb * kilobyte);
    memory_limited = setrlimit(RLIMIT_DATA, &limits) == 0;
    if (memory_limited) *end_of_callbacks() = &at_error;
}

// Which setting ended the document with this error, with its value; empty: none.
const char* exceeded_setting(std::string_view state, std::string_view message) {
    if (state == "57014" && timed_out) return "runlytics.document_timeout";
    // The server's shared memory runs out under the same SQLSTATE.
    const bool ours = memory_limited && message != std::string_view(_("out of shared memory"));
    return state == "53200" && ours ? "runlytics.document_memory" : "";
}

bool check_memory(int* kb, void**, GucSource) {
    if (*kb == 0 || *kb >= least_memory_kb) return true;
    GUC_check_errdetail("It is 0, for no limit, or at least %d MB.", least_memory_kb >> 10);
    return false;
}

}  // namespace

namespace runlytics::pg {

void define_document_settings() {
    DefineCustomIntVariable(
        "runlytics.document_timeout", "How long a document may take to be processed.",
        "What takes longer is failed, and the next has its turn. Waiting for locks does not count. "
        "0: as long as it likes.",
        &timeout_ms, 60'000, 0, INT_MAX, PGC_USERSET, GUC_UNIT_MS, nullptr, nullptr, nullptr);
    DefineCustomIntVariable(
        "runlytics.document_memory", "How much memory a document may take to be processed.",
        "What takes more is failed, and the next has its turn. 0: as much as there is.", &memory_kb,
        1 << 20, 0, INT_MAX, PGC_USERSET, GUC_UNIT_KB, check_memory, nullptr, nullptr);
}

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_limit_document, [](Arguments&) {
    call([] { limit_time(); });
    limit_memory();
    return Datum{0};
});

RUNLYTICS_FUNCTION(runlytics_exceeded_setting, [](Arguments& args) {
    const char* setting = exceeded_setting(args.text(0), args.text(1));
    if (*setting == '\0') return args.null();
    return call([&] { return CStringGetTextDatum(setting); });
});
