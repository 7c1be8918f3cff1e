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
