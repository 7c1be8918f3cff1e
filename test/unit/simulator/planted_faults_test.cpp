// How much of what is planted in seasons by which no bound was chosen is found, and what is said to
// be wrong where nothing is.
#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <iostream>

#include "core/activity/faults.h"
#include "unit/activity/recording.h"
#include "unit/simulator/season.h"

namespace runlytics::simulator {
namespace {

using activity::FaultKind;

struct Planted {
    Fault fault;
    FaultKind kind;
    double least_share;  // of the run that is wrong, and has to be said to be
};

activity::Recording recording_of(const Trace& trace) {
    activity::Recording recording;
    for (const Sample& sample : trace.samples) {
        if (sample.after_pause) recording.pause();
        recording.at(sample.second).distance(sample.distance);
        if (!std::isnan(sample.altitude)) recording.altitude(sample.altitude);
        if (!std::isnan(sample.heart_rate)) recording.hr(sample.heart_rate);
        if (!std::isnan(sample.cadence)) recording.cadence(sample.cadence);
    }
    return recording;
}

double seconds_of(FaultKind kind, const std::vector<activity::Fault>& faults) {
    double seconds = 0;
    for (const activity::Fault& fault : faults)
        seconds += fault.kind == kind ? fault.seconds : 0;
    return seconds;
}

class PlantedFaults : public testing::TestWithParam<simulator::Recording> {};

TEST_P(PlantedFaults, AreFoundAndNoOthers) {
    constexpr std::array planted = {Planted{Fault::cadence_lock, FaultKind::cadence_lock, 0.4},
                                    Planted{Fault::strap_died, FaultKind::absent_hr, 0.4},
                                    Planted{Fault::gps_spike, FaultKind::gps_spike, 0}};
    std::array<int, planted.size()> found{};
    int runs = 0;
    double healthy_s = 0, called_wrong_s = 0;
    for (const std::uint64_t seed : {2001, 2002, 2003, 2004}) {
        Options options = half_year(seed);
        options.weeks = 6;
        options.recording = GetParam();
        for (auto [session, trace] : record(options).recordings) {
            if (session.fault != Fault::none) continue;
            ++runs;
            const double lasted = trace.samples.back().second;
            healthy_s += lasted;
            for (const auto& fault : activity::find_faults(recording_of(trace).reader()))
                called_wrong_s += fault.kind == FaultKind::doubled_time ? 0 : fault.seconds;
            for (std::size_t k = 0; k < planted.size(); ++k) {
                Trace spoilt = trace;
                session.fault = planted[k].fault;
                apply_faults(spoilt, session, options);
                const double seconds = seconds_of(
                    planted[k].kind, activity::find_faults(recording_of(spoilt).reader()));
                found[k] += seconds > planted[k].least_share * lasted;
            }
        }
    }
    std::cout << runs << " runs, " << healthy_s / 3600 << " h: found ";
    for (std::size_t k = 0; k < planted.size(); ++k) {
        std::cout << found[k] << " " << name_of(planted[k].kind) << ", ";
        EXPECT_GE(found[k], 0.95 * runs) << name_of(planted[k].kind);
    }
    std::cout << "called wrong " << called_wrong_s << " s\n";
    EXPECT_LE(called_wrong_s, 0.001 * healthy_s);
}

INSTANTIATE_TEST_SUITE_P(Both, PlantedFaults,
                         testing::Values(simulator::Recording::every_second,
                                         simulator::Recording::smart));

}  // namespace
}  // namespace runlytics::simulator
