#include "simulator/fit.h"

#include <cmath>
#include <cstdint>
#include <initializer_list>

#include "simulator/physiology.h"
#include "simulator/tcx.h"

namespace runlytics::simulator {

namespace {

constexpr UnixSeconds epoch = 631'065'600;  // 1989-12-31T00:00:00Z

// The base types that we write; the low bits of a type and its size are what a definition holds.
enum class Type : std::uint8_t {
    enumeration = 0x00,
    uint8 = 0x02,
    uint16 = 0x84,
    sint32 = 0x85,
    uint32 = 0x86,
    uint32z = 0x8C
};

int size_of(Type type) {
    if (type == Type::enumeration || type == Type::uint8) return 1;
    return type == Type::uint16 ? 2 : 4;
}

// What stands for "no value".
std::uint64_t invalid(Type type) {
    if (type == Type::uint32z) return 0;
    return type == Type::sint32 ? 0x7fffffff : UINT64_MAX;
}

struct Field {
    std::uint8_t number;
    Type type;
    double value;  // as the file holds it, scale and offset applied; NaN: none
};

void append_integer(std::string& bytes, std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i)
        bytes += static_cast<char>(value >> (8 * i));
}

std::uint16_t checksum(const std::string& bytes) {
    unsigned crc = 0;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1) ? (crc >> 1) ^ 0xA001 : crc >> 1;
    }
    return static_cast<std::uint16_t>(crc);
}

// A FIT file in the making. Each kind of message keeps its local type and its fields, so that a
// definition is written once.
class FitWriter {
  public:
    void message(int local, std::uint16_t global, std::initializer_list<Field> fields) {
        if (!(defined_ >> local & 1)) define(local, global, fields);
        data_ += static_cast<char>(local);
        for (const Field& field : fields) {
            const auto raw = std::isnan(field.value)
                                 ? invalid(field.type)
                                 : static_cast<std::uint64_t>(std::llround(field.value));
            append_integer(data_, raw, size_of(field.type));
        }
    }

    std::string file() const {
        constexpr int header_size = 14, protocol = 0x10, profile = 2132;
        std::string bytes;
        append_integer(bytes, header_size, 1);
        append_integer(bytes, protocol, 1);
        append_integer(bytes, profile, 2);
        append_integer(bytes, data_.size(), 4);
        bytes += ".FIT";
        append_integer(bytes, checksum(bytes), 2);
        bytes += data_;
        append_integer(bytes, checksum(bytes), 2);
        return bytes;
    }

  private:
    void define(int local, std::uint16_t global, std::initializer_list<Field> fields) {
        append_integer(data_, static_cast<std::uint64_t>(0x40 | local), 1);
        append_integer(data_, 0, 2);  // reserved, little-endian
        append_integer(data_, global, 2);
        append_integer(data_, fields.size(), 1);
        for (const Field& field : fields) {
            append_integer(data_, field.number, 1);
            append_integer(data_, static_cast<std::uint64_t>(size_of(field.type)), 1);
            append_integer(data_, static_cast<std::uint64_t>(field.type), 1);
        }
        defined_ |= 1u << local;
    }

    std::string data_;
    unsigned defined_ = 0;
};

double fit_time(UnixSeconds instant) {
    return static_cast<double>(instant - epoch);
}

double semicircles(double degrees) {
    return degrees * (2147483648.0 / 180);
}

void write_file_id(FitWriter& fit, const Session& session, const Trace& trace) {
    const bool coros = session.watch == Watch::coros_pace;
    const bool old = session.watch == Watch::forerunner_235;
    fit.message(0, 0,
                {{0, Type::enumeration, 4},
                 {1, Type::uint16, coros ? 294. : 1.},
                 {2, Type::uint16,
                  coros ? 1.
                  : old ? 2431.
                        : 3113.},
                 {3, Type::uint32z, old ? 3900000235. : 3990000945.},
                 {4, Type::uint32, fit_time(trace.start)}});
}

