#pragma once

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/formats/formats.h"
#include "unit/formats/fit/encoder.h"
#include "unit/support.h"

// Pieces of FIT files that several tests are made of, and what comes out of them.
namespace runlytics::test::fit {

inline constexpr double t0 = 1'000'000'000;  // 2021-09-08T01:46:40Z in FIT's seconds
inline constexpr UnixMillis start = 1'631'065'600'000;

inline constexpr int file_id = 0, sport = 12, session = 18, lap = 19, record = 20, event = 21,
                     device_info = 23, activity = 34, length = 101, hr = 132, description = 206;

// Local types of the messages that most tests need.
inline constexpr int id_type = 0, session_type = 1, record_type = 2, event_type = 3;

// A file of type activity.
inline Encoder activity_file(bool big_endian = false) {
    Encoder e(big_endian);
    e.define(id_type, file_id, {{0, 1, enumeration}, {1, 2, uint16}, {2, 2, uint16}});
    e.add(id_type, {4., 1., 3113.});
    return e;
}

// The session: running, 10 s, 30 m.
inline Encoder& add_session(Encoder& e, double begin = t0, double sport_number = 1) {
    e.define(session_type, session,
             {{253, 4, uint32},
              {2, 4, uint32},
              {5, 1, enumeration},
              {6, 1, enumeration},
              {7, 4, uint32},
              {8, 4, uint32},
              {9, 4, uint32}});
    return e.add(session_type, {begin + 10, begin, sport_number, 0., 10'000., 10'000., 3000.});
}

// Records with a timestamp and a heart rate.
inline Encoder& add_records(Encoder& e, int count, double begin = t0) {
    e.define(record_type, record, {{253, 4, uint32}, {3, 1, uint8}});
    for (int i = 0; i < count; ++i)
        e.add(record_type, {begin + i, 140. + i});
    return e;
}

inline Encoder& add_timer(Encoder& e, double at, double type) {
    e.define(event_type, event, {{253, 4, uint32}, {0, 1, enumeration}, {1, 1, enumeration}});
    return e.add(event_type, {at, 0., type});
}

inline std::vector<Activity> parse(const std::string& file) {
    return formats::parse_activity(bytes_of(file));
}

inline Activity only(const std::string& file) {
    auto activities = parse(file);
    EXPECT_EQ(activities.size(), 1u);
    return activities.at(0);
}

// The only activity of a file with these fields in one record each.
inline Activity one_record(const std::vector<Field>& fields, const std::vector<Value>& values,
                           double sport_number = 1, bool big_endian = false) {
    Encoder e = activity_file(big_endian);
    auto all_fields = fields;
    auto all_values = values;
    all_fields.insert(all_fields.begin(), {253, 4, uint32});
    all_values.insert(all_values.begin(), t0);
    e.define(record_type, record, all_fields).add(record_type, all_values);
    add_session(e, t0, sport_number);
    return only(e.file());
}

inline std::string state_of(const std::string& file) {
    return state_of_call([&] { parse(file); });
}

inline bool warns(const Activity& a, const std::string& part) {
    for (const auto& warning : a.warnings) {
        if (warning.find(part) != std::string::npos) return true;
    }
    return false;
}

}  // namespace runlytics::test::fit
