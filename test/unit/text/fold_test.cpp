#include "core/text/fold.h"

#include <gtest/gtest.h>

namespace runlytics::text {
namespace {

TEST(Fold, LeavesSmallLettersWithoutAccents) {
    EXPECT_EQ(fold("  Qualité du SOMMEIL ", false), "qualite du sommeil");
    EXPECT_EQ(fold("ＨＲＶ", false), "hrv");
    EXPECT_EQ(fold("heart_rate--variability", false), "heart rate variability");
    EXPECT_EQ(fold("就寝時刻", false), "就寝時刻");
}

TEST(Fold, KeepsWhatIsInBracketsWhenAsked) {
    EXPECT_EQ(fold("HRV (SDNN, ms)", false), "hrv");
    EXPECT_EQ(fold("HRV (SDNN, ms)", true), "hrv sdnn ms");
}

TEST(Fold, TakesBytesThatAreNoText) {
    EXPECT_EQ(fold("a\xFFz\xE3", false), fold("a\xFFz\xE3", true));
    EXPECT_EQ(fold("", false), "");
}

}  // namespace
}  // namespace runlytics::text
