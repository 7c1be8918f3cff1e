#include "core/page/html.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "core/page/context.h"

namespace runlytics::page {
namespace {

TEST(EscapeHtml, LeavesNothingThatMarkupIsMadeOf) {
    EXPECT_EQ(escape_html("<b title='x' id=\"y\">&amp;"),
              "&lt;b title=&#39;x&#39; id=&quot;y&quot;&gt;&amp;amp;");
}

TEST(EscapeHtml, ReplacesWhatIsNoCharacterOfHtml) {
    EXPECT_EQ(escape_html(std::string_view("a\0b\x07", 4)), "a\uFFFDb\uFFFD");
    EXPECT_EQ(escape_html("a\xFFz"), "a\uFFFDz");
    EXPECT_EQ(escape_html("9 \u00D7 1 km\n"), "9 \u00D7 1 km\n");
}

TEST(Html, WritesNumbersAsShortAsTheyAre) {
    Html out;
    out << Number{12.0} << " " << Number{-0.001} << " " << Percent{33.3333} << " "
        << Number{1.5, 1};
    EXPECT_EQ(out.text(), "12 0 33.33% 1.5");
}

TEST(Html, NeverWritesWhatIsNoNumber) {
    Html out;
    out << Number{0.0 / 0.0} << Percent{1e300};
    EXPECT_EQ(out.text(), "00%");
}

// Longer than what a string holds within itself: once the cell that was written had been freed.
TEST(Values, AreWrittenHoweverLong) {
    const std::string day = "Wednesday, 28 September 2026", head = "vertical oscillation (mm)";
    Html out;
    write_values(out, "Days", {{"", {day}, false}, {head, {"8.25"}}});
    EXPECT_EQ(out.text(),
              "<table><caption>Days</caption><thead><tr><th scope=col>value</th>"
              "<th scope=col class=n>" +
                  head + "</th></tr></thead><tbody><tr><th scope=row>" + day +
                  "</th><td class=n>8.25</tbody></table>");
}

}  // namespace
}  // namespace runlytics::page
