#include "simulator/apple_export.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "simulator/calendar.h"
#include "simulator/files.h"
#include "simulator/random.h"
#include "simulator/text.h"

namespace runlytics::simulator {

namespace {

constexpr int export_offset_s = 7200;  // of the phone on the day of the export, in every time
constexpr UnixSeconds day_s = 86'400;
constexpr double record_mb = 421e-6;  // with its white space
constexpr double few_mb = .021;       // a day, of what does not come in bulk

struct Device {
    const char* source;
    const char* text;
};
constexpr Device watch = {
    "Jo\xE2\x80\x99s Apple\xC2\xA0Watch",
    "&lt;&lt;HKDevice: 0x3012772a0&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, "
    "hardware:Watch6,7, software:10.2&gt;"};
constexpr Device phone = {
    "iPhone",
    "&lt;&lt;HKDevice: 0x3012771e0&gt;, name:iPhone, manufacturer:Apple Inc., model:iPhone, "
    "hardware:iPhone14,5, software:17.2&gt;"};

// How a type is recorded. Those with a share divide what the bulk leaves; the others come so many
// times a day.
struct Kind {
    const char* type;
    const char* unit;
    const Device& device;
    double share;
    double per_day;
    double low, high;
    int decimals;
    int seconds;  // how long one takes
    const char* children = nullptr;
};

constexpr const char* motion =
    "<MetadataEntry key=\"HKMetadataKeyHeartRateMotionContext\" value=\"1\"/>";
constexpr const char* vo2max = "<MetadataEntry key=\"HKVO2MaxTestType\" value=\"2\"/>";
constexpr Kind kinds[] = {
    {"BodyMass", "kg", phone, 0, .14, 68, 72, 1, 0},
    {"HeartRate", "count/min", watch, .42, 0, 48, 160, 0, 0, motion},
    {"OxygenSaturation", "%", watch, 0, 3, .94, .99, 2, 15},
    {"RespiratoryRate", "count/min", watch, 0, 4, 12, 17, 1, 0},
    {"StepCount", "count", phone, .04, 0, 5, 200, 0, 60},
    {"StepCount", "count", watch, .08, 0, 5, 200, 0, 60},
    {"DistanceWalkingRunning", "km", phone, .04, 0, .004, .15, 5, 60},
    {"DistanceWalkingRunning", "km", watch, .08, 0, .004, .15, 5, 60},
    {"BasalEnergyBurned", "kcal", watch, .12, 0, .2, 20, 3, 60},
    {"ActiveEnergyBurned", "kcal", watch, .22, 0, .01, 9, 3, 60},
    {"RestingHeartRate", "count/min", watch, 0, 1, 46, 56, 0, 0},
    {"VO2Max", "mL/min\xC2\xB7kg", watch, 0, .3, 48, 53, 2, 0, vo2max},
    {"HeartRateVariabilitySDNN", "ms", watch, 0, 1, 20, 110, 4, 60},
    {"EnvironmentalAudioExposure", "dBASPL", watch, 0, 4, 40, 90, 2, 60},
};

// The document, written as it grows.
class ExportWriter {
  public:
    ExportWriter(const Options& options, std::FILE* file);
    std::size_t write();

  private:
    void time(std::string_view name, UnixSeconds at);
    void attribute(std::string_view name, std::string_view value);
    void open_record(const char* prefix, const char* type, const Device& device);
    void write_kind(std::size_t index);
    void write_beats(Random& random);
    void write_sleep();
    void write_workouts();
    void write_route(const std::string& name, UnixSeconds at, int seconds);
    void flush(bool all);

