// sees_athlete() and its like: what the policies of row-level security ask.
#include <algorithm>
#include <span>
#include <vector>

#include "pg/boundary/results.h"
#include "pg/functions/reading.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <access/table.h>
#include <access/tableam.h>
#include <access/xact.h>
#include <catalog/namespace.h>
#include <executor/spi.h>
#include <utils/inval.h>
#include <utils/rel.h>
#include <utils/snapmgr.h>
#include <utils/syscache.h>
}
#pragma GCC diagnostic pop

namespace runlytics::pg {

namespace {

struct Entry {
    std::int64_t athlete;
    bool own;
};

// A run that is told to the athlete alone, and the days from since to before until whose numbers
// rest on it.
struct Run {
    std::int64_t activity;
    DateADT since;
    DateADT until;
};

// Of an athlete of whom Strava's API tells; read when it is first asked.
struct Withheld {
    std::int64_t athlete;
    bool read;
    std::vector<Run> runs;  // by activity
    std::vector<Run> days;  // the same by their days
};

// What a snapshot shows and to whom. Two snapshots with the same transactions running between the
// same bounds show the same, but for what this transaction has done since, which its command tells.
struct Basis {
    Oid user = InvalidOid;
    TransactionId first = InvalidTransactionId;
    TransactionId last = InvalidTransactionId;
    CommandId command = 0;
    std::vector<TransactionId> running;
    std::vector<TransactionId> running_below;
};

struct Memory {
    bool valid = false;
    bool exempt = false;  // whom no policy binds
    Oid owner = InvalidOid;
    Basis basis;
    std::vector<Entry> entries;  // by athlete
    bool knows_api = false;
    std::int64_t holder = nobody;    // who was asked of too, whose page it was
    std::vector<Withheld> withheld;  // by athlete
};
Memory memory;

void forget_all() {
    memory.valid = false;
}
void forget_at_end(XactEvent, void*) {
    forget_all();
}
// What a subtransaction did is undone without another command.
void forget_undone(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
    if (event == SUBXACT_EVENT_ABORT_SUB) forget_all();
}
// Somebody has become a member of a role, or is none any more.
void forget_roles(Datum, int, std::uint32_t) {
    forget_all();
}

void hear_of_changes() {
    static bool heard = false;
    if (heard) return;
    call([] {
        RegisterXactCallback(forget_at_end, nullptr);
        RegisterSubXactCallback(forget_undone, nullptr);
        CacheRegisterSyscacheCallback(AUTHMEMROLEMEM, forget_roles, 0);
        CacheRegisterSyscacheCallback(AUTHOID, forget_roles, 0);
    });
    heard = true;
}

std::span<const TransactionId> running_of(const SnapshotData& snapshot) {
    return {snapshot.xip, snapshot.xcnt};
}
std::span<const TransactionId> running_below_of(const SnapshotData& snapshot) {
    return {snapshot.subxip, static_cast<std::size_t>(std::max(snapshot.subxcnt, 0))};
}

bool is_of(const Basis& basis, const SnapshotData& snapshot) {
    return basis.user == GetUserId() && basis.first == snapshot.xmin &&
           basis.last == snapshot.xmax && basis.command == snapshot.curcid &&
           std::ranges::equal(basis.running, running_of(snapshot)) &&
           std::ranges::equal(basis.running_below, running_below_of(snapshot));
}

Basis basis_of(const SnapshotData& snapshot) {
    const auto running = running_of(snapshot);
    const auto below = running_below_of(snapshot);
    return {.user = GetUserId(),
            .first = snapshot.xmin,
            .last = snapshot.xmax,
            .command = snapshot.curcid,
            .running = {running.begin(), running.end()},
            .running_below = {below.begin(), below.end()}};
}

struct Read {
    bool exempt;
    Oid owner;
    Entry* entries;
    std::size_t count;
};

// The rows of athlete_access that are of the role or of one that it belongs to. They are read as
// the policy is asked: by no right of the role, and past the policies. Only inside call().
Read read_access(Snapshot snapshot) {
    const Oid layout = get_namespace_oid("warehouse", true);
    const Oid table = OidIsValid(layout) ? get_relname_relid("athlete_access", layout) : InvalidOid;
    if (!OidIsValid(table)) return {};
    Relation relation = table_open(table, AccessShareLock);
    const Oid owner = relation->rd_rel->relowner;
    Read found{
        .exempt = has_privs_of_role(GetUserId(), owner) || has_bypassrls_privilege(GetUserId()),
        .owner = owner,
        .entries = nullptr,
        .count = 0};
    const AttrNumber role = get_attnum(table, "role_name");
    const AttrNumber athlete = get_attnum(table, "athlete_id");
    const AttrNumber own = get_attnum(table, "own");
    std::size_t room = 64;
    found.entries = static_cast<Entry*>(palloc(room * sizeof(Entry)));
    TupleTableSlot* slot = table_slot_create(relation, nullptr);
    TableScanDesc scan = table_beginscan(relation, snapshot, 0, nullptr);
    while (table_scan_getnextslot(scan, ForwardScanDirection, slot)) {
        CHECK_FOR_INTERRUPTS();
        bool null = false;
        const Oid whose =
            get_role_oid(NameStr(*DatumGetName(slot_getattr(slot, role, &null))), true);
        if (!OidIsValid(whose) || !has_privs_of_role(GetUserId(), whose)) continue;
        if (found.count == room) {
            room *= 2;
            found.entries = static_cast<Entry*>(repalloc(found.entries, room * sizeof(Entry)));
        }
        Entry& entry = found.entries[found.count++];
        entry.athlete = DatumGetInt64(slot_getattr(slot, athlete, &null));
        entry.own = DatumGetBool(slot_getattr(slot, own, &null));
    }
    table_endscan(scan);
    ExecDropSingleTupleTableSlot(slot);
    table_close(relation, AccessShareLock);
    return found;
}

void remember() {
    hear_of_changes();
    Snapshot snapshot =
        call([] { return ActiveSnapshotSet() ? GetActiveSnapshot() : GetTransactionSnapshot(); });
    memory = {};
    // What is heard of while it is read makes it worthless at once.
    memory.valid = true;
    const Read read = call([&] { return read_access(snapshot); });
    memory.exempt = read.exempt;
    memory.owner = read.owner;
    memory.entries.assign(read.entries, read.entries + read.count);
    // Where several roles see an athlete, the one that is the athlete's counts.
    std::ranges::sort(memory.entries, [](const Entry& a, const Entry& b) {
        return a.athlete != b.athlete ? a.athlete < b.athlete : a.own > b.own;
    });
    const auto twice = std::ranges::unique(memory.entries, {}, &Entry::athlete);
    memory.entries.erase(twice.begin(), twice.end());
    memory.basis = basis_of(*snapshot);
}

Memory& present() {
    const bool holds =
        memory.valid && ActiveSnapshotSet() && is_of(memory.basis, *GetActiveSnapshot());
    if (!holds) remember();
    return memory;
}

Datum array_of(const std::vector<Datum>& athletes) {
    return call([&] {
        return PointerGetDatum(construct_array(const_cast<Datum*>(athletes.data()),
                                               static_cast<int>(athletes.size()), INT8OID,
                                               sizeof(std::int64_t), true, TYPALIGN_DOUBLE));
    });
}

Datum athletes_of(const std::vector<Entry>& entries, bool own) {
    std::vector<Datum> athletes;
    for (const Entry& entry : entries)
        if (entry.own || !own) athletes.push_back(Int64GetDatum(entry.athlete));
    return array_of(athletes);
}

struct Sight {
    bool seen = false;
    bool own = false;  // the role is the athlete's
};

Sight sight_of(std::int64_t athlete) {
    const auto& entries = present().entries;
    const auto found = std::ranges::lower_bound(entries, athlete, {}, &Entry::athlete);
    if (found == entries.end() || found->athlete != athlete) return {};
    return {.seen = true, .own = found->own};
}

struct Rows {
    Run* rows;
    std::size_t count;
};

// What a query with one parameter says, asked by the rights of whoever owns the warehouse: what is
// withheld from a role is not found by what the role sees. It names schemas and has no operator,
// for the path to those is the role's. Only inside call().
Rows ask_as_owner(Oid owner, const char* text, Oid type, Datum value, bool with_days) {
    MemoryContext ours = CurrentMemoryContext;
    Oid user = InvalidOid;
    int security = 0;
    GetUserIdAndSecContext(&user, &security);
    SetUserIdAndSecContext(owner, security | SECURITY_LOCAL_USERID_CHANGE);
    SPI_connect();
    SPI_execute_with_args(text, 1, &type, &value, nullptr, true, 0);
    Rows found{nullptr, static_cast<std::size_t>(SPI_processed)};
    found.rows = static_cast<Run*>(MemoryContextAllocZero(ours, (found.count + 1) * sizeof(Run)));
    for (std::size_t i = 0; i < found.count; ++i) {
        bool null = false;
        const auto column = [&](int n) {
            return SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, n, &null);
        };
        found.rows[i].activity = DatumGetInt64(column(1));
        if (!with_days) continue;
        found.rows[i].since = DatumGetDateADT(column(2));
        found.rows[i].until = DatumGetDateADT(column(3));
    }
    SPI_finish();
    SetUserIdAndSecContext(user, security);
    return found;
}

// Of which of the athletes whom the role sees, and the one whose page it is, Strava's API tells.
void know_api(std::int64_t also) {
    std::vector<Datum> athletes{Int64GetDatum(also)};
    for (const Entry& entry : memory.entries)
        if (!entry.own) athletes.push_back(Int64GetDatum(entry.athlete));
    const Datum asked = array_of(athletes);
    const Rows told = call([&] {
        return ask_as_owner(
            memory.owner,
            "select pg_catalog.unnest(runlytics_internal.told_by_api(athletes => $1))",
            INT8ARRAYOID, asked, false);
    });
    memory.withheld.clear();
    for (std::size_t i = 0; i < told.count; ++i)
        memory.withheld.push_back({told.rows[i].activity, false, {}, {}});
    memory.holder = also;
    memory.knows_api = true;
}

void read_withheld(Withheld& of) {
    const Rows rows = call([&] {
        return ask_as_owner(memory.owner,
                            "select r.activity_id, r.since, r.until"
                            " from runlytics_internal.withheld_runs(athlete_id => $1) as r",
                            INT8OID, Int64GetDatum(of.athlete), true);
    });
    of.runs.assign(rows.rows, rows.rows + rows.count);
    of.days = of.runs;
    std::ranges::sort(of.runs, {}, &Run::activity);
    std::ranges::sort(of.days, {}, &Run::since);
    of.read = true;
}

// What an athlete tells to nobody else, where that is somebody else; else null.
const Withheld* withheld_of(std::int64_t athlete) {
    const Holder& holder = reading_for();
    const bool held = holder.athlete == athlete && athlete != nobody;
    if (held ? holder.own : present().exempt) return nullptr;
    if (const Sight sight = sight_of(athlete); !held && (!sight.seen || sight.own)) return nullptr;
    if (!OidIsValid(memory.owner)) return nullptr;
    if (!memory.knows_api || memory.holder != holder.athlete) know_api(holder.athlete);
    const auto found = std::ranges::lower_bound(memory.withheld, athlete, {}, &Withheld::athlete);
    if (found == memory.withheld.end() || found->athlete != athlete) return nullptr;
    if (!found->read) read_withheld(*found);
    return &*found;
}

bool shows_activity(std::int64_t athlete, std::int64_t activity) {
    const Withheld* withheld = withheld_of(athlete);
    return withheld == nullptr ||
           !std::ranges::binary_search(withheld->runs, activity, {}, &Run::activity);
}

// All spans are of one length, so the last that has begun tells.
bool shows_days(std::int64_t athlete, DateADT first, DateADT last) {
    const Withheld* withheld = withheld_of(athlete);
    if (withheld == nullptr) return true;
    const auto after = std::ranges::upper_bound(withheld->days, last, {}, &Run::since);
    return after == withheld->days.begin() || std::prev(after)->until <= first;
}

}  // namespace

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_sees_athlete, [](runlytics::pg::Arguments& args) {
    return BoolGetDatum(runlytics::pg::sight_of(args.int8(0)).seen);
});

