#include "core/channels.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "core/model.h"
#include "core/stream/stream.h"

namespace runlytics {
namespace {

// 10,000 for 10000, as people read it.
std::string with_commas(std::uint32_t number) {
    std::string digits = std::to_string(number);
    for (auto at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

// What is stored is what the page on the format says: number, name, resolution and unit.
TEST(Channels, AreThoseOfTheFormatsDescription) {
    std::ifstream file("docs/stream-format.md");
    std::stringstream page;
    page << file.rdbuf();
    for (const ChannelTraits& traits : channels) {
        const int column = 1 + static_cast<int>(traits.channel);
        std::ostringstream row;
        row << "\n| " << column << " | " << traits.name << " | " << with_commas(traits.resolution)
            << " per " << traits.unit << " |";
        EXPECT_NE(page.str().find(row.str()), std::string::npos) << row.str();
    }
}

// Every value that a parser lets through has a place in a stream.
TEST(Channels, AStreamHoldsTheirWholeRange) {
    for (const ChannelTraits& traits : channels) {
        Track track;
        for (const double value : {traits.range.low, traits.range.high}) {
            track.append(static_cast<UnixMillis>(track.size()) * 1000);
            track.set(traits.channel, value);
        }
        EXPECT_EQ(stream::decode(stream::encode(track)).column(traits.channel),
                  (std::vector{traits.range.low, traits.range.high}))
            << traits.name;
    }
}

TEST(Channels, AHeartBeats25To250TimesAMinute) {
    EXPECT_FALSE(is_plausible_heart_rate(24.9));
    EXPECT_TRUE(is_plausible_heart_rate(25));
    EXPECT_TRUE(is_plausible_heart_rate(250));
    EXPECT_FALSE(is_plausible_heart_rate(250.1));
    EXPECT_FALSE(is_plausible_heart_rate(missing_value));
}

}  // namespace
}  // namespace runlytics
