#include "simulator/health.h"

#include <cmath>

#include "simulator/failing_days.h"
#include "simulator/health_records.h"

namespace runlytics::simulator {

namespace {

using Json = nlohmann::ordered_json;

// Adds the records of one day that the phone has by the time of a batch, sorted into metrics.
void add_known(Json& metrics, const std::vector<HealthRecord>& records, UnixSeconds sent_at) {
    for (const HealthRecord& record : records) {
        if (record.known_at > sent_at) continue;
        auto metric = metrics.begin();
        while (metric != metrics.end() && (*metric)["name"] != record.metric)
            ++metric;
        if (metric == metrics.end()) {
            metrics.push_back(
                {{"name", record.metric}, {"units", record.units}, {"data", Json::array()}});
            metric = metrics.end() - 1;
        }
        (*metric)["data"].push_back(record.data);
    }
}

}  // namespace

std::vector<HealthBatch> health_batches(const Season& season, const Options& options) {
    constexpr double last_hour = 22;
    const int per_day = options.health_files_per_day;
    std::vector<HealthBatch> batches;
    std::vector<HealthRecord> yesterday;
    for (std::size_t i = 0; i < season.days.size(); ++i) {
        std::vector<HealthRecord> today = health_records(season, i, options);
        if (options.failing_sensors) spoil_day(today, season, i);
        const Date date = season.days[i].date;
        for (int k = 1; k <= per_day; ++k) {
            const UnixSeconds sent_at = instant_of(date, last_hour * 3600 * k / per_day);
            Json metrics = Json::array();
            add_known(metrics, yesterday, sent_at);
            add_known(metrics, today, sent_at);
            const std::string number = per_day > 1 ? '-' + std::to_string(k) : std::string();
            const Json batch = {{"data", {{"metrics", metrics}, {"workouts", Json::array()}}}};
            batches.push_back({iso_date(date) + number + ".json", batch.dump(1) + '\n'});
        }
        yesterday = std::move(today);
    }
    return batches;
}

}  // namespace runlytics::simulator
