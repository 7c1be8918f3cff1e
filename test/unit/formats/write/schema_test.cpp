// What we write of every real file keeps the schemas, and is read again as it was. The schemas are
// our own words for the part that we write (test/fixtures); RUNLYTICS_SCHEMAS names a folder with
// the published ones, which are asked as well.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <memory>
#include <string>

#include "core/activity/moving_time.h"
#include "core/error.h"
#include "core/formats/formats.h"
#include "core/formats/write/write.h"
#include "core/stream/intervals.h"
#include "core/stream/stream.h"
#include "unit/formats/made_run.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

template <typename Thing>
using Owned = std::unique_ptr<Thing, void (*)(Thing*)>;

class Schema {
  public:
    explicit Schema(const std::string& text)
        : context_(xmlSchemaNewMemParserCtxt(text.data(), static_cast<int>(text.size())),
                   xmlSchemaFreeParserCtxt),
          schema_(xmlSchemaParse(context_.get()), xmlSchemaFree) {
        if (!schema_) throw std::runtime_error("the schema cannot be read");
    }

    // What the document breaks; empty: nothing.
    std::string complaints(const std::string& document) const {
        const Owned<xmlDoc> tree(xmlReadMemory(document.data(), static_cast<int>(document.size()),
                                               nullptr, nullptr, XML_PARSE_HUGE | XML_PARSE_NONET),
                                 xmlFreeDoc);
        if (!tree) return "it is not well formed";
        const Owned<xmlSchemaValidCtxt> check(xmlSchemaNewValidCtxt(schema_.get()),
                                              xmlSchemaFreeValidCtxt);
        std::string told;
        xmlSchemaSetValidStructuredErrors(
            check.get(),
            [](void* out, auto error) {
                auto& text = *static_cast<std::string*>(out);
                if (text.size() < 500) text += error->message;
            },
            &told);
        const int broken = xmlSchemaValidateDoc(check.get(), tree.get());
        return broken == 0 ? "" : told + " (" + std::to_string(broken) + ")";
    }

  private:
    Owned<xmlSchemaParserCtxt> context_;
    Owned<xmlSchema> schema_;
};

// A schema that brings several together, so that what stands in extensions is asked too.
Schema joined(const std::filesystem::path& folder,
              const std::vector<std::pair<std::string, std::string>>& parts) {
    std::string text = "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">";
    for (const auto& [space, file] : parts) {
        text += "<xs:import namespace=\"" + space + "\" schemaLocation=\"" +
                std::filesystem::absolute(folder / file).string() + "\"/>";
    }
    return Schema(text + "</xs:schema>");
}

struct Schemas {
    Schema tcx, gpx;
};

const std::string garmin = "http://www.garmin.com/xmlschemas/";

const Schemas& own_schemas() {
    static const Schemas schemas{
        joined("test/fixtures", {{garmin + "TrainingCenterDatabase/v2", "written-tcx.xsd"}}),
        joined("test/fixtures", {{"http://www.topografix.com/GPX/1/1", "written-gpx.xsd"}}),
    };
    return schemas;
}

const Schemas* published_schemas() {
    const char* folder = std::getenv("RUNLYTICS_SCHEMAS");
    if (folder == nullptr) return nullptr;
    static const Schemas schemas{
        joined(folder, {{garmin + "TrainingCenterDatabase/v2", "TrainingCenterDatabasev2.xsd"},
                        {garmin + "ActivityExtension/v2", "ActivityExtensionv2.xsd"}}),
        joined(folder, {{"http://www.topografix.com/GPX/1/1", "gpx.xsd"},
                        {garmin + "TrackPointExtension/v2", "TrackPointExtensionv2.xsd"},
                        {garmin + "PowerExtension/v1", "PowerExtensionv1.xsd"}}),
    };
    return &schemas;
}

Activity read_back(const std::string& text) {
    const auto activities = parse_activity(test::bytes_of(text));
    EXPECT_EQ(activities.size(), 1U);
    return activities.empty() ? Activity{} : activities.front();
}

double moving_time_of(const Track& track) {
    const auto bytes = stream::encode(track);
    stream::Reader reader(bytes);
    return activity::moving_time(reader);
}

// How many values of a channel differ, and the first of them.
void expect_same_values(const Track& wrote, const Track& read, Channel channel, double step) {
    std::size_t others = 0, first = 0;
    for (std::size_t i = 0; i < wrote.size(); ++i) {
        const double was = wrote.has(channel) ? wrote.column(channel)[i] : missing_value;
        const double is = read.has(channel) ? read.column(channel)[i] : missing_value;
        if (std::isnan(was) && std::isnan(is)) continue;
        if (std::fabs(was - is) <= step) continue;
        if (others++ == 0) first = i;
    }
    if (others == 0) return;
    ADD_FAILURE() << others << " of channel " << static_cast<int>(channel) << ", the first at "
                  << first << ": "
                  << (wrote.has(channel) ? wrote.column(channel)[first] : missing_value)
                  << " became "
                  << (read.has(channel) ? read.column(channel)[first] : missing_value);
}

