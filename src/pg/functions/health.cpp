// parse_health(): bytes in, rows out while they are read.
#include "core/formats/health.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pg/boundary/results.h"
#include "pg/functions/format_argument.h"

extern "C" {
#include <lib/stringinfo.h>
#include <utils/builtins.h>
#include <utils/json.h>
#include <utils/jsonb.h>
}

namespace {

using runlytics::Error;
using runlytics::HealthRecord;
using runlytics::pg::Arguments;
using runlytics::pg::Columns;
using runlytics::pg::RowStream;
using runlytics::pg::RowWriter;

// The type runlytics.health_record.
constinit Columns record_columns = {"metric", "starts_at", "ends_at", "utc_offset_s",
                                    "value",  "unit",      "source",  "detail"};

// The few words that come again and again: names of metrics, units and sources. Each becomes a
// datum once.
class Words {
  public:
    // The number of a word. `last` is where its column had the one before, mostly the same.
    std::size_t number_of(std::string_view word, std::size_t& last) {
        if (last < words_.size() && words_[last] == word) return last;
        if (word.size() > longest_word) word = whole_characters(word, longest_word);
        if (numbers_.size() >= most_words) {
            throw Error(runlytics::sqlstate::limit_exceeded,
                        "the export names too many metrics, units or sources");
        }
        const auto [found, is_new] = numbers_.try_emplace(std::string(word), words_.size());
        if (is_new) {
            words_.push_back(found->first);
            datums_.push_back(0);
        }
        return last = found->second;
    }

    // A name that is far too long is cut, where a character ends.
    static std::string_view whole_characters(std::string_view word, std::size_t size) {
        while (size > 0 && (static_cast<unsigned char>(word[size]) & 0xC0) == 0x80)
            --size;
        return word.substr(0, size);
    }

    // Writes a word; only inside call(), the datum lives in `context`.
    void write(std::size_t number, RowWriter& row, MemoryContext context) {
        if (words_[number].empty()) return row.null();
        if (datums_[number] == 0) {
            MemoryContext caller = MemoryContextSwitchTo(context);
            datums_[number] = runlytics::pg::text_from_file(words_[number]);
            MemoryContextSwitchTo(caller);
        }
        row.datum(datums_[number]);
    }

  private:
    static constexpr std::size_t most_words = 20'000;
    static constexpr std::size_t longest_word = 1'000;

    std::unordered_map<std::string, std::size_t> numbers_;
    std::vector<std::string_view> words_;
    std::vector<Datum> datums_;
};

// Records on their way to the rows of a function; a batch of them is kept until it is written.
class RecordRows : public runlytics::HealthSink {
  public:
    explicit RecordRows(const Arguments& args)
        : context_(CurrentMemoryContext), rows_(args, record_columns) {}

    void take(const HealthRecord& record) override {
        batch_.push_back({record.starts_at, record.ends_at, record.value, record.utc_offset_s,
                          words_.number_of(record.metric, metric_),
                          words_.number_of(record.unit, unit_),
                          words_.number_of(record.source, source_), record.detail.size()});
        details_.append(record.detail);
        if (batch_.size() >= batch_rows || details_.size() >= batch_bytes) write();
    }

    // Counts by name; a file whose every point is odd in its own way has few names of its own.
    void skip(std::string_view what) override {
        constexpr std::size_t most_names = 100;
        const bool room = skipped_.size() < most_names || skipped_.contains(std::string(what));
        ++skipped_[room ? std::string(what) : std::string("and more of the kind")];
    }

    // A row for each name of what was left out, without a time: {"what": name}, and how often.
    void finish() {
        write();
        rows_.write(
            skipped_.size(), [&, next = skipped_.begin()](std::size_t, RowWriter& row) mutable {
                row.datum(runlytics::pg::text_from_file("unread"));
                for (int unsaid = 0; unsaid < 3; ++unsaid)
                    row.null();
                row.float8(static_cast<double>(next->second));
                row.null();
                row.null();
                StringInfoData json;
                initStringInfo(&json);
                appendStringInfoString(&json, "{\"what\": ");
                escape_json(&json, TextDatumGetCString(runlytics::pg::text_from_file(next->first)));
                appendStringInfoChar(&json, '}');
                row.datum(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
                ++next;
            });
    }

    // Writes what is left.
    void write() {
        std::size_t detail = 0;
        rows_.write(batch_.size(), [&](std::size_t i, RowWriter& row) { fill(i, row, detail); });
        batch_.clear();
        details_.clear();
    }

  private:
    static constexpr std::size_t batch_rows = 1024;
    static constexpr std::size_t batch_bytes = std::size_t{1} << 20;

    struct Kept {
        runlytics::UnixMillis starts_at, ends_at;
        double value;
        std::optional<int> utc_offset_s;
        std::size_t metric, unit, source;  // numbers of words
        std::size_t detail;                // its length; the details lie behind one another
    };

    void fill(std::size_t i, RowWriter& row, std::size_t& detail) {
        const Kept& record = batch_[i];
        words_.write(record.metric, row, context_);
        row.timestamp(record.starts_at);
        row.timestamp(record.ends_at);
        if (record.utc_offset_s) {
            row.int4(*record.utc_offset_s);
        } else {
            row.null();
        }
        row.float8(record.value);
        words_.write(record.unit, row, context_);
        words_.write(record.source, row, context_);
        if (record.detail == 0) return row.null();
        char* json = pnstrdup(details_.data() + detail, record.detail);
        row.datum(DirectFunctionCall1(jsonb_in, CStringGetDatum(json)));
        detail += record.detail;
    }

    MemoryContext context_;
    RowStream rows_;
    Words words_;
    std::size_t metric_ = 0, unit_ = 0, source_ = 0;
    std::vector<Kept> batch_;
    std::string details_;
    std::map<std::string, std::size_t> skipped_;
};

}  // namespace

RUNLYTICS_FUNCTION(runlytics_parse_health, [](Arguments& args) {
    constexpr std::size_t spare = runlytics::formats::health_spare_bytes;
    const auto file = args.bytes_with_spare(0, spare);
    RecordRows rows(args);
    runlytics::formats::parse_health(file, rows, spare, runlytics::pg::format_in(args, 1));
    rows.finish();
    return Datum{0};
});
