// How an export is cut: everything once, the same way whatever the slices, and alike next month.
#include "core/formats/apple/split.h"

#include <gtest/gtest.h>

#include "core/formats/apple/apple.h"
#include "unit/formats/health_records.h"

namespace runlytics {
namespace {

using formats::AppleExportSplitter;

const std::string device =
    "&lt;&lt;HKDevice: 0x3012772a0&gt;, name:Apple Watch, hardware:Watch6,7&gt;";

std::string record(const std::string& type, const std::string& start, const std::string& end = "") {
    return "<Record type=\"HKQuantityTypeIdentifier" + type +
           "\" sourceName=\"W &gt; 'a'\" device=\"" + device + "\" unit=\"count\" startDate=\"" +
           start + "\" endDate=\"" + (end.empty() ? start : end) + "\" value=\"7\"/>";
}

std::string workout(const std::string& start) {
    return "<Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\" startDate=\"" + start +
           "\" endDate=\"" + start +
           "\">\n  <MetadataEntry key=\"a\" value=\"b > c\"/>\n </Workout>";
}

// The fragments of an export that comes in slices of so many bytes.
std::vector<std::string> split(std::string_view text, std::size_t slice = 1 << 20) {
    std::vector<std::string> fragments;
    AppleExportSplitter splitter([&](std::string fragment) { fragments.push_back(fragment); });
    for (std::size_t at = 0; at < text.size(); at += slice)
        splitter.push(test::bytes_of(text.substr(at, slice)));
    splitter.finish();
    return fragments;
}

std::string sqlstate_of(std::string_view text) {
    try {
        split(text);
    } catch (const Error& error) {
        return error.state();
    }
    return "none";
}

// Steps of three months, each month longer than the smallest fragment; then some other things.
std::string months(const std::string& offset = "+0000") {
    std::string text =
        "<?xml version=\"1.0\"?>\n<!DOCTYPE HealthData [\n<!ATTLIST A b CDATA \"#I\n>\n]>\n"
        "<HealthData locale=\"en\">\n <ExportDate value=\"2024-06-01 08:10:05 +0200\"/>\n";
    for (const char* month : {"01", "02", "03"}) {
        for (int i = 0; i < 100; ++i) {
            const std::string day = i < 50 ? "05" : "17";
            text += record("StepCount", std::string("2024-") + month + "-" + day + " 10:00:" +
                                            std::to_string(10 + i % 50) + " " + offset) +
                    "\n";
        }
    }
    text += "<!-- <Record -->" + record("BodyMass", "2024-01-01 10:00:00 " + offset);
    text += workout("2024-01-02 10:00:00 +0000") + workout("2024-01-03 10:00:00 +0000");
    return text + "<ActivitySummary dateComponents=\"2024-01-01\"/>\n</HealthData>\n";
}

TEST(AppleSplit, EndsWhereTheMonthChanges) {
    const auto fragments = split(months());
    ASSERT_EQ(fragments.size(), 6u);
    test::KeepRecords all;
    for (const std::string& fragment : fragments) {
        EXPECT_TRUE(fragment.starts_with("<HealthData>\n"));
        EXPECT_TRUE(fragment.ends_with("</HealthData>\n"));
        formats::parse_apple_health(test::bytes_of(fragment), all);
    }
    EXPECT_EQ(all.records.size(), 301u);
    EXPECT_EQ(test::health_records(fragments[0]).size(), 100u);
    EXPECT_EQ(test::health_records(fragments[2]).size(), 100u);
    EXPECT_EQ(test::health_records(fragments[3]).size(), 1u);
    EXPECT_EQ(formats::parse_apple_workouts(test::bytes_of(fragments[4])).size(), 1u);
    EXPECT_EQ(formats::parse_apple_workouts(test::bytes_of(fragments[5])).size(), 1u);
}

// The first 20 steps of January and those of February: too few for a fragment of their own.
TEST(AppleSplit, AFewRecordsJoinTheNextMonth) {
    std::string text = "<HealthData>";
    for (const char* month : {"01", "02"}) {
        for (int i = 0; i < 20; ++i)
            text += record("StepCount", std::string("2024-") + month + "-01 10:00:00 +0000");
    }
    EXPECT_EQ(split(text + "</HealthData>").size(), 1u);
}

TEST(AppleSplit, TheSlicesMakeNoDifference) {
    const auto fragments = split(months());
    for (const std::size_t slice : {1, 7, 100, 4096})
        EXPECT_EQ(split(months(), slice), fragments) << slice;
}

TEST(AppleSplit, NextMonthsExportHasTheSameFragments) {
    const auto before = split(months());
    std::string later = months();
    const std::string more = record("StepCount", "2024-04-01 10:00:00 +0000");
    later.insert(later.find("<!-- <Record"), more);
    const auto after = split(later);
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (i == 3) continue;  // grew by a record of April
        EXPECT_EQ(after[i], before[i]) << i;
    }
    EXPECT_EQ(test::health_records(after[3]).size(), 2u);
}

TEST(AppleSplit, WhatTheDayOfTheExportChangesIsLevelled) {
    std::string summer =
        "<HealthData>" +
        record("StepCount", "2024-01-01 00:30:00 +0200", "2024-01-01 01:30:00 +0200") +
        "</HealthData>";
    std::string winter =
        "<HealthData>\n\n" +
        record("StepCount", "2023-12-31 23:30:00 +0100", "2024-01-01 00:30:00 +0100") +
        "</HealthData>";
    winter.replace(winter.find("3012772a0"), 9, "10a3b0");
    EXPECT_EQ(split(summer), split(winter));
    EXPECT_NE(split(summer)[0].find("startDate=\"2023-12-31 22:30:00 +0000\""), std::string::npos);
    EXPECT_NE(split(summer)[0].find("HKDevice: 0x0&gt;, name:Apple Watch"), std::string::npos);
}

TEST(AppleSplit, AMonthThatIsTooLongIsCut) {
    std::string text = "<HealthData>";
    while (text.size() < formats::apple_fragment_bytes * 5 / 2)
        text += record("HeartRate", "2024-01-01 10:00:00 +0000");
    const auto fragments = split(text + "</HealthData>");
    EXPECT_EQ(fragments.size(), 3u);
    for (const std::string& fragment : fragments)
        EXPECT_LE(fragment.size(), formats::apple_fragment_bytes + 100);
}

TEST(AppleSplit, ACutExportGivesWhatWasWhole) {
    std::vector<std::string> fragments;
    AppleExportSplitter splitter([&](std::string fragment) { fragments.push_back(fragment); });
    const std::string text = months();
    splitter.push(test::bytes_of(text.substr(0, text.find("2024-02-17"))));
    EXPECT_THROW(splitter.finish(), Error);
    ASSERT_EQ(fragments.size(), 2u);
    EXPECT_EQ(test::health_records(fragments[1]).size(), 50u);
}

TEST(AppleSplit, WhatIsNoExportIsRefused) {
    EXPECT_EQ(sqlstate_of("<gpx/>"), "22P02");
    EXPECT_EQ(sqlstate_of("<a><HealthData></HealthData></a>"), "22P02");
    EXPECT_EQ(sqlstate_of("<HealthData>text that is long enough</HealthData>"), "none");
    EXPECT_EQ(sqlstate_of("<HealthData></Record>          </HealthData>"), "none");
    EXPECT_EQ(sqlstate_of("<!DOCTYPE HealthData [<!ENTITY a \"b\">]><HealthData></HealthData>"),
              "22P02");
    EXPECT_EQ(sqlstate_of("<HealthData/>"), "none");
}

// Found by fuzzing: what looks like the root in the DTD ate the root when both came in one slice.
TEST(AppleSplit, WhatLooksLikeTheRootIsNone) {
    const std::string text =
        "<!-- <HealthData> --><!DOCTYPE HealthData [<!ATTLIST A b CDATA \"#<HealthData x='\">]>"
        "<HealthData locale='en'>" +
        record("StepCount", "2024-01-01 10:00:00 +0000") + "</HealthData>";
    for (const std::size_t slice : {std::size_t{1}, std::size_t{90}, text.size()})
        EXPECT_EQ(split(text, slice).size(), 1u) << slice;
}

TEST(AppleSplit, AnElementWithoutAnEndIsALimit) {
    std::string text = "<HealthData><Record type=\"";
    text.append(formats::max_apple_element_bytes + 100, 'a');
    EXPECT_EQ(sqlstate_of(text), "54000");
    EXPECT_EQ(sqlstate_of(std::string(formats::max_apple_prolog_bytes + 100, ' ')), "22P02");
}

}  // namespace
}  // namespace runlytics