// The pauses that a new Track tells: of a second alone, with samples on both sides, none does.
std::vector<std::uint32_t> pauses_of(const Track& track) {
    auto pauses = track.pauses;
    std::erase_if(pauses, [&](auto i) { return track.time[i] - track.time[i - 1] < 1500; });
    return pauses;
}

void expect_same_track(const Track& wrote, const Track& read) {
    ASSERT_EQ(wrote.time, read.time);
    EXPECT_EQ(pauses_of(wrote), pauses_of(read));
    const auto seconds_lost = static_cast<double>(wrote.pauses.size() - read.pauses.size());
    EXPECT_LE(seconds_lost, 1);
    for (const Channel channel : {Channel::latitude, Channel::longitude, Channel::altitude,
                                  Channel::distance, Channel::speed})
        expect_same_values(wrote, read, channel, 0.51 / stream::scale_of(channel));
    for (const Channel channel : {Channel::heart_rate, Channel::power})
        expect_same_values(wrote, read, channel, 0.5);
    expect_same_values(wrote, read, Channel::cadence, 1);
    const double was = moving_time_of(wrote), is = moving_time_of(read);
    EXPECT_TRUE((std::isnan(was) && std::isnan(is)) ||
                std::fabs(was - is) <= 2 * seconds_lost + 0.01)
        << was << " s of moving became " << is;
}

void expect_valid(const Schema& own, const Schema* published, const std::string& text) {
    EXPECT_EQ(own.complaints(text), "");
    if (published == nullptr) return;
    EXPECT_EQ(published->complaints(text), "");
}

void expect_tcx(const Activity& activity) {
    const Schemas* published = published_schemas();
    const std::string text = write_tcx(activity);
    expect_valid(own_schemas().tcx, published ? &published->tcx : nullptr, text);
    if (!activity.track.empty()) expect_same_track(activity.track, read_back(text).track);
}

// The samples that have a position, which are those that GPX can hold.
Track with_positions(const Track& track) {
    Track kept;
    bool paused = false;
    for (std::size_t i = 0; i < track.size(); ++i) {
        paused |= std::binary_search(track.pauses.begin(), track.pauses.end(), i);
        if (std::isnan(track.column(Channel::latitude)[i]) ||
            std::isnan(track.column(Channel::longitude)[i]))
            continue;
        if (paused && !kept.empty()) kept.pauses.push_back(static_cast<std::uint32_t>(kept.size()));
        paused = false;
        kept.append(track.time[i]);
        for (const Channel channel :
             {Channel::latitude, Channel::longitude, Channel::altitude, Channel::distance,
              Channel::heart_rate, Channel::cadence, Channel::speed, Channel::power}) {
            if (track.has(channel)) kept.set(channel, track.column(channel)[i]);
        }
    }
    return kept;
}

void expect_gpx(const Activity& activity) {
    if (!activity.track.has(Channel::latitude)) return;
    const Schemas* published = published_schemas();
    const std::string text = write_gpx(activity);
    expect_valid(own_schemas().gpx, published ? &published->gpx : nullptr, text);
    expect_same_track(with_positions(activity.track), read_back(text).track);
}

TEST(WrittenSchemas, AreKeptByEveryRealFile) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    std::size_t activities = 0;
    for (const char* folder : {"fit", "gpx", "tcx", "strava", "health"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(*data / folder)) {
            if (!entry.is_regular_file()) continue;
            SCOPED_TRACE(entry.path());
            std::vector<Activity> found;
            try {
                found = parse_activity(test::read_file(entry.path()));
            } catch (const Error&) {
                continue;  // no activity
            }
            for (const Activity& activity : found) {
                expect_tcx(activity);
                expect_gpx(activity);
                ++activities;
            }
        }
    }
    EXPECT_GT(activities, 150U);
}

TEST(WrittenSchemas, ThatArePublishedAreAskedAsWell) {
    if (published_schemas() == nullptr)
        GTEST_SKIP() << "RUNLYTICS_SCHEMAS names no folder with the schemas as published";
    EXPECT_NE(published_schemas()->tcx.complaints("<TrainingCenterDatabase/>"), "");
    EXPECT_NE(published_schemas()->gpx.complaints("<gpx/>"), "");
}

TEST(WrittenSchemas, OfOurOwnRefuse) {
    const std::string text = write_tcx(test::finished(test::made_run({})));
    EXPECT_EQ(own_schemas().tcx.complaints(text), "");
    const auto refused = [&](const std::string& from, const std::string& to) {
        std::string changed = text;
        changed.replace(changed.find(from), from.size(), to);
        return !own_schemas().tcx.complaints(changed).empty();
    };
    EXPECT_TRUE(refused("Manual", "manual"));
    EXPECT_TRUE(refused("<Trackpoint>", "<Track></Track><Trackpoint>"));
    EXPECT_TRUE(refused("<Value>", "<Value>-"));
    EXPECT_TRUE(refused("<Calories>", "<Calories>1."));
}

}  // namespace
}  // namespace runlytics::formats
