#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/formats/health.h"
#include "unit/support.h"

namespace runlytics::test {

// A record that outlives its file.
struct KeptRecord {
    explicit KeptRecord(const HealthRecord& record)
        : metric(record.metric),
          unit(record.unit),
          source(record.source),
          detail(record.detail),
          starts_at(record.starts_at),
          ends_at(record.ends_at),
          utc_offset_s(record.utc_offset_s),
          value(record.value) {}

    std::string metric, unit, source, detail;
    UnixMillis starts_at, ends_at;
    std::optional<int> utc_offset_s;
    double value;
};

class KeepRecords : public HealthSink {
  public:
    void take(const HealthRecord& record) override { records.emplace_back(record); }
    std::vector<KeptRecord> records;
};

// Every record of a file.
inline std::vector<KeptRecord> health_records(std::span<const std::byte> file,
                                              const formats::Format* format = nullptr) {
    KeepRecords sink;
    formats::parse_health(file, sink, 0, format);
    return std::move(sink.records);
}

inline std::vector<KeptRecord> health_records(std::string_view text,
                                              const formats::Format* format = nullptr) {
    return health_records(bytes_of(text), format);
}

// The records of points of one metric of Health Auto Export.
inline std::vector<KeptRecord> records_of_points(std::string_view name, std::string_view unit,
                                                 std::string_view points) {
    std::string text = R"({"data":{"metrics":[{"name":")";
    text.append(name).append(R"(","units":")").append(unit).append(R"(","data":)");
    text.append(points).append("}]}}");
    return health_records(text);
}

}  // namespace runlytics::test
