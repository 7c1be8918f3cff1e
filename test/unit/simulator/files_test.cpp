#include <algorithm>
#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <stdlib.h>
#include <zlib.h>

#include "simulator/health.h"
#include "simulator/tables.h"
#include "simulator/tcx.h"
#include "simulator/writer.h"
#include "unit/simulator/season.h"

namespace runlytics::simulator {
namespace {

namespace fs = std::filesystem;

// A folder that is gone after the test.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = (fs::temp_directory_path() / "simulator-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
        path = name;
    }
    ~TemporaryFolder() { fs::remove_all(path); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    fs::path path;
};

// The bytes of a file, unpacked if it is gzip: zlib reads both.
std::string read(const fs::path& path) {
    gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr) throw std::runtime_error("cannot read " + path.string());
    std::string text, part(1 << 16, '\0');
    for (int n = 0; (n = gzread(file, part.data(), static_cast<unsigned>(part.size()))) > 0;) {
        text.append(part, 0, static_cast<std::size_t>(n));
    }
    gzclose(file);
    return text;
}

std::map<std::string, std::string> read_all(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        files[fs::relative(entry.path(), folder).string()] = read(entry.path());
    }
    return files;
}

// A document that libxml2 has read, with the names of TCX at hand.
class Xml {
  public:
    explicit Xml(const std::string& text)
        : document_(xmlReadMemory(
                        text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                        XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET | XML_PARSE_HUGE),
                    xmlFreeDoc) {}

    bool is_well_formed() const { return document_ != nullptr; }

    // The text of every node on a path.
    std::vector<std::string> texts(const std::string& path) const {
        const std::unique_ptr<xmlXPathContext, decltype(&xmlXPathFreeContext)> context(
            xmlXPathNewContext(document_.get()), xmlXPathFreeContext);
        const auto name = [](const char* text) { return reinterpret_cast<const xmlChar*>(text); };
        xmlXPathRegisterNs(context.get(), name("t"),
                           name("http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"));
        xmlXPathRegisterNs(context.get(), name("x"),
                           name("http://www.garmin.com/xmlschemas/ActivityExtension/v2"));
        const std::unique_ptr<xmlXPathObject, decltype(&xmlXPathFreeObject)> found(
            xmlXPathEvalExpression(name(path.c_str()), context.get()), xmlXPathFreeObject);
        std::vector<std::string> texts;
        if (!found || !found->nodesetval) return texts;
        for (int i = 0; i < found->nodesetval->nodeNr; ++i) {
            xmlChar* content = xmlNodeGetContent(found->nodesetval->nodeTab[i]);
            texts.emplace_back(reinterpret_cast<const char*>(content));
            xmlFree(content);
        }
        return texts;
    }
    std::size_t count(const std::string& path) const { return texts(path).size(); }

  private:
    std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document_;
};

Options weeks_of_march(int weeks) {
    Options options = half_year();
    options.weeks = weeks;
    return options;
}

const std::vector<std::pair<Session, Trace>>& recordings() {
    static const RecordedSeason recorded = record(weeks_of_march(5));
    return recorded.recordings;
}

TEST(SimulatorFiles, TheSameSeedGivesTheSameBytes) {
    const TemporaryFolder folder;
    Options options = weeks_of_march(1);
    options.folder = folder.path / "a";
    write_season(options);
    options.folder = folder.path / "b";
    write_season(options);
    options.folder = folder.path / "c";
    options.seed = 2;
    write_season(options);
    const auto first = read_all(folder.path / "a");
    EXPECT_EQ(first, read_all(folder.path / "b"));
    const auto other = read_all(folder.path / "c");
    EXPECT_NE(first.at("truth.json"), other.at("truth.json"));
    EXPECT_NE(first.at("journal.csv"), other.at("journal.csv"));
    EXPECT_NE(first.at("health/2026-03-04.json"), other.at("health/2026-03-04.json"));
    EXPECT_THROW(write_season(options), std::runtime_error);  // never a season into another
}