    const Options& options_;
    std::FILE* file_;
    UnixSeconds begin_;
    int days_;
    std::string text_;
    std::size_t records_ = 0;
};

// The document type of iOS 16, in which a quote is missing.
constexpr const char* head =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE HealthData [\n"
    "<!-- HealthKit Export Version: 12 -->\n"
    "<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>\n"
    "<!ATTLIST HealthData\n  locale CDATA #REQUIRED\n>\n"
    "<!ATTLIST SensitivityPoint\n  maskingStatus CDATA #IMPLIED\n  unit CDATA \"#IMPLIED\n>\n]>\n"
    "<HealthData locale=\"en_DE\">\n";

ExportWriter::ExportWriter(const Options& options, std::FILE* file)
    : options_(options),
      file_(file),
      begin_(options.first_day.time_since_epoch().count() * day_s),
      days_(7 * options.weeks) {}

void ExportWriter::time(std::string_view name, UnixSeconds at) {
    std::string utc = utc_time(at + export_offset_s);
    utc[10] = ' ';
    utc.replace(19, 1, " +0200");
    attribute(name, utc);
}

void ExportWriter::attribute(std::string_view name, std::string_view value) {
    text_.append(" ").append(name).append("=\"").append(value).append("\"");
}

void ExportWriter::open_record(const char* prefix, const char* type, const Device& device) {
    text_.append(" <Record type=\"").append(prefix).append(type).append("\"");
    attribute("sourceName", device.source);
    attribute("sourceVersion", "10.2");
    attribute("device", device.text);
    ++records_;
}

// All records of a type from one device, evenly over the days but for some seconds.
void ExportWriter::write_kind(std::size_t index) {
    const Kind& kind = kinds[index];
    Random random(options_.seed, Purpose::apple, index);
    const double all_mb = static_cast<double>(options_.apple_export_mb) / days_;
    const double bulk = std::max(all_mb - few_mb, all_mb / 10) / record_mb;
    const double per_day = std::max(kind.per_day, kind.share * bulk);
    const auto count = static_cast<std::int64_t>(per_day * days_);
    const double step = static_cast<double>(day_s) / per_day;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto at = begin_ + static_cast<UnixSeconds>(
                                     (static_cast<double>(i) + .5 * random.uniform()) * step);
        const int lasts = std::min(kind.seconds, static_cast<int>(step / 2));
        open_record("HKQuantityTypeIdentifier", kind.type, kind.device);
        attribute("unit", kind.unit);
        time("creationDate", at + lasts + 5);
        time("startDate", at);
        time("endDate", at + lasts);
        attribute("value", fixed(random.uniform(kind.low, kind.high), kind.decimals));
        if (std::string_view(kind.type) == "HeartRateVariabilitySDNN") {
            write_beats(random);
        } else if (kind.children != nullptr) {
            text_.append(">\n  ").append(kind.children).append("\n </Record>\n");
        } else {
            text_ += "/>\n";
        }
        flush(false);
    }
}

// A minute of beats, as they stand beside a record of heart rate variability.
void ExportWriter::write_beats(Random& random) {
    text_ += ">\n  <HeartRateVariabilityMetadataList>\n";
    double at = 47 * 60 + 20;
    for (int beat = 0; beat < 60; ++beat) {
        const double interval = random.uniform(.88, 1.02);
        at += interval;
        text_ += "   <InstantaneousBeatsPerMinute bpm=\"" + fixed(60 / interval, 0) +
                 "\" time=\"7:" + fixed(std::floor(at / 60), 0) + ":" +
                 (std::fmod(at, 60) < 9.995 ? "0" : "") + fixed(std::fmod(at, 60), 2) + " AM\"/>\n";
    }
    text_ += "  </HeartRateVariabilityMetadataList>\n </Record>\n";
}

// Nights of six cycles, told by the watch.
void ExportWriter::write_sleep() {
    constexpr const char* stages[] = {"AsleepCore", "AsleepDeep", "AsleepCore", "AsleepREM"};
    for (int night = 0; night < days_; ++night) {
        UnixSeconds at = begin_ + night * day_s + 22 * 3600 + night % 7 * 600;
        for (int part = 0; part < 20; ++part) {
            const UnixSeconds lasts = 900 + (part * 7 + night) % 11 * 60;
            open_record("HKCategoryTypeIdentifier", "SleepAnalysis", watch);
            time("creationDate", at + 9 * 3600);
            time("startDate", at);
            time("endDate", at + lasts);
            attribute("value", std::string("HKCategoryValueSleepAnalysis") +
                                   stages[part % std::size(stages)]);
            text_ +=
                ">\n  <MetadataEntry key=\"HKTimeZone\" value=\"Europe/Berlin\"/>\n </Record>\n";
            at += lasts;
        }
        flush(false);
    }
}

// A run every other day; those of the last four weeks have their route beside them.
void ExportWriter::write_workouts() {
    for (int day = 0; day < days_; day += 2) {
        const UnixSeconds at = begin_ + day * day_s + 16 * 3600;
        const int seconds = 1800 + day % 5 * 300;
        text_ += " <Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\"";
        attribute("duration", fixed(seconds / 60.0, 6));
        attribute("durationUnit", "min");
        attribute("sourceName", watch.source);
        attribute("device", watch.text);
        time("creationDate", at + seconds + 5);
        time("startDate", at);
        time("endDate", at + seconds);
        text_ += ">\n  <MetadataEntry key=\"HKTimeZone\" value=\"Europe/Berlin\"/>\n";
        text_ += "  <WorkoutStatistics type=\"HKQuantityTypeIdentifierDistanceWalkingRunning\"";
        attribute("sum", fixed(seconds * .003, 4));
        attribute("unit", "km");
        text_ +=
            "/>\n  <WorkoutStatistics type=\"HKQuantityTypeIdentifierHeartRate\" average=\"150\" "
            "maximum=\"171\" unit=\"count/min\"/>\n";
        if (day + 28 >= days_) {
            const std::string route = "route_" + utc_time(at).substr(0, 10) + "_6.00pm.gpx";
            text_ +=
                "  <WorkoutRoute sourceName=\"Watch\">\n   <FileReference path=\"/workout-routes/" +
                route + "\"/>\n  </WorkoutRoute>\n";
            write_route(route, at, seconds);
        }
        text_ += " </Workout>\n";
        flush(false);
    }
}

void ExportWriter::write_route(const std::string& name, UnixSeconds at, int seconds) {
    std::string gpx =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"Apple Health "
        "Export\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n <trk>\n  <name>Route</name>\n  "
        "<trkseg>\n";
    for (int second = 0; second < seconds; second += 5) {
        gpx += "   <trkpt lon=\"" + fixed(13.4 + second * 4.4e-5, 6) +
               "\" lat=\"52.500000\"><ele>" + fixed(40 + second % 60 * .1, 1) + "</ele><time>" +
               utc_time(at + second) +
               "</time><extensions><speed>3.0</speed></extensions></trkpt>\n";
    }
    gpx += "  </trkseg>\n </trk>\n</gpx>\n";
    write_file(options_.folder / "apple_health_export" / "workout-routes" / name, gpx);
}

std::size_t ExportWriter::write() {
    text_ = head;
    text_ += " <ExportDate";
    time("value", begin_ + days_ * day_s);
    text_ += "/>\n <Me HKCharacteristicTypeIdentifierBiologicalSex=\"HKBiologicalSexMale\"/>\n";
    for (std::size_t kind = 0; kind < std::size(kinds); ++kind)
        write_kind(kind);
    write_sleep();
    write_workouts();
    for (int day = 0; day < days_; ++day) {
        text_ += " <ActivitySummary dateComponents=\"" +
                 utc_time(begin_ + day * day_s).substr(0, 10) + "\" appleStandHours=\"9\"/>\n";
    }
    text_ += "</HealthData>\n";
    flush(true);
    return records_;
}

void ExportWriter::flush(bool all) {
    constexpr std::size_t enough = 1 << 20;
    if (!all && text_.size() < enough) return;
    if (std::fwrite(text_.data(), 1, text_.size(), file_) != text_.size())
        throw std::runtime_error("export.xml could not be written");
    text_.clear();
}

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

std::size_t write_apple_export(const Options& options) {
    const auto folder = options.folder / "apple_health_export";
    std::filesystem::create_directories(folder / "workout-routes");
    const std::string name = (folder / "export.xml").string();
    const std::unique_ptr<std::FILE, Close> file(std::fopen(name.c_str(), "wb"));
    if (!file) throw std::runtime_error(name + " could not be written");
    return ExportWriter(options, file.get()).write();
}

}  // namespace runlytics::simulator
