// The table of formats: that each row is whole, and that each family's files come to theirs.
#include "core/formats/formats.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <set>
#include <string>

#include "core/error.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

// The row's own sample.
std::string sample_of(std::string_view name) {
    return std::string(format_named(name)->sample);
}

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
        EXPECT_FALSE(format.title.empty()) << format.name;
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

// A target of test/fuzz feeds its parsers: its corpus, which is replayed, has a file of the format.
TEST(Formats, AreFuzzed) {
    std::set<std::string> fuzzed;
    for (const auto& file : std::filesystem::recursive_directory_iterator("test/fuzz/corpus")) {
        if (file.is_regular_file())
            fuzzed.emplace(name_of(detect(test::read_file(file.path().string()))));
    }
    for (const Format& format : formats())
        EXPECT_EQ(fuzzed.count(std::string(format.name)), 1u) << format.name;
}

TEST(Formats, AreKnownByTheirContent) {
    for (const Format& format : formats())
        EXPECT_EQ(name_of(detect(test::bytes_of(sample_of(format.name)))), format.name);
    for (const std::string nothing : {"", " \n", "<a/>", "<", "{}", "[]", "hello", "a,b\n1,2\n"})
        EXPECT_EQ(detect(test::bytes_of(nothing)), nullptr) << nothing;
}

// However the file begins: a mark of the byte order, white space.
TEST(Formats, AreKnownBehindAMarkAndWhiteSpace) {
    for (const std::string name :
         {"web_page", "strava_json", "sheets_json", "plan_csv", "journal_csv"})
        EXPECT_EQ(name_of(detect(test::bytes_of("\xEF\xBB\xBF" + sample_of(name)))), name);
    for (const std::string name : {"gpx", "apple_health", "health_auto_export"})
        EXPECT_EQ(name_of(detect(test::bytes_of("\r\n " + sample_of(name)))), name);
}

// A decision that was taken before is kept; without one the content decides.
TEST(Formats, AreParsedAsTheRowSays) {
    const std::string csv = sample_of("journal_csv");
    EXPECT_TRUE(parse_activity(test::bytes_of(csv)).empty());
    EXPECT_EQ(test::state_of_call(
                  [&] { parse_activity(test::bytes_of(csv), format_named("strava_json")); }),
              "22P02");
    EXPECT_EQ(test::state_of_call([&] { parse_gear(test::bytes_of(csv)); }), "22P02");
    EXPECT_EQ(test::state_of_call([&] { split_rows(test::bytes_of(csv), *format_named("gpx")); }),
              "0A000");
    const std::string page = sample_of("web_page");
    EXPECT_EQ(test::state_of_call([&] { parse_activity(test::bytes_of(page)); }), "22P02");
    EXPECT_EQ(test::state_of_call([] { parse_activity(test::bytes_of(std::string("?"))); }),
              "22P02");
}

// What is refused is called what it is, and measured as it was sent.
TEST(Formats, SayWhatAFileIsThatNobodyReads) {
    const auto said = [](const std::string& file) {
        try {
            parse_activity(test::bytes_of(file));
        } catch (const Error& error) {
            return error.message() + ": " + error.detail();
        }
        return std::string();
    };
    const std::string unknown = "not a recognised activity format: ";
    EXPECT_EQ(said(""), "the file is empty: ");
    EXPECT_EQ(said("hello"), unknown + "5 bytes");
    // Letters of a code page are longer in UTF-8.
    EXPECT_EQ(said("\xE4\xF6\xFC"), unknown + "3 bytes");
    const std::string zip = "PK\x03\x04" + std::string(60, '\xE4');
    EXPECT_TRUE(said(zip).starts_with(unknown + "64 bytes: a zip, ")) << said(zip);
    EXPECT_NE(said(zip).find("runlytics-load"), std::string::npos);
    EXPECT_TRUE(said(std::string(257, 'a') + "ustar").starts_with(unknown + "262 bytes: a tar, "));
    EXPECT_EQ(said("PK\x03\x04....[Content_Types].xml"),
              unknown + "27 bytes: a workbook of an office program. Save its sheet as CSV.");
    EXPECT_EQ(said("When,RPE,Notes\n2026-03-15,5,easy\n"),
              unknown +
                  "33 bytes: a table headed When, RPE, Notes. If it is a journal, none of "
                  "its columns is known as the day: head a column Date.");
    EXPECT_EQ(said("a,b\n1,2\n"), unknown + "8 bytes");
    EXPECT_TRUE(said("/srv/run.fit").starts_with(unknown + "12 bytes: the path of a file, "));
    EXPECT_EQ(said("/srv\n/run"), unknown + "9 bytes");
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