TEST(SimulatorFiles, TruthNamesEveryFileAndFault) {
    const TemporaryFolder folder;
    Options options = weeks_of_march(8);
    options.recording = Recording::smart;
    options.folder = folder.path / "season";
    write_season(options);
    const auto files = read_all(options.folder);
    const auto truth = nlohmann::json::parse(files.at("truth.json"));
    std::map<std::string, std::size_t> of_folder;
    for (const auto& [name, bytes] : files)
        ++of_folder[name.substr(0, name.find('/'))];
    EXPECT_EQ(truth["files"]["activities"], of_folder["activities"]);
    EXPECT_EQ(truth["files"]["health"], of_folder["health"]);
    EXPECT_EQ(truth["runs"].size() + 1, of_folder["activities"]);  // and the course
    EXPECT_EQ(truth["effects"].size(), 9u);
    std::set<std::string> cut, courses;
    for (const auto& fault : truth["faults"]) {
        EXPECT_TRUE(files.contains(fault["file"])) << fault;
        if (fault["kind"] == "cut_file") cut.insert(fault["file"]);
        if (fault["kind"] == "course") courses.insert(fault["file"]);
    }
    EXPECT_EQ(cut.size(), 1u);
    EXPECT_EQ(courses.size(), 1u);
    for (const auto& [name, bytes] : files) {
        if (!name.starts_with("activities/")) continue;
        const Xml xml(bytes);
        ASSERT_EQ(xml.is_well_formed(), !cut.contains(name)) << name;
        if (cut.contains(name)) continue;
        EXPECT_EQ(xml.count("//t:Activity"), courses.contains(name) ? 0u : 1u) << name;
        EXPECT_EQ(xml.count("//t:Course"), courses.contains(name) ? 1u : 0u) << name;
    }
}

TEST(SimulatorTcx, EveryCorosLapRepeatsTheWholeTrack) {
    int files = 0;
    for (const auto& [session, trace] : recordings()) {
        if (session.watch != Watch::coros_pace) continue;
        const Xml xml(tcx_of(session, trace));
        const std::size_t laps = xml.count("//t:Lap");
        const auto times = xml.texts("//t:Lap[1]//t:Time");
        ASSERT_EQ(times.size(), trace.samples.size());
        for (std::size_t lap = 2; lap <= laps; ++lap) {
            ASSERT_EQ(xml.texts("//t:Lap[" + std::to_string(lap) + "]//t:Time"), times);
        }
        files += laps > 1;
        EXPECT_EQ(xml.count("//x:TPX") + xml.count("//t:AltitudeMeters"), 0u);
        EXPECT_EQ(xml.texts("//t:Creator/t:Name").at(0), "Coros Wearables");
        EXPECT_EQ(xml.count("//t:Lap[1]//t:Trackpoint[1]/t:Position"), 0u);
        // Speed is in km/h: summed over the seconds it gives the distance 3.6 times.
        double metres = 0;
        for (const auto& speed : xml.texts("//t:Lap[1]//t:Speed"))
            metres += std::stod(speed) / 3.6;
        EXPECT_NEAR(metres, trace.samples.back().distance, 8);
    }
    EXPECT_GE(files, 3);
}

TEST(SimulatorTcx, GarminLapsAddUpToTheRun) {
    int repeated = 0, paused = 0;
    for (const auto& [session, trace] : recordings()) {
        if (session.watch == Watch::coros_pace) continue;
        const Xml xml(tcx_of(session, trace));
        double seconds = 0, metres = 0;
        for (const auto& text : xml.texts("//t:Lap/t:TotalTimeSeconds"))
            seconds += std::stod(text);
        for (const auto& text : xml.texts("//t:Lap/t:DistanceMeters"))
            metres += std::stod(text);
        EXPECT_NEAR(seconds + trace.summary.paused_s, trace.samples.back().second,
                    trace.summary.pauses + 0.5);
        EXPECT_NEAR(metres, trace.samples.back().distance, 0.2);
        const std::size_t laps = xml.count("//t:Lap");
        const bool repeats = session.watch == Watch::forerunner_235;
        EXPECT_EQ(xml.count("//t:Trackpoint"), trace.samples.size() + (repeats ? laps - 1 : 0));
        EXPECT_EQ(xml.count("//t:Trackpoint"), xml.count("//t:Extensions/x:TPX/x:RunCadence"));
        EXPECT_GE(xml.count("//t:Track"), laps);
        repeated += repeats && laps > 1;
        paused += xml.count("//t:Track") > laps;
    }
    EXPECT_GE(repeated, 2);
    EXPECT_GE(paused, 2);
}

TEST(SimulatorTcx, IntervalLapsAreThoseOfTheButton) {
    const auto found = std::find_if(recordings().begin(), recordings().end(), [](const auto& run) {
        return run.first.kind == Kind::intervals;
    });
    ASSERT_NE(found, recordings().end());
    const Xml xml(tcx_of(found->first, found->second));
    const auto metres = xml.texts("//t:Lap/t:DistanceMeters");
    ASSERT_EQ(metres.size(), 14u);  // warm-up, six times 800 m and a jog, and the way home
    for (std::size_t lap = 1; lap < 13; lap += 2)
        EXPECT_NEAR(std::stod(metres[lap]), 800, 10);
    EXPECT_EQ(xml.count("//t:Intensity[.='Resting']"), 6u);
}

