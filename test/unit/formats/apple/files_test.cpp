// The files of Apple's export against what Python's xml.etree counted in them: expected_health.tsv.
#include <algorithm>
#include <fcntl.h>
#include <gtest/gtest.h>

#include "core/archive/zip.h"
#include "core/formats/formats.h"
#include "unit/formats/health_records.h"
#include "unit/oracle.h"

namespace runlytics {
namespace {

// The bytes of a file, a fragment with a root around it, a zip file unpacked.
std::vector<std::byte> document(const std::filesystem::path& file) {
    if (file.extension() == ".zip") {
        return archive::Zip(open(file.c_str(), O_RDONLY)).read("apple_health_export/export.xml");
    }
    std::vector<std::byte> bytes = test::read_file(file);
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.find("<HealthData") != text.npos) return bytes;
    const std::string whole = "<HealthData>" + text + "</HealthData>";
    const auto wrapped = test::bytes_of(whole);
    return {wrapped.begin(), wrapped.end()};
}

// One number of "sum=0.2 min=0.08 max=0.12".
double stated(const std::string& values, const std::string& name) {
    return std::stod(values.substr(values.find(name + "=") + name.size() + 1));
}

// What the type is called here, and by what its numbers are multiplied; the units were read off the
// files.
struct Expected {
    const char* metric;
    double factor;
};
const std::map<std::string, Expected> metrics = {
    {"DistanceWalkingRunning", {"distance", 1000}},
    {"StepCount", {"steps", 1}},
    {"BodyFatPercentage", {"body_fat", 1}},
    {"BodyMass", {"weight", 1}},
    {"HeartRateVariabilitySDNN", {"hrv_sdnn", 1}},
    {"OxygenSaturation", {"spo2", 1}},
    {"RespiratoryRate", {"respiratory_rate", 1}},
    {"RestingHeartRate", {"resting_heart_rate", 1}},
    {"VO2Max", {"vo2max", 1}},
    {"ActiveEnergyBurned", {"active_energy", 1}},
    {"AppleExerciseTime", {"exercise_time", 60}},
    {"AppleStandTime", {"stand_time", 60}},
    {"HeartRate", {"heart_rate", 1}},
};

void expect_quantity(const test::Row& row, const std::vector<test::KeptRecord>& records) {
    const std::string type = row.at("type").substr(std::string("HKQuantityTypeIdentifier").size());
    ASSERT_TRUE(metrics.contains(type)) << type;
    const Expected& expected = metrics.at(type);
    double sum = 0, low = INFINITY, high = -INFINITY;
    int count = 0;
    for (const auto& record : records) {
        if (record.metric != expected.metric) continue;
        sum += record.value;
        low = std::min(low, record.value);
        high = std::max(high, record.value);
        ++count;
    }
    EXPECT_EQ(count, std::stoi(row.at("count_or_period"))) << type;
    EXPECT_NEAR(sum, stated(row.at("values"), "sum") * expected.factor, 1e-6) << type;
    EXPECT_NEAR(low, stated(row.at("values"), "min") * expected.factor, 1e-9) << type;
    EXPECT_NEAR(high, stated(row.at("values"), "max") * expected.factor, 1e-9) << type;
}

// {"HKCategoryValueSleepAnalysisAsleepCore": 6, ...}
void expect_sleep(const test::Row& row, const std::vector<test::KeptRecord>& records) {
    const std::map<std::string, std::string> stages = {{"InBed", "in_bed"},
                                                       {"AsleepCore", "core"},
                                                       {"AsleepREM", "rem"},
                                                       {"AsleepDeep", "deep"},
                                                       {"Awake", "awake"}};
    long all = 0;
    for (const auto& [word, stage] : stages) {
        const std::string key = "Analysis" + word + "\": ";
        const auto at = row.at("values").find(key);
        const long wanted =
            at == std::string::npos ? 0 : std::stol(row.at("values").substr(at + key.size()));
        const std::string told = "\"stage\":\"" + stage + "\"";
        const auto count = std::count_if(records.begin(), records.end(), [&](const auto& record) {
            return record.metric == "sleep" && record.detail.find(told) != std::string::npos;
        });
        EXPECT_EQ(count, wanted) << word;
        all += wanted;
    }
    EXPECT_EQ(all, std::stol(row.at("count_or_period")));
}

// "2016-04-02 10:40:38 +0100" by the C library.
UnixMillis phone_millis(const std::string& text) {
    const int sign = text[20] == '-' ? -1 : 1;
    const int offset = sign * (std::stoi(text.substr(21, 2)) * 60 + std::stoi(text.substr(23, 2)));
    return test::utc_millis(text.substr(0, 10) + "T" + text.substr(11, 8) + "Z") - offset * 60'000;
}

// The number in front of a word, NaN for "None".
double number_behind(const std::string& text, const std::string& word) {
    const auto at = text.find(word);
    if (at == text.npos || text.compare(at + word.size(), 4, "None") == 0) return missing_value;
    return std::stod(text.substr(at + word.size()));
}

void expect_number(double actual, double wanted, double tolerance, const char* what) {
    if (std::isnan(wanted)) return;
    EXPECT_NEAR(actual, wanted, tolerance) << what;
}

void expect_workout(const test::Row& row, const std::vector<Activity>& workouts) {
    const std::string& period = row.at("count_or_period");
    const UnixMillis begin = phone_millis(period.substr(0, 25));
    const auto found = std::find_if(workouts.begin(), workouts.end(),
                                    [&](const Activity& a) { return a.started_at == begin; });
    ASSERT_NE(found, workouts.end()) << period;
    EXPECT_EQ("HKWorkoutActivityType" + found->vendor_sport, row.at("type"));
    EXPECT_NEAR(found->elapsed_s,
                static_cast<double>(phone_millis(period.substr(29)) - begin) / 1000, 1e-9);
    const std::string &values = row.at("values"), &detail = row.at("detail");
    expect_number(found->timer_s, number_behind(values, "duration=") * 60, 1e-6, "duration");
    expect_number(found->distance_m, number_behind(values, "totalDistance=") * 1000, 1e-6, "m");
    expect_number(found->calories, number_behind(values, "totalEnergyBurned="), 1e-6, "kcal");
    expect_number(found->distance_m,
                  number_behind(detail, "[\"DistanceWalkingRunning\", \"") * 1000, 1e-6, "m");
    expect_number(found->calories, number_behind(detail, "[\"ActiveEnergyBurned\", \""), 1e-6,
                  "kcal");
    expect_number(found->avg_hr, number_behind(detail, "[\"HeartRate\", \""), 1e-6, "bpm");
    const auto lines = std::count(found->linked_file.begin(), found->linked_file.end(), '\n');
    EXPECT_EQ(found->linked_file.empty() ? 0 : lines + 1, number_behind(detail, "files="));
    const double parts = number_behind(detail, "activities=");
    EXPECT_EQ(found->laps.size(), parts > 1 ? static_cast<std::size_t>(parts) : 0u);
}

TEST(AppleFiles, AgreeWithTheOracle) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    int rows = 0;
    for (const auto& row : test::read_tsv(*data / "expected_health.tsv")) {
        const std::string& file = row.at("file");
        if (!file.starts_with("health/apple/")) continue;
        SCOPED_TRACE(file + " " + row.at("type"));
        ++rows;
        const auto bytes = document(*data / file);
        if (row.at("element") == "Workout") {
            expect_workout(row, formats::parse_activity(bytes));
        } else if (row.at("type").ends_with("SleepAnalysis")) {
            expect_sleep(row, test::health_records(bytes));
        } else {
            expect_quantity(row, test::health_records(bytes));
        }
    }
    EXPECT_EQ(rows, 29);
}

TEST(AppleFiles, AWorkoutIsReadToTheLastLap) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto workouts = formats::parse_activity(
        document(*data / "health/apple/fragments/workout_running_multiple_parts.xml"));
    ASSERT_EQ(workouts.size(), 1u);
    const Activity& run = workouts[0];
    EXPECT_EQ(run.sport, "running");
    EXPECT_EQ(run.sub_sport, "");
    EXPECT_EQ(run.timezone, "Europe/Paris");
    EXPECT_EQ(run.utc_offset_s, std::nullopt);
    EXPECT_EQ(run.ascent_m, 59);
    EXPECT_EQ(run.device, "Apple Watch Watch7,2");
    EXPECT_TRUE(run.linked_file.starts_with("/workout-routes/route_2025-09-26_7.00pm.gpx\n"));
    EXPECT_TRUE(run.linked_file.ends_with("/workout-routes/route_2025-09-26_7.18pm.gpx"));
}

}  // namespace
}  // namespace runlytics