// The timer starts (0) or stops (4).
void write_timer(FitWriter& fit, UnixSeconds at, double event_type) {
    fit.message(1, 21,
                {{253, Type::uint32, fit_time(at)},
                 {0, Type::enumeration, 0},
                 {1, Type::enumeration, event_type}});
}

void write_record(FitWriter& fit, const Trace& trace, const Sample& sample) {
    fit.message(2, 20,
                {{253, Type::uint32, fit_time(trace.start + sample.second)},
                 {0, Type::sint32, semicircles(sample.latitude)},
                 {1, Type::sint32, semicircles(sample.longitude)},
                 {5, Type::uint32, sample.distance * 100},
                 {3, Type::uint8, sample.heart_rate},
                 {4, Type::uint8, sample.cadence / 2},
                 {73, Type::uint32, sample.speed * 1000},
                 {78, Type::uint32, (sample.altitude + 500) * 5}});
}

void write_lap(FitWriter& fit, const LapSummary& lap, UnixSeconds end, bool by_button) {
    fit.message(3, 19,
                {{253, Type::uint32, fit_time(end)},
                 {2, Type::uint32, fit_time(lap.start)},
                 {7, Type::uint32, static_cast<double>(end - lap.start) * 1000},
                 {8, Type::uint32, lap.timer_s * 1000.},
                 {9, Type::uint32, lap.metres * 100},
                 {11, Type::uint16, athlete::weight_kg * lap.metres / 1000},
                 {15, Type::uint8, lap.mean_hr},
                 {16, Type::uint8, lap.max_hr > 0 ? lap.max_hr : NAN},
                 {24, Type::enumeration, by_button ? 0. : 2.}});
}

void write_session(FitWriter& fit, const Session& session, const LapSummary& whole, UnixSeconds end,
                   std::size_t laps) {
    const bool indoors = session.course == Course::treadmill;
    fit.message(4, 18,
                {{253, Type::uint32, fit_time(end)},
                 {2, Type::uint32, fit_time(whole.start)},
                 {5, Type::enumeration, 1},
                 {6, Type::enumeration, indoors ? 1. : 0.},
                 {7, Type::uint32, static_cast<double>(end - whole.start) * 1000},
                 {8, Type::uint32, whole.timer_s * 1000.},
                 {9, Type::uint32, whole.metres * 100},
                 {11, Type::uint16, athlete::weight_kg * whole.metres / 1000},
                 {16, Type::uint8, whole.mean_hr},
                 {17, Type::uint8, whole.max_hr > 0 ? whole.max_hr : NAN},
                 {26, Type::uint16, static_cast<double>(laps)}});
}

// The whole run as one lap.
LapSummary whole_of(const Trace& trace) {
    Trace one = trace;
    for (Sample& sample : one.samples)
        sample.begins_lap = false;
    return laps_of(one).front();
}

}  // namespace

std::string fit_of(const Session& session, const Trace& trace) {
    FitWriter fit;
    const std::vector<Sample>& samples = trace.samples;
    const UnixSeconds end = trace.start + samples.back().second;
    write_file_id(fit, session, trace);
    write_timer(fit, trace.start, 0);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (i > 0 && samples[i].after_pause) {
            write_timer(fit, trace.start + samples[i - 1].second, 4);
            write_timer(fit, trace.start + samples[i].second, 0);
        }
        write_record(fit, trace, samples[i]);
    }
    write_timer(fit, end, 4);
    const std::vector<LapSummary> laps = laps_of(trace);
    for (std::size_t i = 0; i < laps.size(); ++i) {
        write_lap(fit, laps[i], i + 1 < laps.size() ? laps[i + 1].start : end,
                  session.lap_metres == 0);
    }
    write_session(fit, session, whole_of(trace), end, laps.size());
    fit.message(5, 34,
                {{253, Type::uint32, fit_time(end)},
                 {0, Type::uint32, whole_of(trace).timer_s * 1000.},
                 {1, Type::uint16, 1},
                 {5, Type::uint32, fit_time(end + utc_offset(end))}});
    return fit.file();
}

}  // namespace runlytics::simulator
