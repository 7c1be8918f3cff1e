// The table of formats.
#include "core/formats/formats.h"

#include <algorithm>
#include <array>

#include "core/formats/apple/apple.h"
#include "core/formats/apple/archive.h"
#include "core/formats/apple/split.h"
#include "core/formats/auto_export/auto_export.h"
#include "core/formats/fit/fit.h"
#include "core/formats/fitbit/fitbit.h"
#include "core/formats/garmin_wellness.h"
#include "core/formats/gpx.h"
#include "core/formats/intervals_wellness.h"
#include "core/formats/journal/journal.h"
#include "core/formats/journal/sheet.h"
#include "core/formats/plan.h"
#include "core/formats/polar/polar.h"
#include "core/formats/strava/activity.h"
#include "core/formats/strava/archive.h"
#include "core/formats/strava/csv.h"
#include "core/formats/strava/gear.h"
#include "core/formats/suunto/suunto.h"
#include "core/formats/tcx.h"

namespace runlytics::formats {

namespace {

const Format table[] = {
    {.name = "fit",
     .title = "FIT",
     .sample = std::string_view("\x0E\x20\x00\x00\x00\x00\x00\x00.FIT\x00\x00", 14),
     .shape = Shape::other,
     .is = [](const Head& head) { return is_fit(head.bytes()); },
     .origin = Origin::device,
     .activities = parse_fit},
    {.name = "web_page",
     .title = "a web page",
     .sample = "<!DOCTYPE html><html><body/></html>",
     .shape = Shape::xml,
     .is = [](const Head& head) { return is_web_page(head.text()); },
     .refuse = refuse_web_page},
    {.name = "tcx",
     .title = "TCX",
     .sample = "<TrainingCenterDatabase/>",
     .shape = Shape::xml,
     .is = is_tcx,
     .origin = Origin::exchange,
     .activities = parse_tcx},
    {.name = "gpx",
     .title = "GPX",
     .sample = "<gpx version=\"1.1\"/>",
     .shape = Shape::xml,
     .is = is_gpx,
     .origin = Origin::track,
     .activities = parse_gpx},
    {.name = "apple_health",
     .title = "Apple's export.xml",
     .sample = "<HealthData locale=\"de_DE\"/>",
     .shape = Shape::xml,
     .is = is_apple_export,
     .origin = Origin::health,
     .activities = parse_apple_workouts,
     .health = [](Bytes file, HealthSink& sink, std::size_t) { parse_apple_health(file, sink); },
     .splitter = make_apple_splitter,
     .archive = &apple_archive,
     .names_files = "the workout"},
    {.name = "strava_json",
     .title = "Strava's JSON",
     .sample = R"({"id":1,"sport_type":"Run"})",
     .shape = Shape::json,
     .is = is_strava_json,
     .activities = parse_strava},
    {.name = "health_auto_export",
     .title = "Health Auto Export's JSON",
     .sample = R"({"data":{"metrics":[]}})",
     .shape = Shape::json,
     .is = is_auto_export,
     .origin = Origin::health,
     .activities = parse_auto_export_workouts,
     .health = parse_health_auto_export,
     .repeats = true},
    {.name = "garmin_wellness",
     .title = "the days of Garmin's account export",
     .sample = R"([{"calendarDate":"2026-01-01","restingHeartRate":48}])",
     .shape = Shape::json,
     .is = is_garmin_wellness,
     .health = [](Bytes file, HealthSink& sink,
                  std::size_t) { parse_garmin_wellness(file, sink); }},
    {.name = "intervals_wellness",
     .title = "intervals.icu's wellness data",
     .sample = R"([{"id":"2026-01-01","restingHR":48}])",
     .shape = Shape::json,
     .is = is_intervals_wellness,
     .health = [](Bytes file, HealthSink& sink,
                  std::size_t) { parse_intervals_wellness(file, sink); }},
    {.name = "fitbit",
     .title = "Fitbit's export from Google Takeout",
     .sample =
         R"([{"dateTime":"01/06/26 00:00:00","value":{"date":"01/06/26","value":48,"error":6}}])",
     .shape = Shape::json,
     .is = is_fitbit,
     .origin = Origin::health,
     .activities = parse_fitbit_exercises,
     .health = parse_fitbit_body},
    {.name = "polar",
     .title = "the JSON of Polar's account export",
     .sample = R"({"exportVersion":"1.6","date":"2026-01-06","summary":{"stepCount":11000}})",
     .shape = Shape::json,
     .is = is_polar,
     .origin = Origin::exchange,
     .activities = parse_polar_session,
     .health = parse_polar_body},
    {.name = "suunto",
     .title = "Suunto's JSON",
     .sample = R"({"DeviceLog":{"Header":{"DateTime":"2026-01-06T12:00:00Z"},"Samples":[]}})",
     .shape = Shape::json,
     .is = is_suunto,
     .origin = Origin::exchange,
     .activities = parse_suunto},
    {.name = "pose",
     .title = "landmarks of a pose",
     .sample = R"({"runlytics_pose":1,"fps":120,"frames":[]})",
     .shape = Shape::json,
     .is = is_pose,
     .pose = parse_pose},
    {.name = "sheets_json",
     .title = "a sheet's JSON",
     .sample = R"({"values":[["Date","RPE"],["2026-01-01",5]]})",
     .shape = Shape::json,
     .is = [](const Head& head) { return is_sheet_json(head.text(), head.own()); },
     .journal = parse_journal},
    {.name = "strava_gear",
     .title = "Strava's shoes.csv and bikes.csv",
     .sample = "Shoe Name,Shoe Brand,Shoe Model,Shoe Default Sport Types\n",
     .shape = Shape::other,
     .is = [](const Head& head) { return is_strava_gear(head.text()); },
     .gear = parse_strava_gear,
     .file_names = strava_gear_files},
    {.name = "strava_csv",
     .title = "Strava's activities.csv",
     .sample = "Activity ID,Activity Date,c,d,e,f,g,h,i,j,k,l,m\n",
     .shape = Shape::other,
     .is = [](const Head& head) { return is_strava_csv(head.text()); },
     .origin = Origin::listing,
     .activities = parse_strava_csv,
     .rows = split_strava_csv,
     .archive = &strava_archive,
     .names_files = "activities.csv"},
    {.name = "plan_csv",
     .title = "a plan's CSV",
     .sample = "Plan,km,pace\n2026-01-01,10,5:30\n",
     .shape = Shape::other,
     .is = [](const Head& head) { return is_plan(head.text()); },
     .plan = parse_plan},
    {.name = "journal_csv",
     .title = "a journal's CSV",
     .sample = "Date,RPE,Note\n2026-01-01,5,good\n",
     .shape = Shape::other,
     .is = [](const Head& head) { return csv_kind(head.text(), head.own()) == TableKind::journal; },
     .journal = parse_journal},
    {.name = "shifts_csv",
     .title = "a roster's CSV",
     .sample = "date,shift,starts_at,ends_at\n",
     .shape = Shape::other,
     .is = [](const Head& head) { return csv_kind(head.text(), head.own()) == TableKind::roster; },
     .journal = parse_journal},
};

}  // namespace

std::span<const Format> formats() {
    return table;
}

const Format* format_named(std::string_view name) {
    const auto found = std::find_if(std::begin(table), std::end(table),
                                    [&](const Format& format) { return format.name == name; });
    return found == std::end(table) ? nullptr : found;
}

std::vector<std::string> tells(const Format& format) {
    std::vector<std::string> subjects;
    if (format.activities != nullptr) subjects.emplace_back("activities");
    if (format.health != nullptr) subjects.emplace_back("health");
    if (format.journal != nullptr) subjects.emplace_back("journal");
    if (format.gear != nullptr) subjects.emplace_back("gear");
    if (format.plan != nullptr) subjects.emplace_back("plan");
    if (format.pose != nullptr) subjects.emplace_back("gait");
    return subjects;
}

std::string titles(bool (*wanted)(const Format&)) {
    std::string text;
    for (const Format& format : table) {
        if (wanted(format)) text += (text.empty() ? "" : ", ") + std::string(format.title);
    }
    return text;
}

std::string_view name_of(const Format* format) {
    return format == nullptr ? "unknown" : format->name;
}

}  // namespace runlytics::formats
