// sees_athlete() and its like: what the policies of row-level security ask.
#include "pg/functions/seen.h"

#include <algorithm>
#include <span>
#include <vector>

#include "pg/boundary/results.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <access/table.h>
#include <access/tableam.h>
#include <access/xact.h>
#include <catalog/namespace.h>
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
    std::uint64_t revision = 0;
    bool exempt = false;  // whom no policy binds
    Oid owner = InvalidOid;
    Basis basis;
    std::vector<Entry> entries;  // by athlete
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

// The columns of athlete_access. A layout of before the role's number was kept has none for it.
struct AccessColumns {
    AttrNumber role;
    AttrNumber number;
    AttrNumber athlete;
    AttrNumber own;
};

// The role that a row is of: the one that has the name, and no other than had it when the row was
// written, for whoever is given the name of a role that was dropped is somebody else. Only inside
// call().
Oid role_of(TupleTableSlot* slot, const AccessColumns& columns) {
    bool null = false;
    const Oid named =
        get_role_oid(NameStr(*DatumGetName(slot_getattr(slot, columns.role, &null))), true);
    if (columns.number == InvalidAttrNumber) return named;
    const Datum number = slot_getattr(slot, columns.number, &null);
    return !null && DatumGetObjectId(number) == named ? named : InvalidOid;
}

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
    const AccessColumns columns{.role = get_attnum(table, "role_name"),
                                .number = get_attnum(table, "role_oid"),
                                .athlete = get_attnum(table, "athlete_id"),
                                .own = get_attnum(table, "own")};
    std::size_t room = 64;
    found.entries = static_cast<Entry*>(palloc(room * sizeof(Entry)));
    TupleTableSlot* slot = table_slot_create(relation, nullptr);
    TableScanDesc scan = table_beginscan(relation, snapshot, 0, nullptr);
    while (table_scan_getnextslot(scan, ForwardScanDirection, slot)) {
        CHECK_FOR_INTERRUPTS();
        bool null = false;
        const Oid whose = role_of(slot, columns);
        if (!OidIsValid(whose) || !has_privs_of_role(GetUserId(), whose)) continue;
        if (found.count == room) {
            room *= 2;
            found.entries = static_cast<Entry*>(repalloc(found.entries, room * sizeof(Entry)));
        }
        Entry& entry = found.entries[found.count++];
        entry.athlete = DatumGetInt64(slot_getattr(slot, columns.athlete, &null));
        entry.own = DatumGetBool(slot_getattr(slot, columns.own, &null));
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
    const std::uint64_t revision = memory.revision + 1;
    memory = {};
    memory.revision = revision;
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

Datum athletes_of(const std::vector<Entry>& entries, bool own) {
    std::vector<Datum> athletes;
    for (const Entry& entry : entries)
        if (entry.own || !own) athletes.push_back(Int64GetDatum(entry.athlete));
    return bigint_array(athletes);
}

}  // namespace

Datum bigint_array(std::vector<Datum>& values) {
    return call([&] {
        return PointerGetDatum(construct_array(values.data(), static_cast<int>(values.size()),
                                               INT8OID, sizeof(std::int64_t), true,
                                               TYPALIGN_DOUBLE));
    });
}

Sight sight_of(std::int64_t athlete) {
    const auto& entries = present().entries;
    const auto found = std::ranges::lower_bound(entries, athlete, {}, &Entry::athlete);
    if (found == entries.end() || found->athlete != athlete) return {};
    return {.seen = true, .own = found->own};
}

Looking looking() {
    const Memory& known = present();
    return {.owner = known.owner, .exempt = known.exempt, .revision = known.revision};
}

std::vector<Datum> athletes_of_others() {
    std::vector<Datum> athletes;
    for (const Entry& entry : present().entries)
        if (!entry.own) athletes.push_back(Int64GetDatum(entry.athlete));
    return athletes;
}

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
