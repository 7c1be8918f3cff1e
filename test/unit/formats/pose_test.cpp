#include "core/formats/pose/pose.h"

#include <cmath>
#include <gtest/gtest.h>

#include "core/formats/formats.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

using test::bytes_of;
using test::state_of_call;

std::string points(double x, bool objects = true) {
    std::string text = "[";
    for (std::size_t i = 0; i < pose_points; ++i) {
        const std::string at = std::to_string(x + 0.01 * static_cast<double>(i));
        text += i == 0 ? "" : ",";
        text += objects ? R"({"x":)" + at + R"(,"y":0.5,"z":-0.1,"visibility":0.9})"
                        : "[" + at + ",0.5,-0.1,0.9]";
    }
    return text + "]";
}

TEST(Pose, IsReadInEveryShape) {
    const std::string one = points(0.25), many = "[" + one + "]";
    for (const std::string& document :
         {R"({"landmarks":)" + many + R"(,"worldLandmarks":)" + many + "}",
          R"([{"landmarks":)" + many + R"(,"worldLandmarks":[]}])",
          R"({"pose_landmarks":)" + many + R"(,"pose_world_landmarks":)" + many + "}",
          R"({"poseLandmarks":)" + one + "}", R"({"landmark":)" + one + "}",
          R"({"pose_landmarks":{"landmark":)" + one + "}}",
          R"({"runlytics_pose":1,"fps":60,"frames":[{"landmarks":)" + points(0.25, false) +
              "}]}"}) {
        EXPECT_EQ(name_of(detect(bytes_of(document))), "pose") << document.substr(0, 40);
        const PoseClip clip = parse_pose(bytes_of(document));
        ASSERT_EQ(clip.frames.size(), 1u);
        ASSERT_TRUE(clip.frames[0].seen);
        EXPECT_DOUBLE_EQ(clip.frames[0].points[3].x, 0.28);
        EXPECT_DOUBLE_EQ(clip.frames[0].points[32].y, 0.5);
        EXPECT_DOUBLE_EQ(clip.frames[0].points[0].visibility, 0.9);
    }
}

TEST(Pose, ReadsWhatIsSaidOfTheFilm) {
    const std::string frame = R"({"landmarks":)" + points(0.1) + "}";
    const PoseClip clip = parse_pose(bytes_of(
        R"({"runlytics_pose":1,"fps":240,"width":1920,"height":1080,"model":"heavy","height_m":1.8,)"
        R"("speed_mps":3.5,"started_at":"2026-05-01T08:00:00Z","frames":[)" +
        frame + R"(,{"landmarks":[]},)" + frame + "]}"));
    ASSERT_EQ(clip.frames.size(), 3u);
    EXPECT_FALSE(clip.frames[1].seen);
    EXPECT_DOUBLE_EQ(clip.frames[2].at_s, 2 / 240.0);
    EXPECT_EQ(clip.width, 1920);
    EXPECT_EQ(clip.height_m, 1.8);
    EXPECT_EQ(clip.model, "heavy");
    EXPECT_EQ(clip.started_at, 1777622400000);
}

TEST(Pose, TakesTheRateOfTimeStampsAndOfWhoKnowsBetter) {
    std::string lines;
    for (int i = 0; i < 3; ++i) {
        lines += R"({"timestamp_ms":)" + std::to_string(i * 20) + R"(,"landmarks":)" + points(0.1) +
                 "}\n";
    }
    EXPECT_DOUBLE_EQ(parse_pose(bytes_of(lines)).fps, 50);
    // A film in slow motion: its stamps are of the player.
    const PoseClip slow = parse_pose(bytes_of(lines), 240);
    EXPECT_EQ(slow.fps, 240);
    EXPECT_DOUBLE_EQ(slow.frames[2].at_s, 2 / 240.0);
}

// The joints that a gait is measured by, each as `point` writes it.
template <typename Point>
std::string joints(const char* opens, const char* closes, const Point& point) {
    constexpr std::pair<const char*, int> all[] = {
        {"left_shoulder", 11}, {"right_shoulder", 12},  {"left_hip", 23},
        {"right_hip", 24},     {"left_knee", 25},       {"right_knee", 26},
        {"left_ankle", 27},    {"right_ankle", 28},     {"left_heel", 29},
        {"right_heel", 30},    {"left_foot_index", 31}, {"right_foot_index", 32}};
    std::string text = opens;
    for (const auto& [name, number] : all) {
        if (text.size() > 1) text += ",";
        text += point(std::string(name), std::to_string(number));
    }
    return text + closes;
}

TEST(Pose, TellsPointsByIdOrName) {
    const std::string by_id = joints("[", "]", [](const auto&, const auto& number) {
        return R"({"id":)" + number + R"(,"x":0.)" + number + R"(,"y":0.5,"visibility":0.9})";
    });
    const std::string by_name = joints("[", "]", [](const auto& name, const auto& number) {
        return R"({"name":")" + name + R"(","x":0.)" + number + R"(,"y":0.5,"score":0.9})";
    });
    const std::string members = joints("{", "}", [](const auto& name, const auto& number) {
        return "\"" + name + R"(":[0.)" + number + ",0.5,0,0.9]";
    });
    std::string capitals = members;
    for (char& c : capitals)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    for (const std::string& document :
         {R"([{"frame":0,"keypoints":)" + by_id + "}]", R"({"keypoints":)" + by_name + "}",
          R"({"frames":[{"landmarks":)" + members + "}]}",
          R"([{"time":0,"landmarks":)" + capitals + "}]", "[" + members + "]"}) {
        EXPECT_EQ(name_of(detect(bytes_of(document))), "pose") << document.substr(0, 60);
        const PoseClip clip = parse_pose(bytes_of(document));
        ASSERT_EQ(clip.frames.size(), 1u) << document.substr(0, 60);
        ASSERT_TRUE(clip.frames[0].seen);
        EXPECT_DOUBLE_EQ(clip.frames[0].points[24].x, 0.24);
        EXPECT_DOUBLE_EQ(clip.frames[0].points[31].visibility, 0.9);
        EXPECT_TRUE(std::isnan(clip.frames[0].points[0].x));
    }
}

