#include "core/page/page.h"

#include <gtest/gtest.h>
#include <span>

#include "core/error.h"
#include "core/page/assets.h"

namespace runlytics::page {
namespace {

std::string render(std::string_view json) {
    return page_html(text::parse_json(std::as_bytes(std::span(json)), {}));
}

// A page with one panel of one figure, given as the members of its object.
std::string page_with(std::string_view figure, std::string_view members = "\"units\":\"km\"") {
    return R"({"title":"T",)" + std::string(members) +
           R"(,"panels":[{"id":"p","title":"Panel","width":4,"figures":[{)" + std::string(figure) +
           "}]}]}";
}

std::string render_figure(std::string_view figure, std::string_view members = "\"units\":\"km\"") {
    return render(page_with(figure, members));
}

std::string detail_of(std::string_view json) {
    try {
        render(json);
    } catch (const Error& error) {
        EXPECT_EQ(error.state(), sqlstate::invalid_parameter);
        return error.detail();
    }
    return "nothing was refused";
}

std::size_t count(std::string_view text, std::string_view piece) {
    std::size_t found = 0;
    for (std::size_t at = text.find(piece); at != text.npos; at = text.find(piece, at + 1))
        ++found;
    return found;
}

TEST(Page, AllowsItsOwnStyleAndScriptAndNothingElse) {
    const std::string html = render(R"({"title":"T","panels":[]})");
    EXPECT_NE(html.find("default-src &#39;none&#39;; style-src &#39;sha256-"), html.npos);
    EXPECT_EQ(count(html, " style="), count(style_sheet(), " style=") + count(script(), " style="));
    EXPECT_EQ(count(html.substr(0, html.find("<style>")), "http"), 1U) << "of http-equiv";
}

TEST(Page, EscapesWhatComesFromOutside) {
    const std::string html = render_figure(
        R"("kind":"table","columns":[{"key":"k","label":"<i>&"}],"rows":[{"k":"</td><script>"}])");
    EXPECT_NE(html.find("&lt;i&gt;&amp;"), html.npos);
    EXPECT_NE(html.find("&lt;/td&gt;&lt;script&gt;"), html.npos);
}

TEST(Page, KeepsDataWithinTheirScriptElement) {
    const std::string html =
        render_figure(R"("kind":"series","quantity":"hr","x":["2026-11-27","2026-11-28"],)"
                      R"("lines":[{"name":"</script><b>","values":[50,51]}])");
    EXPECT_NE(html.find(R"("name":"\u003c/script\u003e\u003cb\u003e")"), html.npos);
}

TEST(Page, SaysWhereADocumentIsWrong) {
    EXPECT_EQ(detail_of("[]"), "the document: an object is wanted.");
    EXPECT_EQ(detail_of(page_with(R"("kind":"pie")")),
              "panel p, figures[0], kind: no figure is of that kind.");
    EXPECT_EQ(detail_of(page_with(R"("kind":"columns","x":["2026-11-27"],"values":[1,2])")),
              "panel p, figures[0] (columns), values: there is not one value for each x.");
    EXPECT_EQ(detail_of(page_with(R"("kind":"number","value":1,"quantity":"parsecs")")),
              "panel p, figures[0] (number): unknown quantity.");
    EXPECT_EQ(detail_of(R"({"title":"T","units":"leagues","panels":[]})"),
              "units: km or mi is wanted.");
    EXPECT_EQ(detail_of(R"({"title":"T","nav":[{"label":"x","page":"//evil"}],"panels":[]})"),
              "nav[0]: the page's name is none.");
}

TEST(Page, WritesInTheUnitsOfTheAthlete) {
    const std::string_view number = R"("kind":"number","value":16093.44,"quantity":"distance")";
    EXPECT_NE(render_figure(number).find("16.1 km"), std::string::npos);
    EXPECT_NE(render_figure(number, R"("units":"mi")").find("10.0 mi"), std::string::npos);
}

TEST(Page, SaysWhatToDoWhereNothingIs) {
    const std::string html = render(
        R"({"title":"T","panels":[{"id":"p","title":"P","width":4,"figures":[],"empty":"Send a run."}]})");
    EXPECT_NE(html.find("<p class=empty>Send a run.</p>"), html.npos);
    EXPECT_NE(render_figure(R"("kind":"columns","x":[],"values":[])").find("class=empty"),
              std::string::npos);
}

TEST(Page, LeadsNowhereWhereItIsAFile) {
    const std::string_view nav = R"("nav":[{"label":"Run","page":"run","parameters":{"id":42}}])";
    EXPECT_NE(
        render(R"({"title":"T","panels":[],)" + std::string(nav) + "}").find("href=\"/run/42\""),
        std::string::npos);
    EXPECT_EQ(render(R"({"title":"T","offline":true,"panels":[],)" + std::string(nav) + "}")
                  .find("href=\"/"),
              std::string::npos);
}

TEST(Columns, BeginAtZero) {
    const std::string html = render_figure(
        R"("kind":"columns","quantity":"score","x_kind":"text","x":["a","b"],"values":[80,100])");
    EXPECT_NE(html.find("y=\"20%\" height=\"80%\""), html.npos);
    EXPECT_NE(html.find("y=\"0%\" height=\"100%\""), html.npos);
}

TEST(Series, TurnsPaceUpsideDown) {
    const std::string html = render_figure(
        R"("kind":"series","quantity":"pace","x_kind":"seconds","x":[0,10],"inverted":true,)"
        R"("lines":[{"name":"pace","values":[240,300]}])");
    EXPECT_LT(html.find(">4:00</text>"), html.find(">5:00</text>"));
    EXPECT_NE(html.find("d=\"M0 0l4000 1000\""), html.npos) << "fast is above slow";
}

TEST(Series, HasGapsAndLoneValues) {
    const std::string html =
        render_figure(R"("kind":"series","quantity":"number","x_kind":"seconds","x":[0,1,2,3],)"
                      R"("lines":[{"name":"n","values":[0,null,100,0]}])");
    EXPECT_NE(html.find("d=\"M0 1000h0M2667 0l1333 1000\""), html.npos);
}

TEST(Series, OfTenYearsKeepsItsExtremes) {
    std::string x;
    std::string y;
    for (int i = 0; i < 4000; ++i) {
        x += (i ? "," : "") + std::to_string(i);
        y += (i ? "," : "") + std::string(i == 2345 ? "100" : "50");
    }
    const std::string html = render_figure(
        R"("kind":"series","quantity":"number","zero":true,"x_kind":"seconds","x":[)" + x +
        R"(],"lines":[{"name":"n","values":[)" + y + "]}]");
    const std::size_t path = html.find("d=\"M0 500");
    ASSERT_NE(path, html.npos);
    const std::size_t length = html.find('"', path + 3) - path;
    EXPECT_LT(length, 12'000U) << "of 4,000 points";
    EXPECT_NE(html.substr(path, length).find("-500"), std::string::npos) << "the peak is there";
}

TEST(Grid, SaysItsStepsInWords) {
    const std::string html = render_figure(
        R"("kind":"grid","columns":["2026-11-28"],"rows":[{"label":"HRV","quantity":"ms","values":[40],"steps":[-2]}])");
    EXPECT_NE(html.find("HRV, Sat 28: 40 ms, far worse than usual"), html.npos);
}

TEST(Calendar, BeginsWeeksWhereTheAthleteDoes) {
    const std::string_view figure =
        R"("kind":"calendar","quantity":"distance","days":["2026-11-28"],"values":[5000],"levels":[2])";
    EXPECT_NE(render_figure(figure).find(
                  "<abbr title=\"Mon\">M</abbr></th><th scope=col><abbr title=\"Tue\">"),
              std::string::npos);
    EXPECT_NE(render_figure(figure, R"("week_starts_on":7)")
                  .find("<thead><tr><th scope=col><abbr title=\"Sun\">"),
              std::string::npos);
}

}  // namespace
}  // namespace runlytics::page