// Every record of every batch: how often it came, by metric and content.
std::map<std::string, int> records_of(const std::vector<HealthBatch>& batches) {
    std::map<std::string, int> records;
    for (const HealthBatch& batch : batches) {
        const auto body = nlohmann::json::parse(batch.json);
        for (const auto& metric : body["data"]["metrics"]) {
            for (const auto& record : metric["data"]) {
                ++records[metric["name"].get<std::string>() + record.dump()];
            }
        }
    }
    return records;
}

TEST(SimulatorHealth, BatchesOverlapAndAgree) {
    Options options = weeks_of_march(2);
    const Season season = simulate_season(options, [](const Session&, const Trace&) {});
    const auto daily = health_batches(season, options);
    EXPECT_EQ(daily.size(), 14u);
    options.health_files_per_day = 3;
    const auto often = health_batches(season, options);
    EXPECT_EQ(often.size(), 42u);
    const auto few = records_of(daily);
    const auto many = records_of(often);
    ASSERT_EQ(few.size(), many.size());
    int twice = 0;
    for (const auto& [record, times] : few) {
        EXPECT_TRUE(many.contains(record));
        twice += times == 2;
    }
    EXPECT_GT(twice, static_cast<int>(few.size() * 8 / 10));
}

TEST(SimulatorHealth, TheNightAddsUp) {
    const Options options = weeks_of_march(2);
    const Season season = simulate_season(options, [](const Session&, const Trace&) {});
    const auto batches = health_batches(season, options);
    const auto metrics = nlohmann::json::parse(batches[0].json)["data"]["metrics"];
    double asleep = 0;
    std::vector<double> hrv;
    std::set<std::string> stages;
    for (const auto& metric : metrics) {
        for (const auto& record : metric["data"]) {
            if (metric["name"] == "heart_rate_variability") hrv.push_back(record["qty"]);
            if (metric["name"] == "resting_heart_rate") {
                EXPECT_NEAR(record["qty"].get<double>(), season.days[0].resting_hr, 0.5);
            }
            if (metric["name"] != "sleep_analysis") continue;
            stages.insert(record["value"]);
            if (record["value"] != "Awake") asleep += record["qty"].get<double>();
        }
    }
    EXPECT_NEAR(asleep, season.days[0].sleep.hours, 0.01);
    EXPECT_EQ(stages, (std::set<std::string>{"Awake", "Core", "Deep", "REM"}));
    ASSERT_EQ(hrv.size(), 5u);
    std::sort(hrv.begin(), hrv.end());
    EXPECT_NEAR(hrv[2], std::exp(season.days[0].ln_hrv), 0.001);
}

TEST(SimulatorTables, ShiftsRotateOverEightDays) {
    const Options options = weeks_of_march(2);
    const Season season = simulate_season(options, [](const Session&, const Trace&) {});
    const std::string expected =
        "date,shift,starts_at,ends_at\r\n"
        "2026-03-02,day,2026-03-02T07:00:00+01:00,2026-03-02T19:00:00+01:00\r\n"
        "2026-03-03,day,2026-03-03T07:00:00+01:00,2026-03-03T19:00:00+01:00\r\n"
        "2026-03-04,night,2026-03-04T19:00:00+01:00,2026-03-05T07:00:00+01:00\r\n"
        "2026-03-05,night,2026-03-05T19:00:00+01:00,2026-03-06T07:00:00+01:00\r\n"
        "2026-03-10,day,2026-03-10T07:00:00+01:00,2026-03-10T19:00:00+01:00\r\n";
    EXPECT_EQ(shifts_csv(season).substr(0, expected.size()), expected);
    const std::string journal = journal_csv(season, options);
    EXPECT_EQ(static_cast<std::size_t>(std::count(journal.begin(), journal.end(), '\n')),
              season.runs.size() + 1);
}

// Pins the bytes: whoever runs this elsewhere, with another compiler or processor, gets them too.
TEST(SimulatorFiles, BytesAreTheSameOnEveryMachine) {
    uLong sum = crc32(0, nullptr, 0);
    const auto add = [&sum](const std::string& text) {
        sum =
            crc32(sum, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size()));
    };
    const Options options = weeks_of_march(1);
    const Season season = simulate_season(
        options, [&](const Session& session, const Trace& trace) { add(tcx_of(session, trace)); });
    for (const HealthBatch& batch : health_batches(season, options))
        add(batch.json);
    add(journal_csv(season, options));
    EXPECT_EQ(sum, 2394502377u);
}

}  // namespace
}  // namespace runlytics::simulator
