// The table of formats: that each row is whole, and that each family's files come to theirs.
#include "core/formats/formats.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <string>

#include "unit/support.h"

namespace runlytics::formats {
namespace {

// One small file of each format.
const std::map<std::string, std::string> samples = {
    {"fit", std::string("\x0E\x20\x00\x00\x00\x00\x00\x00.FIT\x00\x00", 14)},
    {"web_page", "\n<!DOCTYPE html><html><body/></html>"},
    {"tcx", "<?xml version=\"1.0\"?><TrainingCenterDatabase/>"},
    {"gpx", "<gpx version=\"1.1\"/>"},
    {"apple_health", "<HealthData locale=\"de_DE\"/>"},
    {"strava_json", R"({"id":1,"sport_type":"Run"})"},
    {"health_auto_export", R"({"data":{"metrics":[]}})"},
    {"intervals_wellness", R"([{"id":"2026-01-01","restingHR":48}])"},
    {"sheets_json", R"({"values":[["Date","RPE"],["2026-01-01",5]]})"},
    {"strava_gear", "Shoe Name,Shoe Brand,Shoe Model,Shoe Default Sport Types\n"},
    {"strava_csv",
     "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
     "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,"
     "Filename\n"},
    {"journal_csv", "Date,RPE,Note\n2026-01-01,5,good\n"},
    {"shifts_csv", "date,shift,starts_at,ends_at\n"},
};

// Which target of test/fuzz feeds the parsers of a format.
const std::map<std::string, std::string> fuzz_targets = {
    {"fit", "fit"},
    {"web_page", "journal"},
    {"tcx", "tcx"},
    {"gpx", "gpx"},
    {"apple_health", "apple"},
    {"strava_json", "strava"},
    {"health_auto_export", "health"},
    {"intervals_wellness", "answers"},
    {"sheets_json", "journal"},
    {"strava_gear", "strava_gear"},
    {"strava_csv", "strava_csv"},
    {"journal_csv", "journal"},
    {"shifts_csv", "journal"},
};

TEST(Formats, HaveNamesOfTheirOwn) {
    std::set<std::string_view> names = {"unknown"};
    for (const Format& format : formats()) {
        EXPECT_TRUE(names.insert(format.name).second) << format.name;
        EXPECT_EQ(format_named(format.name), &format);
        EXPECT_EQ(format.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), format.name.npos)
            << format.name;
    }
    EXPECT_EQ(format_named("unknown"), nullptr);
    EXPECT_EQ(name_of(nullptr), "unknown");
}

TEST(Formats, TellOfSomethingOrSayWhyNot) {
    for (const Format& format : formats()) {
        ASSERT_NE(format.is, nullptr) << format.name;
        EXPECT_EQ(tells(format).empty(), format.refuse != nullptr) << format.name;
        EXPECT_NE(format.shape, Shape::blank) << format.name;
        // What names the files of an activity, and what is cut into rows, tells of activities.
        if (!format.names_files.empty() || format.rows != nullptr) {
            EXPECT_NE(format.activities, nullptr) << format.name;
        }
        if (format.archive != nullptr) {
            EXPECT_NE(format.archive->holds, nullptr) << format.name;
            // By a name or, for what is read from its beginning on, by its content.
            EXPECT_NE(format.archive->home_file.empty(), format.splitter == nullptr) << format.name;
        }
    }
}

TEST(Formats, AreFuzzed) {
    const std::filesystem::path fuzz = "test/fuzz";  // tests run where the sources are
    for (const Format& format : formats()) {
        const auto target = fuzz_targets.find(std::string(format.name));
        ASSERT_NE(target, fuzz_targets.end()) << format.name << " has no target of test/fuzz";
        EXPECT_TRUE(std::filesystem::exists(fuzz / (target->second + "_fuzz.cpp")))
            << target->second;
    }
    EXPECT_EQ(fuzz_targets.size(), formats().size());
}

TEST(Formats, AreKnownByTheirContent) {
    for (const Format& format : formats()) {
        const auto sample = samples.find(std::string(format.name));
        ASSERT_NE(sample, samples.end()) << format.name << " has no sample";
        EXPECT_EQ(name_of(detect(test::bytes_of(sample->second))), format.name);
    }
    for (const std::string nothing : {"", " \n", "<a/>", "<", "{}", "[]", "hello", "a,b\n1,2\n"})
        EXPECT_EQ(detect(test::bytes_of(nothing)), nullptr) << nothing;
}

// However the file begins: a mark of the byte order, white space.
TEST(Formats, AreKnownBehindAMarkAndWhiteSpace) {
    for (const std::string name : {"web_page", "strava_json", "sheets_json", "journal_csv"})
        EXPECT_EQ(name_of(detect(test::bytes_of("\xEF\xBB\xBF" + samples.at(name)))), name);
    for (const std::string name : {"gpx", "apple_health", "health_auto_export"})
        EXPECT_EQ(name_of(detect(test::bytes_of("\r\n " + samples.at(name)))), name);
}

// A decision that was taken before is kept; without one the content decides.
TEST(Formats, AreParsedAsTheRowSays) {
    const std::string csv = samples.at("journal_csv");
    EXPECT_TRUE(parse_activity(test::bytes_of(csv)).empty());
    EXPECT_EQ(test::state_of_call(
                  [&] { parse_activity(test::bytes_of(csv), format_named("strava_json")); }),
              "22P02");
    EXPECT_EQ(test::state_of_call([&] { parse_gear(test::bytes_of(csv)); }), "22P02");
    EXPECT_EQ(test::state_of_call([&] { split_rows(test::bytes_of(csv), *format_named("gpx")); }),
              "0A000");
    const std::string page = samples.at("web_page");
    EXPECT_EQ(test::state_of_call([&] { parse_activity(test::bytes_of(page)); }), "22P02");
    EXPECT_EQ(test::state_of_call([] { parse_activity(test::bytes_of(std::string("?"))); }),
              "22P02");
}

TEST(Formats, HoldWhatIsOursOfAnArchive) {
    const Archive& strava = *format_named("strava_csv")->archive;
    for (const std::string_view ours : {"activities.csv", "activities/1.fit.gz", "shoes.csv"})
        EXPECT_TRUE(strava.holds(ours)) << ours;
    for (const std::string_view other : {"media/1.jpg", "routes.csv", "profile.csv"})
        EXPECT_FALSE(strava.holds(other)) << other;
    const Archive& apple = *format_named("apple_health")->archive;
    EXPECT_TRUE(apple.holds("workout-routes/route_1.gpx"));
    EXPECT_FALSE(apple.holds("electrocardiograms/1.csv"));
    EXPECT_TRUE(apple.repeats("<?xml?><ClinicalDocument>"));
}

}  // namespace
}  // namespace runlytics::formats
