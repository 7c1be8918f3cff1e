// parse_pose(), gait(), gait_strides(): landmarks in, how somebody runs out.
#include "core/gait/gait.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"
#include "core/formats/formats.h"
#include "pg/boundary/composites.h"
#include "pg/boundary/results.h"

extern "C" {
#include <catalog/pg_type.h>
#include <utils/array.h>
}

namespace {

using runlytics::Error;
using runlytics::missing_value;
using runlytics::pose_points;
using runlytics::PoseClip;
using runlytics::PoseFrame;
using runlytics::PosePoint;
using runlytics::gait::Side;
using runlytics::gait::Stride;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::RowReader;
using runlytics::pg::RowWriter;

constexpr std::size_t numbers_of_point = 4;

// The type runlytics.pose_frame.
constinit Columns frame_columns = {"frame",     "at_s",  "fps",      "width",     "height",
                                   "landmarks", "model", "height_m", "speed_mps", "started_at"};

// The type runlytics.gait_stride.
constinit Columns stride_columns = {
    "stride",        "side",           "contact_s",        "ground_contact_ms",
    "stride_time_s", "duty_factor",    "knee_contact_deg", "knee_stance_deg",
    "overstride_cm", "trunk_lean_deg", "confidence"};

// The type runlytics.gait_result.
constinit Columns result_columns = {"seconds",
                                    "fps",
                                    "direction",
                                    "near_side",
                                    "strides",
                                    "cadence_spm",
                                    "vertical_oscillation_cm",
                                    "ground_contact_ms",
                                    "duty_factor",
                                    "trunk_lean_deg",
                                    "knee_contact_deg",
                                    "knee_stance_deg",
                                    "overstride_cm",
                                    "step_length_m",
                                    "step_asymmetry_pct",
                                    "confidence",
                                    "contact_confidence",
                                    "reasons"};

std::string_view name_of(Side side) {
    return side == Side::left ? "left" : "right";
}

void write_frame(const PoseClip& clip, std::size_t i, RowWriter& row) {
    const PoseFrame& frame = clip.frames[i];
    row.int4(static_cast<std::int32_t>(i + 1));
    row.float8(frame.at_s);
    row.float8(clip.fps);
    row.float8(clip.width);
    row.float8(clip.height);
    if (frame.seen) {
        double numbers[pose_points * numbers_of_point];
        double* next = numbers;
        for (const PosePoint& point : frame.points)
            for (const double number : {point.x, point.y, point.z, point.visibility})
                *next++ = number;
        row.datum(runlytics::pg::make_float8_array(numbers));
    } else {
        row.null();
    }
    row.text(clip.model);
    row.float8(clip.height_m);
    row.float8(clip.speed_mps);
    clip.started_at ? row.timestamp(*clip.started_at) : row.null();
}

// The points in a value of the type float8[]; none where they are not all there.
void read_points(Datum value, PoseFrame& frame) {
    ArrayType* const array = DatumGetArrayTypeP(value);
    Datum* numbers = nullptr;
    bool* nulls = nullptr;
    int count = 0;
    deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &numbers,
                      &nulls, &count);
    if (static_cast<std::size_t>(count) != pose_points * numbers_of_point) return;
    int next = 0;
    for (PosePoint& point : frame.points) {
        for (double* const into : {&point.x, &point.y, &point.z, &point.visibility}) {
            const double number = nulls[next] ? missing_value : DatumGetFloat8(numbers[next]);
            *into = std::abs(number) <= 1e6 ? number : missing_value;
            ++next;
        }
    }
    frame.seen = true;
}

void read_frame(RowReader& row, PoseClip& clip, PoseFrame& frame) {
    const auto once = [&](double& into) {
        const double value = row.float8();
        if (into != into && value > 0 && value < 1e6) into = value;
    };
    row.skip();
    const double at = row.float8();
    frame.at_s = std::abs(at) <= 1e6 ? at : missing_value;
    once(clip.fps);
    once(clip.width);
    once(clip.height);
    const bool empty = row.is_null();
    const Datum points = row.datum();
    if (!empty) read_points(points, frame);
    row.skip();
    once(clip.height_m);
    once(clip.speed_mps);
}

