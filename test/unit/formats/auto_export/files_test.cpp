// Bodies that Health Auto Export sent. The values expected here are read off the files.
#include <gtest/gtest.h>

#include "unit/formats/health_records.h"
#include "unit/oracle.h"

namespace runlytics {
namespace {

std::vector<test::KeptRecord> records_of_file(const std::filesystem::path& data,
                                              const std::string& name) {
    return test::health_records(test::read_file(data / "health/auto-export" / name));
}

TEST(AutoExportFiles, StepsOf2021) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto records = records_of_file(*data, "step-count-2021.json");
    ASSERT_EQ(records.size(), 6u);
    EXPECT_EQ(records[0].metric, "steps");
    EXPECT_EQ(records[0].value, 34);
    EXPECT_EQ(records[0].unit, "1");
    EXPECT_EQ(records[0].starts_at, test::utc_millis("2021-03-14T00:01:00Z"));
    EXPECT_EQ(records[5].value, 7.2817316760509208);
}

TEST(AutoExportFiles, EnergyInKilojoules) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto records = records_of_file(*data, "metrics-workouts-at-top-level.json");
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].metric, "active_energy");
    EXPECT_EQ(records[0].unit, "kcal");
    EXPECT_DOUBLE_EQ(records[0].value, 0.76856774374845116 / 4.184);
    EXPECT_EQ(records[0].starts_at, test::utc_millis("2021-12-23T16:04:00Z"));
    EXPECT_EQ(records[0].utc_offset_s, 8 * 3600);
}

TEST(AutoExportFiles, OldNightsTellTheBedApart) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto records = records_of_file(*data, "sleep-aggregated-old.json");
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].metric, "sleep");
    EXPECT_EQ(records[0].detail, R"({"stage":"in_bed"})");
    EXPECT_EQ(records[0].source, "iPhone");
    EXPECT_EQ(records[0].starts_at, test::utc_millis("2021-12-17T18:12:50Z"));
    EXPECT_EQ(records[0].ends_at, test::utc_millis("2021-12-18T01:04:45Z"));
    EXPECT_EQ(records[1].metric, "sleep_total");
    EXPECT_EQ(records[1].source, "Irvin's Apple Watch");
    EXPECT_NEAR(records[1].value, 21990, 1e-6);
    EXPECT_EQ(records[1].starts_at, test::utc_millis("2021-12-17T18:21:06Z"));
    EXPECT_EQ(records[1].ends_at, test::utc_millis("2021-12-18T00:57:06Z"));
    EXPECT_EQ(records[1].utc_offset_s, 8 * 3600);
}

TEST(AutoExportFiles, NightsWithPhasesAddUp) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto records = records_of_file(*data, "sleep-aggregated-phases.json");
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].metric, "sleep_total");
    EXPECT_EQ(records[0].unit, "s");
    // .858333 h deep, 1.258333 h REM, 3.3 h core.
    EXPECT_NEAR(records[0].value, 3090 + 4530 + 11880, 1e-6);
    EXPECT_EQ(records[0].source, "Irvin's Apple Watch|Irvin's iPhone");
    EXPECT_EQ(records[0].starts_at, test::utc_millis("2023-01-30T16:23:47Z"));
    EXPECT_EQ(records[0].ends_at, test::utc_millis("2023-01-31T00:39:12Z"));
    EXPECT_NE(records[0].detail.find(R"("rem_s":4530)"), std::string::npos) << records[0].detail;
    EXPECT_NE(records[0].detail.find(R"("asleep_s":0)"), std::string::npos) << records[0].detail;
}

TEST(AutoExportFiles, StretchesOfSleepNameTheirStage) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto records = records_of_file(*data, "sleep-not-aggregated.json");
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].metric, "sleep");
    EXPECT_EQ(records[0].detail, R"({"stage":"core"})");
    EXPECT_EQ(records[0].value, 23760);
    EXPECT_EQ(records[0].starts_at, test::utc_millis("2021-12-17T18:21:06Z"));
    EXPECT_EQ(records[0].ends_at, test::utc_millis("2021-12-18T00:57:06Z"));
}

TEST(AutoExportFiles, EmptyAndBrokenBodies) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    EXPECT_TRUE(records_of_file(*data, "workout-v1.json").empty());
    EXPECT_TRUE(records_of_file(*data, "empty-data.json").empty());
    EXPECT_EQ(test::state_of_call([&] { records_of_file(*data, "invalid-truncated.json"); }),
              "22P02");
}

}  // namespace
}  // namespace runlytics
