// One element of Apple's export that is not well formed costs that element.
#include <gtest/gtest.h>
#include <map>

#include "core/formats/apple/apple.h"
#include "core/formats/apple/split.h"
#include "core/formats/formats.h"
#include "unit/formats/health_records.h"

namespace runlytics {
namespace {

std::string record(int value, const std::string& source = "Watch", const std::string& more = "") {
    return "<Record type=\"HKQuantityTypeIdentifierHeartRate\" sourceName=\"" + source +
           "\" unit=\"count/min\" startDate=\"2024-01-01 01:00:00 +0200\" "
           "endDate=\"2024-01-01 01:01:00 +0200\" value=\"" +
           std::to_string(value) + "\"" + (more.empty() ? "/>" : ">" + more + "</Record>") + "\n ";
}

std::string workout(const std::string& source = "Watch") {
    return "<Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\" duration=\"30\" "
           "durationUnit=\"min\" sourceName=\"" +
           source +
           "\" startDate=\"2024-01-01 02:00:00 +0200\" endDate=\"2024-01-01 02:30:00 +0200\"/>\n ";
}

// What becomes of a Record under way.
const std::string damaged[] = {
    record(61, "Tom & Ann"),
    record(61, "a < b"),
    record(61, "say \"hi\""),
    record(61, "one \" more"),
    record(61, "\xC3\x28"),
    record(61, "\xFF\xFE"),
    record(61, "&nbsp;"),
    record(61, "&#0;"),
    record(61, "&#x110000;"),
    record(61, "Watch\" sourceName=\"Phone"),
    record(61, "Watch", "<MetadataEntry key=\"a\" value=\"b\">"),
    record(61, "Watch", "<MetadataEntry key=a value=\"b\"/>"),
    record(61, "Watch", "<MetadataEntry key=\"a\" value=\"b\"/></Metadata>"),
    record(61, "Watch", "text & more"),
    record(61, "Watch", "]]>"),
    record(61, "Watch", "<!-- -- -->"),
    record(61, "Watch", "<1/>"),
    record(61, "Watch", "<MetadataEntry key=\"a\"value=\"b\"/>"),
    "<Record type=\"HKQuantityTypeIdentifierHeartRate\" value=>\n ",
    "<Record type=\"HKQuantityTypeIdentifierHeartRate\" value\n ",
    "<Record\n type=HKQuantityTypeIdentifierHeartRate/>",
    "</Record>\n ",
    "<ActivitySummary dateComponents=\"2024-01-01\" a&b/>\n ",
};

struct Found : HealthSink {
    void take(const HealthRecord& record) override {
        values += std::to_string(static_cast<int>(record.value)) + " ";
    }
    void skip(std::string_view part) override { ++skipped[std::string(part)]; }
    std::string values;
    std::map<std::string, int> skipped;
};

class DamagedRecord : public testing::TestWithParam<int> {};

TEST_P(DamagedRecord, CostsItself) {
    for (const std::string& bad : damaged) {
        SCOPED_TRACE(bad);
        std::string text =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HealthData locale=\"en\">\n ";
        for (int i = 0; i < 4; ++i) {
            if (i == GetParam()) text += bad;
            text += record(70 + i);
        }
        text += workout() + "</HealthData>";
        Found found;
        formats::parse_apple_health(test::bytes_of(text), found);
        EXPECT_EQ(found.values, "70 71 72 73 ");
        EXPECT_GE(found.skipped["Record: not well formed"], 1);
        const auto activities = formats::parse_activity(test::bytes_of(text));
        ASSERT_EQ(activities.size(), 1U);
        EXPECT_EQ(activities[0].timer_s, 1800);
        const bool other_page = bad.find_first_of("\xC3\xFF") != bad.npos;  // is repaired
        EXPECT_EQ(activities[0].warnings.empty(), other_page);
    }
}

INSTANTIATE_TEST_SUITE_P(Places, DamagedRecord, testing::Range(0, 4));

TEST(DamagedExport, IsCutAndReadAllTheSame) {
    for (const std::string& bad : damaged) {
        SCOPED_TRACE(bad);
        std::string text = "<HealthData locale=\"en\">\n <ExportDate value=\"2024-06-01\"/>\n ";
        text += record(70) + bad + record(71) + workout() + bad + record(72) + "</HealthData>\n";
        for (const std::size_t slice : {std::size_t{1}, std::size_t{100}, text.size()}) {
            Found found;
            std::size_t workouts = 0;
            formats::AppleExportSplitter splitter([&](std::string fragment) {
                if (fragment.find("<Workout ") != fragment.npos)
                    workouts += formats::parse_activity(test::bytes_of(fragment)).size();
                else
                    formats::parse_apple_health(test::bytes_of(fragment), found);
            });
            for (std::size_t at = 0; at < text.size(); at += slice)
                splitter.push(test::bytes_of(std::string_view(text).substr(at, slice)));
            splitter.finish();
            EXPECT_EQ(found.values, "70 71 72 ");
            EXPECT_EQ(workouts, 1U);
        }
    }
}

TEST(DamagedExport, WithoutAnythingElseIsRefused) {
    for (const std::string& bad : {record(61, "a & b"), workout("a & b")}) {
        const std::string text = "<HealthData>" + bad + "</HealthData>";
        Found found;
        EXPECT_THROW(formats::parse_apple_health(test::bytes_of(text), found), Error);
        EXPECT_THROW(formats::parse_activity(test::bytes_of(text)), Error);
    }
}

TEST(DamagedExport, OfThousandsOfPlacesIsRefused) {
    std::string text = "<HealthData>" + record(70);
    for (int i = 0; i < 1100; ++i)
        text += record(61, "a & b");
    Found found;
    EXPECT_THROW(formats::parse_apple_health(test::bytes_of(text + "</HealthData>"), found), Error);
}

}  // namespace
}  // namespace runlytics