RUNLYTICS_FUNCTION(runlytics_owns_athlete, [](runlytics::pg::Arguments& args) {
    return BoolGetDatum(runlytics::pg::sight_of(args.int8(0)).own);
});

RUNLYTICS_FUNCTION(runlytics_sees_athletes, [](runlytics::pg::Arguments&) {
    return runlytics::pg::athletes_of(runlytics::pg::present().entries, false);
});

RUNLYTICS_FUNCTION(runlytics_owns_athletes, [](runlytics::pg::Arguments&) {
    return runlytics::pg::athletes_of(runlytics::pg::present().entries, true);
});

RUNLYTICS_FUNCTION(runlytics_shows_activity, [](runlytics::pg::Arguments& args) {
    return BoolGetDatum(runlytics::pg::shows_activity(args.int8(1), args.int8(0)));
});

RUNLYTICS_FUNCTION(runlytics_shows_days, [](runlytics::pg::Arguments& args) {
    return BoolGetDatum(runlytics::pg::shows_days(args.int8(2), args.date(0), args.date(1)));
});

RUNLYTICS_FUNCTION(runlytics_shows_all, [](runlytics::pg::Arguments& args) {
    const auto* withheld = runlytics::pg::withheld_of(args.int8(0));
    return BoolGetDatum(withheld == nullptr || withheld->runs.empty());
});
