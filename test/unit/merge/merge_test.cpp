#include "core/merge/merge.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "core/merge/join_tracks.h"
#include "core/merge/outline.h"

namespace runlytics::merge {
namespace {

constexpr UnixMillis noon = 1'714'564'800'000;
constexpr UnixMillis hour = 3'600'000;

// A run of `seconds` along a bent line, one sample a second.
Activity run(UnixMillis started_at, int seconds, double speed) {
    Activity activity;
    activity.sport = "running";
    activity.started_at = started_at;
    activity.elapsed_s = seconds - 1;
    activity.distance_m = speed * (seconds - 1);
    for (int i = 0; i < seconds; ++i) {
        activity.track.append(started_at + 1000 * i);
        activity.track.set(Channel::latitude, 50 + 1e-5 * speed * i);
        activity.track.set(Channel::longitude, 8 + 1e-3 * std::sin(i / 200.0));
    }
    return activity;
}

Likeness compare(const Activity& a, const Activity& b) {
    const std::string one = shape_of(a), other = shape_of(b);
    return compare(Outline{a.started_at, a.elapsed_s, a.distance_m, a.sport, one},
                   Outline{b.started_at, b.elapsed_s, b.distance_m, b.sport, other});
}

TEST(Compare, TheSameRunOnTwoDevicesIsOne) {
    Activity phone = run(noon + 4000, 1790, 3);
    phone.distance_m *= 1.01;
    EXPECT_GT(compare(run(noon, 1800, 3), phone).score, 0.9);
}

// On a bent way, so that the same part of the time is another place.
TEST(Compare, ADeviceThatWasStartedMinutesLaterIsTheSameRun) {
    const Activity watch = run(noon, 3000, 3);
    Activity phone = watch;
    constexpr int late_s = 220;
    phone.started_at += late_s * 1000;
    phone.elapsed_s -= late_s;
    phone.distance_m -= late_s * 3;
    phone.track = {};
    for (std::size_t i = late_s; i < watch.track.size(); ++i) {
        phone.track.append(watch.track.time[i]);
        for (const Channel channel : {Channel::latitude, Channel::longitude})
            phone.track.set(channel, watch.track.column(channel)[i]);
    }
    const Likeness likeness = compare(watch, phone);
    EXPECT_NEAR(likeness.score, 2779.0 / 2999, 0.01) << likeness.reason;
    EXPECT_EQ(likeness.score, compare(phone, watch).score);
}

TEST(Compare, PlacesBeforeTheFirstFixAreThoseOfTheFix) {
    Activity late_fix = run(noon, 1800, 3);
    for (std::size_t i = 0; i < 60; ++i) {
        late_fix.track.column(Channel::latitude)[i] = missing_value;
        late_fix.track.column(Channel::longitude)[i] = missing_value;
    }
    EXPECT_GT(compare(run(noon, 1800, 3), late_fix).score, 0.98);
}

TEST(Compare, ASportThatWasCorrectedIsStillTheSameRun) {
    Activity hike = run(noon, 1800, 3);
    hike.sport = "hiking";
    EXPECT_GE(compare(run(noon, 1800, 3), hike).score, same_run_score);
}

TEST(Compare, RunsAtOtherTimesAreOthers) {
    EXPECT_EQ(compare(run(noon, 1800, 3), run(noon + 2 * hour, 1900, 3)).score, 0);
    EXPECT_LT(compare(run(noon, 1800, 3), run(noon + 1000 * 1000, 1800, 3)).score, same_run_score);
}

TEST(Compare, TheSameTimeAtAnotherPlaceIsAnother) {
    Activity elsewhere = run(noon, 1800, 3);
    for (double& lat : elsewhere.track.column(Channel::latitude))
        lat += 0.1;
    EXPECT_LT(compare(run(noon, 1800, 3), elsewhere).score, same_run_score);
}

// How a recording tells a pause in which the athlete went elsewhere, by train or on foot.
enum class Pausing { marked, bridged, standing, moving };

// A run with a pause in its middle, from `pause_s` to `pause_end_s`, after which it goes on
// `elsewhere_m` to the east.
Activity paused_run(Pausing pausing, int pause_s, int pause_end_s, double elsewhere_m) {
    constexpr double speed = 3, metres_a_degree = 71'500;
    Activity activity = run(noon, 0, speed);
    const int end_s = pause_end_s + pause_s;
    activity.elapsed_s = end_s;
    activity.distance_m = 2 * speed * pause_s;
    for (int i = 0; i <= end_s; i += 5) {
        const bool in_pause = i > pause_s && i < pause_end_s;
        if (in_pause && (pausing == Pausing::marked || pausing == Pausing::bridged)) continue;
        if (pausing == Pausing::marked && i == pause_end_s) {
            activity.track.pauses.push_back(static_cast<std::uint32_t>(activity.track.size()));
        }
        const double run_s = i <= pause_s ? i : in_pause ? pause_s : i - pause_end_s + pause_s;
        const double share = static_cast<double>(i - pause_s) / (pause_end_s - pause_s);
        const double gone = pausing == Pausing::moving ? std::clamp(share, 0.0, 1.0)
                                                       : (i >= pause_end_s ? 1.0 : 0.0);
        activity.track.append(noon + 1000 * UnixMillis{i});
        activity.track.set(Channel::latitude, 50 + 1e-5 * speed * run_s);
        activity.track.set(Channel::longitude, 8 + gone * elsewhere_m / metres_a_degree);
    }
    return activity;
}

TEST(Compare, WhatIsToldOfAPauseSaysNothing) {
    constexpr Pausing ways[] = {Pausing::marked, Pausing::bridged, Pausing::standing,
                                Pausing::moving};
    int variants = 0;
    for (const int pause_s : {600, 1500}) {
        for (const int length_s : {300, 1200, 2400}) {
            for (const double elsewhere_m : {500.0, 3000.0, 20'000.0}) {
                for (const Pausing one : ways) {
                    for (const Pausing other : ways) {
                        const int until_s = pause_s + length_s;
                        const Likeness likeness =
                            compare(paused_run(one, pause_s, until_s, elsewhere_m),
                                    paused_run(other, pause_s, until_s, elsewhere_m));
                        EXPECT_GT(likeness.score, 0.9)
                            << static_cast<int>(one) << " " << static_cast<int>(other) << " "
                            << pause_s << " " << length_s << " " << elsewhere_m << ": "
                            << likeness.reason;
                        ++variants;
                    }
                }
            }
        }
    }
    EXPECT_GE(variants, 20);
}

TEST(Compare, AClockOffByHoursIsRecognised) {
    for (const UnixMillis shift : {2 * hour, -5 * hour, 5 * hour + hour / 2}) {
        const Likeness likeness = compare(run(noon, 1800, 3), run(noon + shift, 1800, 3));
        EXPECT_GE(likeness.score, same_run_score) << shift;
        EXPECT_EQ(likeness.shift, shift);
    }
}

TEST(Compare, TheSameLapEveryHourIsNotAClockThatIsOff) {
    EXPECT_LT(compare(run(noon, 1800, 3), run(noon + hour, 1830, 3 * 1800.0 / 1830)).score,
              same_run_score);
    Activity indoors = run(noon, 1800, 3), later = run(noon + hour, 1802, 3);
    indoors.track = {};
    later.track = {};
    EXPECT_LT(compare(indoors, later).score, same_run_score);
}

TEST(JoinTracks, FillsWhatIsMissingAndInterpolatesAcrossSmallGaps) {
    Track base, other;
    for (int i = 0; i < 4; ++i)
        base.append(noon + 1000 * i);
    other.append(noon + hour);
    other.set(Channel::heart_rate, 100);
    other.append(noon + hour + 2000);
    other.set(Channel::heart_rate, 110);
    const auto given = join_tracks(base, other, hour);
    EXPECT_EQ(given, std::vector{Channel::heart_rate});
    const auto& hr = base.column(Channel::heart_rate);
    EXPECT_EQ(hr[0], 100);
    EXPECT_EQ(hr[1], 105);
    EXPECT_EQ(hr[2], 110);
    EXPECT_TRUE(std::isnan(hr[3]));
}

TEST(JoinTracks, KeepsItsOwnPositionsAndValues) {
    Activity base = run(noon, 60, 3);
    base.track.set(Channel::heart_rate, 150);
    Activity other = run(noon, 60, 4);
    for (int i = 0; i < 60; ++i)
        other.track.column(Channel::latitude)[i] += 1;
    other.track.column(Channel::heart_rate).assign(60, 90);
    const auto before = base.track.column(Channel::latitude);
    join_tracks(base.track, other.track, 0);
    EXPECT_EQ(base.track.column(Channel::latitude), before);
    EXPECT_EQ(base.track.column(Channel::heart_rate).back(), 150);
    EXPECT_EQ(base.track.column(Channel::heart_rate).front(), 90);
}

TEST(JoinTracks, DoesNotInterpolateAcrossAPause) {
    Track base, other;
    for (int i = 0; i < 3; ++i)
        base.append(noon + 1000 * i);
    other.append(noon);
    other.set(Channel::power, 200);
    other.append(noon + 2000);
    other.set(Channel::power, 300);
    other.pauses = {1};
    join_tracks(base, other, 0);
    EXPECT_TRUE(std::isnan(base.column(Channel::power)[1]));
}

TEST(Merge, TakesEachFieldFromTheMostTrustedThatSaysIt) {
    Activity device = run(noon, 600, 3), service = run(noon, 600, 3);
    device.name = "Morning";
    device.device = "Watch";
    device.sport = "other";
    service.track = {};
    service.name = "Tempo by the river";
    service.calories = 500;
    service.distance_m = 1;
    service.race = true;
    const Merged merged = merge({{service, Origin::service}, {device, Origin::device}});
    EXPECT_EQ(merged.activity.name, "Tempo by the river");
    EXPECT_EQ(merged.activity.device, "Watch");
    EXPECT_EQ(merged.activity.sport, "running");
    EXPECT_EQ(merged.activity.calories, 500);
    EXPECT_EQ(merged.activity.distance_m, device.distance_m);
    EXPECT_TRUE(merged.activity.race);
    EXPECT_EQ(merged.activity.track.size(), 600U);
    const auto& given = merged.fields[0];
    EXPECT_NE(std::find(given.begin(), given.end(), "calories"), given.end());
    EXPECT_EQ(std::find(given.begin(), given.end(), "distance_m"), given.end());
}

TEST(Merge, TrustsACompleteFileMoreThanACutOne) {
    Activity cut = run(noon, 300, 3), whole = run(noon, 600, 3);
    cut.truncated = true;
    const Merged merged = merge({{cut, Origin::device}, {whole, Origin::track}});
    EXPECT_FALSE(merged.activity.truncated);
    EXPECT_EQ(merged.activity.track.size(), 600U);
}

TEST(Merge, GivesTheSameInEveryOrder) {
    Activity a = run(noon, 600, 3), b = run(noon + 1000, 590, 3), c = run(noon, 600, 3);
    a.avg_hr = 150;
    b.name = "b";
    c.name = "c";
    std::vector<Source> sources = {{a, Origin::device}, {b, Origin::exchange}, {c, Origin::track}};
    std::vector<std::size_t> order = {0, 1, 2};
    do {
        const Merged merged = merge({sources[order[0]], sources[order[1]], sources[order[2]]});
        EXPECT_EQ(merged.activity.name, "c");
        EXPECT_EQ(merged.activity.avg_hr, 150);
        EXPECT_EQ(merged.activity.started_at, noon);
    } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace
}  // namespace runlytics::merge