double within(const Arguments& args, int i, double low, double high, const char* what) {
    if (args.is_null(i)) return missing_value;
    const double value = args.float8(i);
    if (!(value >= low && value <= high))
        throw Error(runlytics::sqlstate::invalid_parameter,
                    std::string("nobody has such a ") + what);
    return value;
}

// The film in the arguments: frames, stature, speed.
PoseClip clip_in(const Arguments& args) {
    PoseClip clip;
    const double stature = within(args, 1, 0.5, 2.8, "stature in metres");
    const double speed = within(args, 2, 0.3, 12.5, "speed in metres a second");
    call([&] {
        const auto rows = runlytics::pg::take_apart(args.datum(0));
        const auto count = static_cast<std::size_t>(rows.count);
        if (count > runlytics::formats::max_pose_frames) {
            throw Error(runlytics::sqlstate::limit_exceeded, "too many frames",
                        std::to_string(count) + ", and 20,000 at most.");
        }
        clip.frames.resize(count);
        std::size_t next = 0;
        runlytics::pg::read_rows(
            rows, frame_columns,
            [&](RowReader& row) { read_frame(row, clip, clip.frames[next++]); }, [&] { ++next; });
    });
    if (clip.fps != clip.fps || clip.fps < 1 || clip.fps > 2000) clip.fps = missing_value;
    if (stature == stature) clip.height_m = stature;
    if (speed == speed) clip.speed_mps = speed;
    return clip;
}

void write_stride(const Stride& stride, std::size_t i, RowWriter& row) {
    row.int4(static_cast<std::int32_t>(i + 1));
    row.text(name_of(stride.side));
    row.float8(stride.contact_s);
    row.float8(stride.ground_contact_ms);
    row.float8(stride.stride_time_s);
    row.float8(stride.duty);
    row.float8(stride.knee_contact_deg);
    row.float8(stride.knee_stance_deg);
    row.float8(stride.overstride_cm);
    row.float8(stride.trunk_lean_deg);
    row.float8(stride.confidence);
}

void write_result(const runlytics::gait::Result& result, RowWriter& row) {
    row.float8(result.seconds);
    row.float8(result.fps);
    const bool known = result.direction != 0;
    row.text(known ? (result.direction > 0 ? "right" : "left") : "");
    row.text(known ? name_of(result.near) : "");
    row.int4(
        static_cast<std::int32_t>(std::ranges::count(result.strides, result.near, &Stride::side)));
    row.float8(result.cadence_spm);
    row.float8(result.vertical_oscillation_cm);
    row.float8(result.ground_contact_ms);
    row.float8(result.duty);
    row.float8(result.trunk_lean_deg);
    row.float8(result.knee_contact_deg);
    row.float8(result.knee_stance_deg);
    row.float8(result.overstride_cm);
    row.float8(result.step_length_m);
    row.float8(result.step_asymmetry_percent);
    row.float8(result.confidence);
    row.float8(result.contact_confidence);
    row.datum(runlytics::pg::make_texts(result.reasons));
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_parse_pose, [](Arguments& args) {
    PoseClip clip;
    if (!args.is_null(0)) {
        clip = runlytics::formats::parse_pose_file(
            args.bytes(0), args.is_null(1) ? missing_value : args.float8(1));
    }
    return runlytics::pg::return_rows(
        args, frame_columns, clip.frames.size(),
        [&](std::size_t i, RowWriter& row) { write_frame(clip, i, row); });
});

RUNLYTICS_FUNCTION(runlytics_gait, [](Arguments& args) {
    if (args.is_null(0)) return args.null();
    const runlytics::gait::Result result = runlytics::gait::analyse(clip_in(args));
    return runlytics::pg::return_row(args, result_columns,
                                     [&](RowWriter& row) { write_result(result, row); });
});

RUNLYTICS_FUNCTION(runlytics_gait_strides, [](Arguments& args) {
    runlytics::gait::Result result;
    if (!args.is_null(0)) result = runlytics::gait::analyse(clip_in(args));
    return runlytics::pg::return_rows(
        args, stride_columns, result.strides.size(),
        [&](std::size_t i, RowWriter& row) { write_stride(result.strides[i], i, row); });
});
