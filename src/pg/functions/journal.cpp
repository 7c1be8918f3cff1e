// parse_journal(), detect_journal(): sheets in, entries of a journal out.
#include "core/formats/journal/journal.h"

#include <string>
#include <string_view>
#include <vector>

#include "core/formats/formats.h"
#include "pg/boundary/results.h"
#include "pg/functions/format_argument.h"

extern "C" {
#include <datatype/timestamp.h>
#include <pgtime.h>
#include <utils/jsonb.h>
}

namespace {

using runlytics::Error;
using runlytics::formats::ClockTrust;
using runlytics::formats::JournalRow;
using runlytics::formats::LocalMillis;
using runlytics::formats::OwnColumn;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::RowWriter;

constexpr int headers_argument = 2;
constexpr int fields_argument = 3;
constexpr int format_argument = 4;

// The type runlytics.journal_row.
constinit Columns row_columns = {"sheet",      "nth",      "id",
                                 "day",        "noted_at", "title",
                                 "note",       "rpe",      "soreness",
                                 "mood",       "energy",   "stress",
                                 "sleep_from", "sleep_to", "sleep_quality",
                                 "resting_hr", "hrv_ms",   "hrv_statistic",
                                 "weight_kg",  "shift",    "shift_from",
                                 "shift_to",   "fields",   "covers",
                                 "headers",    "warnings", "sleep_h"};

// The type runlytics.journal_column.
constinit Columns reading_columns = {"sheet", "nth", "heading", "field", "rule", "example", "note"};

// The clock of a zone that the server knows.
class ServerClock : public runlytics::formats::SheetClock {
  public:
    explicit ServerClock(std::string_view zone) {
        if (!ServerClock::use(zone)) {
            throw Error(runlytics::sqlstate::invalid_parameter,
                        "time zone \"" + std::string(zone) + "\" is not known");
        }
    }

    bool use(std::string_view zone) override {
        const std::string name(zone);
        const char* const text = name.c_str();
        pg_tz* const found = call([&] { return pg_tzset(text); });
        if (found != nullptr) zone_ = found;
        return found != nullptr;
    }

    LocalMillis shown_at(runlytics::UnixMillis instant) const override {
        const pg_time_t seconds = instant / 1000 - (instant % 1000 < 0 ? 1 : 0);
        const pg_tm* const shown = pg_localtime(&seconds, zone_);
        return shown == nullptr ? instant : instant + 1000 * shown->tm_gmtoff;
    }

  private:
    pg_tz* zone_ = nullptr;
};

// The athlete's own names of columns: two arrays side by side.
std::vector<OwnColumn> own_columns(const Arguments& args, int headers, int fields) {
    const auto names = args.text_array(headers);
    const auto meanings = args.text_array(fields);
    if (names.size() != meanings.size()) {
        throw Error(runlytics::sqlstate::invalid_parameter, "each header needs one field");
    }
    std::vector<OwnColumn> own;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto field = runlytics::formats::field_named(meanings[i]);
        if (!field) {
            throw Error(runlytics::sqlstate::invalid_parameter,
                        "no field is called \"" + std::string(meanings[i]) + "\"");
        }
        own.push_back({runlytics::formats::header_key(names[i]), *field});
    }
    return own;
}

void write_moment(const std::optional<LocalMillis>& moment, RowWriter& row) {
    moment ? row.timestamp(*moment) : row.null();
}

void write_scales(const JournalRow& entry, RowWriter& row) {
    row.float8(entry.rpe);
    row.float8(entry.soreness);
    row.float8(entry.mood);
    row.float8(entry.energy);
    row.float8(entry.stress);
}

void write_entry(const JournalRow& entry, RowWriter& row) {
    row.int4(entry.sheet);
    row.int4(entry.nth);
    row.text(entry.id);
    row.datum(DateADTGetDatum(entry.day - (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE)));
    write_moment(entry.noted_at, row);
    row.text(entry.title);
    row.text(entry.note);
    write_scales(entry, row);
    write_moment(entry.sleep_from, row);
    write_moment(entry.sleep_to, row);
    row.float8(entry.sleep_quality);
    row.float8(entry.resting_hr);
    row.float8(entry.hrv_ms);
    row.text(entry.hrv_statistic);
    row.float8(entry.weight_kg);
    row.text(entry.shift);
    write_moment(entry.shift_from, row);
    write_moment(entry.shift_to, row);
    char* const fields = TextDatumGetCString(runlytics::pg::text_from_file(entry.fields));
    row.datum(DirectFunctionCall1(jsonb_in, CStringGetDatum(fields)));
    row.datum(runlytics::pg::make_texts(*entry.covers));
    row.datum(runlytics::pg::make_texts(*entry.headers));
    row.datum(runlytics::pg::make_texts(entry.warnings));
    row.float8(entry.sleep_h);
}

}  // namespace

// Without a zone, instants are read as UTC, and what looks like midnights as days.
RUNLYTICS_FUNCTION(runlytics_parse_journal, [](Arguments& args) {
    const bool knows_athlete = args.count() > 1;
    ServerClock clock(knows_athlete ? args.text(1) : std::string_view("UTC"));
    std::vector<OwnColumn> own;
    if (knows_athlete) own = own_columns(args, headers_argument, fields_argument);
    const ClockTrust trust = knows_athlete ? ClockTrust::athletes : ClockTrust::unknown;
    const auto* format = runlytics::pg::format_in(args, format_argument);
    const auto entries =
        format == nullptr
            ? runlytics::formats::parse_journal(args.bytes(0), clock, trust, own)
            : runlytics::formats::parse_journal(args.bytes(0), *format, clock, trust, own);
    return runlytics::pg::return_rows(
        args, row_columns, entries.size(),
        [&](std::size_t i, RowWriter& row) { write_entry(entries[i], row); });
});

RUNLYTICS_FUNCTION(runlytics_explain_journal, [](Arguments& args) {
    ServerClock clock(args.text(1));
    const auto own = own_columns(args, headers_argument, fields_argument);
    const auto file = args.bytes(0);
    const auto readings =
        runlytics::formats::explain_journal(file, clock, ClockTrust::athletes, own);
    return runlytics::pg::return_rows(
        args, reading_columns, readings.size(), [&](std::size_t i, RowWriter& row) {
            row.int4(readings[i].sheet);
            row.int4(readings[i].nth);
            row.text(readings[i].heading);
            row.text(readings[i].field == runlytics::formats::Field::none
                         ? std::string_view()
                         : runlytics::formats::name_of(readings[i].field));
            row.text(readings[i].rule);
            row.text(readings[i].example);
            row.text(readings[i].note);
        });
});

RUNLYTICS_FUNCTION(runlytics_detect_journal, [](Arguments& args) {
    const std::vector<OwnColumn> own = own_columns(args, 1, 2);
    return runlytics::pg::make_text(
        runlytics::formats::name_of(runlytics::formats::detect(args.bytes(0), own)));
});

RUNLYTICS_FUNCTION(runlytics_shift_label, [](Arguments& args) {
    const std::string_view label = runlytics::formats::shift_label(args.text(0));
    return label.empty() ? args.null() : runlytics::pg::make_text(label);
});
