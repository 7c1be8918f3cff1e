#include "core/formats/plan.h"

#include <cmath>
#include <gtest/gtest.h>

#include "core/formats/formats.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

using test::bytes_of;
using test::state_of_call;

TEST(Plan, IsReadAsPeopleWriteIt) {
    const std::string sheet =
        "Plan,Sport,Load,Km,Pace,Coach,Note\n"
        "2026-12-06,,,28,5:30,x,long run\n"
        "2026-12-08,Running,70,,,,\"6 x 800 m, 2:00 jog\"\n"
        "2026-12-09,,,,,,rest\n"
        "whenever,,,10,,,\n"
        "2026-12-10,cycling,,40.5,330,,\n";
    const auto plan = parse_plan(bytes_of(sheet));
    ASSERT_EQ(plan.size(), 3u);
    EXPECT_EQ(plan[0].day, 20793);
    EXPECT_EQ(plan[0].sport, "running");
    EXPECT_EQ(plan[0].km, 28);
    EXPECT_EQ(plan[0].pace_s_per_km, 330);
    EXPECT_TRUE(std::isnan(plan[0].load));
    EXPECT_EQ(plan[0].note, "long run");
    EXPECT_EQ(plan[1].load, 70);
    EXPECT_EQ(plan[1].note, "6 x 800 m, 2:00 jog");
    EXPECT_EQ(plan[2].sport, "cycling");
    EXPECT_EQ(plan[2].pace_s_per_km, 330);
    EXPECT_EQ(name_of(detect(bytes_of(sheet))), "plan_csv");
}

TEST(Plan, KnowsMilesAndSemicolons) {
    const std::string sheet = "Planned date;Distance (mi);Pace (min/mi)\n06.12.2026;10,5;8:45\n";
    const auto plan = parse_plan(bytes_of(sheet));
    ASSERT_EQ(plan.size(), 1u);
    EXPECT_EQ(plan[0].day, 20793);
    EXPECT_NEAR(plan[0].km, 16.898112, 1e-9);
    EXPECT_NEAR(plan[0].pace_s_per_km, 525 / 1.609344, 1e-9);
}

TEST(Plan, IsNoJournal) {
    EXPECT_EQ(name_of(detect(bytes_of("Date,RPE,Km\n2026-01-01,5,10\n"))), "journal_csv");
    EXPECT_FALSE(is_plan("Plan,note\n2026-01-01,x\n"));
    EXPECT_FALSE(is_plan("km,Plan\n10,2026-01-01\n"));
    EXPECT_EQ(state_of_call([] { parse_plan(bytes_of("Date,Km\n")); }), "22P02");
    EXPECT_EQ(state_of_call([] { parse_plan(bytes_of("Plan,Km\nnever,5\n")); }), "22P02");
    EXPECT_TRUE(parse_plan(bytes_of("Plan,Km\n")).empty());
}

}  // namespace
}  // namespace runlytics::formats
