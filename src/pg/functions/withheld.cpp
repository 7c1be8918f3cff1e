// shows_activity() and its like: what somebody else than the athlete is told, which is nothing that
// Strava's API alone has told (sql/activities/shareable.sql).
#include <algorithm>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "pg/functions/reading.h"
#include "pg/functions/seen.h"

namespace runlytics::pg {

namespace {

// A run that is told to the athlete alone, and the days from since to before until that rest on it.
struct Run {
    std::int64_t activity;
    DateADT since;
    DateADT until;
};

// A field of a run that the API alone gave, of which others tell too; the one without a name says
// that the API tells of the run.
struct Field {
    std::int64_t activity;
    std::string name;
    auto operator<=>(const Field&) const = default;
};

// Of an athlete of whom Strava's API tells; read when it is first asked.
struct Withheld {
    std::int64_t athlete;
    bool read = false;
    std::vector<Run> runs;  // by activity
    std::vector<Run> days;  // the same by their days
    std::vector<Field> fields;
};

struct Memory {
    std::uint64_t revision = 0;
    std::int64_t holder = nobody;    // who was asked of beside those whom the role sees
    std::vector<Withheld> withheld;  // by athlete
};
Memory memory;

// To the owner, by whose rights it is asked what is withheld, nothing is: what is asked meanwhile,
// as by a policy, is not a question about what is withheld again.
bool asking = false;
class Asking {
  public:
    Asking() { asking = true; }
    ~Asking() { asking = false; }
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;
};

// A row of what is asked: a number, and two dates or a text.
struct Row {
    std::int64_t number;
    DateADT since;
    DateADT until;
    const char* text;
};
struct Rows {
    Row* rows;
    std::size_t count;
};

struct Question {
    const char* text;
    Oid type;
    Datum value;
};

Row read_row(int i, MemoryContext ours) {
    const TupleDesc columns = SPI_tuptable->tupdesc;
    bool null = false;
    const auto column = [&](int n) {
        return SPI_getbinval(SPI_tuptable->vals[i], columns, n, &null);
    };
    Row row{DatumGetInt64(column(1)), 0, 0, nullptr};
    if (columns->natts == 3) {
        row.since = DatumGetDateADT(column(2));
        row.until = DatumGetDateADT(column(3));
    } else if (columns->natts == 2) {
        row.text = MemoryContextStrdup(ours, TextDatumGetCString(column(2)));
    }
    return row;
}

// Asked by the rights of whoever owns the warehouse: what is withheld from a role is not found by
// what the role sees. A question names schemas and has no operator, for their path is the role's.
Rows ask_as_owner(Oid owner, const Question& question) {
    const Asking now;
    return call([&] {
        MemoryContext ours = CurrentMemoryContext;
        Question asked = question;
        Oid user = InvalidOid;
        int security = 0;
        GetUserIdAndSecContext(&user, &security);
        SetUserIdAndSecContext(owner, security | SECURITY_LOCAL_USERID_CHANGE);
        SPI_connect();
        SPI_execute_with_args(asked.text, 1, &asked.type, &asked.value, nullptr, true, 0);
        Rows found{nullptr, static_cast<std::size_t>(SPI_processed)};
        found.rows =
            static_cast<Row*>(MemoryContextAllocHuge(ours, (found.count + 1) * sizeof(Row)));
        for (std::size_t i = 0; i < found.count; ++i)
            found.rows[i] = read_row(static_cast<int>(i), ours);
        SPI_finish();
        SetUserIdAndSecContext(user, security);
        return found;
    });
}

// Of which of the athletes whom the role sees, and the one whose page it is, Strava's API tells.
void know(const Looking& present, std::int64_t holder) {
    std::vector<Datum> athletes = athletes_of_others();
    athletes.push_back(Int64GetDatum(holder));
    const Rows told = ask_as_owner(
        present.owner, {"select pg_catalog.unnest(runlytics_internal.told_by_api(athletes => $1))",
                        INT8ARRAYOID, bigint_array(athletes)});
    // Whole or not at all: whoever is missing in it is told of.
    Memory known{present.revision, holder, {}};
    for (const Row& row : std::span(told.rows, told.count))
        known.withheld.push_back({row.number, false, {}, {}, {}});
    memory = std::move(known);
}

Withheld read(std::int64_t of, Oid owner) {
    Withheld known{of, true, {}, {}, {}};
    const Datum athlete = Int64GetDatum(of);
    const Rows runs =
        ask_as_owner(owner, {"select r.activity_id, r.since, r.until"
                             " from runlytics_internal.withheld_runs(athlete_id => $1) as r",
                             INT8OID, athlete});
    for (const Row& row : std::span(runs.rows, runs.count))
        known.runs.push_back({row.number, row.since, row.until});
    const Rows fields =
        ask_as_owner(owner, {"select r.activity_id, pg_catalog.unnest("
                             "pg_catalog.array_append(r.withheld_fields, ''::pg_catalog.text))"
                             " from runlytics_internal.withheld_fields(athlete_id => $1) as r",
                             INT8OID, athlete});
    for (const Row& row : std::span(fields.rows, fields.count))
        known.fields.push_back({row.number, row.text});
    known.days = known.runs;
    std::ranges::sort(known.runs, {}, &Run::activity);
    std::ranges::sort(known.days, {}, &Run::since);
    std::ranges::sort(known.fields);
    return known;
}

// The same of what another node has told, which has found it out: here no table need be read.
Withheld read_told(const Holder& holder) {
    const Oid whoever = call([] { return GetUserId(); });
    Withheld known{holder.athlete, true, {}, {}, {}};
    const Rows runs = ask_as_owner(
        whoever, {"select pg_catalog.unnest($1)", INT8ARRAYOID, holder.withheld_activities});
    for (const Row& row : std::span(runs.rows, runs.count))
        known.runs.push_back({row.number, 0, 0});
    const Rows days =
        ask_as_owner(whoever, {"select 0::pg_catalog.int8, pg_catalog.lower(d), pg_catalog.upper(d)"
                               " from pg_catalog.unnest($1) as d",
                               DATEMULTIRANGEOID, holder.withheld_days});
    for (const Row& row : std::span(days.rows, days.count))
        known.days.push_back({row.number, row.since, row.until});
    const Rows fields = ask_as_owner(
        whoever, {"select e.key::pg_catalog.int8, pg_catalog.jsonb_array_elements_text(e.value)"
                  " from pg_catalog.jsonb_each($1) as e",
                  JSONBOID, holder.withheld_fields});
    for (const Row& row : std::span(fields.rows, fields.count))
        known.fields.push_back({row.number, row.text});
    std::ranges::sort(known.runs, {}, &Run::activity);
    std::ranges::sort(known.days, {}, &Run::since);
    std::ranges::sort(known.fields);
    return known;
}

const Withheld* withheld_as_told(const Holder& holder) {
    static std::uint64_t of = 0;
    static Withheld known{};
    if (of != holder.told) {
        known = read_told(holder);
        of = holder.told;
    }
    return &known;
}

Withheld* remembered(std::int64_t athlete) {
    const auto found = std::ranges::lower_bound(memory.withheld, athlete, {}, &Withheld::athlete);
    return found == memory.withheld.end() || found->athlete != athlete ? nullptr : &*found;
}

// What an athlete tells to nobody else, where that is somebody else; else null.
const Withheld* withheld_of(std::int64_t athlete) {
    if (asking) return nullptr;
    const Holder holder = reading_for();
    const bool held = holder.athlete == athlete && athlete != nobody;
    // A page is looked at by the athlete, mostly; an assistant is somebody else.
    if (held && holder.withheld_activities == 0) return nullptr;
    if (held && holder.told != 0) return withheld_as_told(holder);
    const Looking present = looking();
    if (!OidIsValid(present.owner)) return nullptr;
    if (!held) {
        if (present.exempt) return nullptr;
        const Sight sight = sight_of(athlete);
        if (!sight.seen || sight.own) return nullptr;
    }
    if (memory.revision != present.revision || memory.holder != holder.athlete)
        know(present, holder.athlete);
    const Withheld* known = remembered(athlete);
    if (known == nullptr || known->read) return known;
    Withheld found = read(athlete, present.owner);
    // Looked up again: what was asked may have made the memory anew.
    Withheld* place = remembered(athlete);
    if (place == nullptr) {
        know(present, holder.athlete);
        place = remembered(athlete);
    }
    if (place != nullptr) *place = std::move(found);
    return place;
}

bool shows_activity(std::int64_t athlete, std::int64_t activity) {
    const Withheld* withheld = withheld_of(athlete);
    return withheld == nullptr ||
           !std::ranges::binary_search(withheld->runs, activity, {}, &Run::activity);
}

bool shows_field(std::int64_t athlete, std::int64_t activity, std::string_view field) {
    const Withheld* withheld = withheld_of(athlete);
    return withheld == nullptr ||
           !std::ranges::binary_search(withheld->fields, Field{activity, std::string(field)});
}

// What may be made of any field of a run: perceived exertion times its minutes, and what the
// athlete has defined (their names begin so, warehouse.own_metrics).
bool rests_on_fields(std::string_view metric) {
    return metric == "session_rpe" || metric.starts_with("own_");
}

bool shows_metric(std::int64_t athlete, std::int64_t activity, std::string_view metric) {
    return shows_activity(athlete, activity) &&
           (!rests_on_fields(metric) || shows_field(athlete, activity, ""));
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

RUNLYTICS_FUNCTION(runlytics_shows_activity, [](runlytics::pg::Arguments& args) {
    return BoolGetDatum(runlytics::pg::shows_activity(args.int8(1), args.int8(0)));
});

RUNLYTICS_FUNCTION(runlytics_shows_field, [](runlytics::pg::Arguments& args) {
    return BoolGetDatum(runlytics::pg::shows_field(args.int8(2), args.int8(0), args.text(1)));
});

RUNLYTICS_FUNCTION(runlytics_shows_metric, [](runlytics::pg::Arguments& args) {
    // Asked of every metric of every run: of most athletes nothing is withheld.
    if (runlytics::pg::withheld_of(args.int8(2)) == nullptr) return BoolGetDatum(true);
    return BoolGetDatum(runlytics::pg::shows_metric(args.int8(2), args.int8(0), args.text(1)));
});

RUNLYTICS_FUNCTION(runlytics_shows_days, [](runlytics::pg::Arguments& args) {
    return BoolGetDatum(runlytics::pg::shows_days(args.int8(2), args.date(0), args.date(1)));
});

RUNLYTICS_FUNCTION(runlytics_shows_all, [](runlytics::pg::Arguments& args) {
    const auto* withheld = runlytics::pg::withheld_of(args.int8(0));
    return BoolGetDatum(withheld == nullptr || withheld->runs.empty());
});

RUNLYTICS_FUNCTION(runlytics_shows_api, [](runlytics::pg::Arguments& args) {
    const auto* withheld = runlytics::pg::withheld_of(args.int8(0));
    return BoolGetDatum(withheld == nullptr ||
                        (withheld->runs.empty() && withheld->fields.empty()));
});