TEST(Pose, FindsTheFramesWhereverTheyStand) {
    std::string frames, lists;
    for (int i = 0; i < 12; ++i) {
        frames += std::string(i == 0 ? "" : ",") + R"({"frame":)" +
                  std::to_string(i < 6 ? i : i + 1) + R"(,"pose_landmarks":)" + points(0.1) + "}";
        lists += std::string(i == 0 ? "" : ",") + points(0.1);
    }
    const PoseClip clip = parse_pose(
        bytes_of(R"({"metadata":{"fps":50,"frame_width":1080,"frame_height":1920},"landmarks":[)" +
                 frames + "]}"));
    ASSERT_EQ(clip.frames.size(), 12u);
    EXPECT_EQ(clip.width, 1080);
    // A number that is left out is a frame in which nobody was seen.
    EXPECT_DOUBLE_EQ(clip.frames[5].at_s, 0.1);
    EXPECT_DOUBLE_EQ(clip.frames[6].at_s, 0.14);
    EXPECT_EQ(parse_pose(bytes_of(R"({"landmarks":[)" + lists + "]}")).frames.size(), 12u);
    // Two of them are persons of one frame.
    EXPECT_EQ(parse_pose(bytes_of(R"({"landmarks":[)" + points(0.1) + "," + points(0.2) + "]}"))
                  .frames.size(),
              1u);
}

// Editors of Windows write a mark before the first line.
TEST(Pose, ReadsLinesBehindAByteOrderMark) {
    const std::string line = R"({"timestamp_ms":10,"pose_landmarks":)" + points(0.2) + "}\n";
    const std::string next = R"({"timestamp_ms":30,"pose_landmarks":)" + points(0.2) + "}\n";
    const PoseClip clip = parse_pose(bytes_of("\xEF\xBB\xBF" + line + next));
    ASSERT_EQ(clip.frames.size(), 2u);
    EXPECT_DOUBLE_EQ(clip.fps, 50);
}

TEST(Pose, TakesNoNumberOfAFrameThatNoFilmHas) {
    const std::string first = R"([{"frame":1e300,"landmarks":)" + points(0.2) + "},";
    const std::string second = R"({"frame":2e300,"landmarks":)" + points(0.2) + "}]";
    const PoseClip clip = parse_pose(bytes_of(first + second), 50);
    EXPECT_DOUBLE_EQ(clip.frames[1].at_s, 0.02);
}

TEST(Pose, TellsTheUnitOfTimeByItsSteps) {
    for (const auto& [first, step] : {std::pair(0.0, 0.02), {0.0, 20.0}, {1.76e12, 20.0}}) {
        std::string frames;
        for (int i = 0; i < 3; ++i)
            frames += std::string(i == 0 ? "" : ",") + R"({"timestamp":)" +
                      std::to_string(first + i * step) + R"(,"landmarks":)" + points(0.1) + "}";
        const PoseClip clip = parse_pose(bytes_of("[" + frames + "]"));
        EXPECT_NEAR(clip.fps, 50, 1e-6) << first << " " << step;
        EXPECT_NEAR(clip.frames[2].at_s, 0.04, 1e-6);
    }
}

TEST(Pose, TakesPixelsAndUnknownVisibility) {
    const auto in_pixels = [](const std::string& head) {
        std::string text = "[";
        for (std::size_t i = 0; i < pose_points; ++i)
            text += std::string(i == 0 ? "" : ",") + R"({"x":540,"y":960,"visibility":0})";
        return parse_pose(bytes_of("{" + head + R"("landmarks":)" + text + "]}"));
    };
    const PoseClip sized = in_pixels(R"("width":1080,"height":1920,)");
    EXPECT_DOUBLE_EQ(sized.frames[0].points[23].x, 0.5);
    EXPECT_DOUBLE_EQ(sized.frames[0].points[23].y, 0.5);
    EXPECT_TRUE(std::isnan(sized.frames[0].points[23].visibility));
    const PoseClip unsized = in_pixels("");
    EXPECT_DOUBLE_EQ(unsized.frames[0].points[23].x * unsized.width, 540);
    EXPECT_DOUBLE_EQ(unsized.frames[0].points[23].y * unsized.height, 960);
}

TEST(Pose, RefusesWhatIsNone) {
    EXPECT_EQ(state_of_call([] { parse_pose(bytes_of("{\"landmarks\":")); }), "22P02");
    EXPECT_EQ(state_of_call([] { parse_pose(bytes_of("{}")); }), "22P02");
    EXPECT_EQ(state_of_call([] { parse_pose(bytes_of("{\"landmarks\":[[]]}")); }), "22P02");
    EXPECT_EQ(state_of_call([] { parse_pose(bytes_of("{\"landmarks\":[]}"), -1); }), "22023");
    std::string many = "[";
    for (std::size_t i = 0; i <= max_pose_frames; ++i)
        many += "{\"landmarks\":[]},";
    many.back() = ']';
    EXPECT_EQ(state_of_call([&] { parse_pose(bytes_of(many)); }), "54000");
}

}  // namespace
}  // namespace runlytics::formats
