// parse_health(): bytes in, rows out while they are read.
#include "core/formats/health.h"

#include <string>
#include <vector>

#include "pg/results.h"

extern "C" {
#include <utils/jsonb.h>
}

namespace {

using runlytics::HealthRecord;
using runlytics::pg::Arguments;
using runlytics::pg::RowStream;
using runlytics::pg::RowWriter;

// Records on their way to the rows of a function; a batch of them is kept until it is written.
class RecordRows : public runlytics::HealthSink {
  public:
    explicit RecordRows(const Arguments& args) : rows_(args) {}

    void take(const HealthRecord& record) override {
        Kept& kept = batch_.emplace_back(Kept{record, texts_.size()});
        for (const std::string_view text :
             {record.metric, record.unit, record.source, record.detail})
            texts_.append(text);
        kept.record.metric = kept.record.unit = kept.record.source = kept.record.detail = {};
        kept.sizes[0] = record.metric.size();
        kept.sizes[1] = record.unit.size();
        kept.sizes[2] = record.source.size();
        kept.sizes[3] = record.detail.size();
        if (batch_.size() >= batch_rows || texts_.size() >= batch_bytes) write();
    }

    // Writes what is left.
    void write() {
        rows_.write(batch_.size(), [&](std::size_t i, RowWriter& row) { fill(batch_[i], row); });
        batch_.clear();
        texts_.clear();
    }

  private:
    static constexpr std::size_t batch_rows = 1024;
    static constexpr std::size_t batch_bytes = std::size_t{1} << 20;

    // A record whose texts lie in texts_, one behind the other.
    struct Kept {
        HealthRecord record;
        std::size_t begin;
        std::size_t sizes[4] = {};
    };

    void fill(const Kept& kept, RowWriter& row) const {
        std::string_view texts[4];
        std::size_t begin = kept.begin;
        for (int i = 0; i < 4; ++i) {
            texts[i] = std::string_view(texts_).substr(begin, kept.sizes[i]);
            begin += kept.sizes[i];
        }
        const HealthRecord& record = kept.record;
        row.text(texts[0]);
        row.timestamp(record.starts_at);
        row.timestamp(record.ends_at);
        if (record.utc_offset_s) {
            row.int4(*record.utc_offset_s);
        } else {
            row.null();
        }
        row.float8(record.value);
        row.text(texts[1]);
        row.text(texts[2]);
        if (texts[3].empty()) return row.null();
        row.datum(DirectFunctionCall1(jsonb_in,
                                      CStringGetDatum(pnstrdup(texts[3].data(), texts[3].size()))));
    }

    RowStream rows_;
    std::vector<Kept> batch_;
    std::string texts_;
};

}  // namespace

RUNLYTICS_FUNCTION(runlytics_parse_health, [](Arguments& args) {
    const auto file = args.bytes(0);
    RecordRows rows(args);
    runlytics::formats::parse_health(file, rows);
    rows.write();
    return Datum{0};
});
