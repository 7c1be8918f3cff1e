// Small documents are read by simdjson, large ones by nlohmann's parser: what they make is the
// same, and what they refuse.
#include "core/text/json_tree.h"

#include <gtest/gtest.h>
#include <random>
#include <span>
#include <string>

#include "core/error.h"

namespace runlytics::text {
namespace {

// Beyond what simdjson is given.
constexpr std::size_t blanks = std::size_t{5} << 20;

// What a document is, or why it is none; the byte is left out, for blanks move it.
std::string read(const std::string& text, std::span<const std::string_view> wanted = {}) {
    try {
        return parse_json(std::as_bytes(std::span(text)), wanted).dump();
    } catch (const Error& error) {
        return error.state() + " " + error.what();
    }
}

// The same of both parsers.
std::string read_by_both(const std::string& text, std::span<const std::string_view> wanted = {}) {
    const std::string quick = read(text, wanted);
    EXPECT_EQ(quick, read(std::string(blanks, ' ') + text, wanted)) << text;
    return quick;
}

TEST(JsonTree, IsTheSameByBothParsers) {
    EXPECT_EQ(read_by_both(R"({"b": [1, -2, 2.5, true, null, "ü\n"], "a": {}})"),
              R"({"a":{},"b":[1,-2,2.5,true,null,"ü\n"]})");
    EXPECT_EQ(read_by_both("7"), "7");
    EXPECT_EQ(read_by_both("[9223372036854775807, 9223372036854775808, 18446744073709551615]"),
              "[9223372036854775807,9223372036854775808,18446744073709551615]");
    for (const auto* const text :
         {"[18446744073709551616]", "[-9223372036854775808, -9223372036854775809]", "[-0, -0.0, 0]",
          "[1e-400, 5e-324, 1.7976931348623157e308]", "[0.1, 1E2, 1e+2]", "\"\\u0000\"",
          "\"\\ud83d\\ude00\"", "{}", "[]", "[[], {}]"})
        read_by_both(text);
}

TEST(JsonTree, OfSeveralMembersTheLastCounts) {
    EXPECT_EQ(read_by_both(R"({"a": 1, "b": 2, "a": {"a": 3, "a": 4}})"), R"({"a":{"a":4},"b":2})");
    EXPECT_EQ(read_by_both(R"({"\u0061": 1, "a": 2})"), R"({"a":2})");
}

TEST(JsonTree, KeepsWhatIsWanted) {
    constexpr std::string_view wanted[] = {"a"};
    EXPECT_EQ(read_by_both(R"({"x": {"a": 1}, "a": [{"a": 2, "x": [3]}, 4]})", wanted),
              R"({"a":[{"a":2},4]})");
}

TEST(JsonTree, RefusesTheSame) {
    for (const auto* const text : {"", "[", "[1,]", "{\"a\":}", "{\"a\" 1}", "[01]", "[+1]", "[.5]",
                                   "[1.]", "[nul]", "[1] 2", "\"\\ud83d\"", "\"\xff\"", "\"\x01\"",
                                   "[1e400]", "{\"x\": [01]}", "{a: 1}", "'a'", "[1]]"})
        EXPECT_TRUE(read_by_both(text).starts_with("22P02")) << text;
}

TEST(JsonTree, HasItsLimits) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_EQ(read_by_both(nested(max_json_depth)), nested(max_json_depth));
    EXPECT_TRUE(read_by_both(nested(max_json_depth + 2)).starts_with("54000"));
    EXPECT_TRUE(read_by_both(nested(5000)).starts_with("54000"));
}

TEST(JsonTree, OfDamagedDocumentsIsTheSame) {
    const std::string whole =
        R"({"activity": {"id": 7221338021, "name": "Mün\u0063hen", "x": [1, 2.5e3, -4]}, "streams": [null, false]})";
    std::mt19937 random(7);
    for (int n = 0; n < 40; ++n) {
        std::string text = whole;
        text[random() % text.size()] = static_cast<char>(random());
        const std::string quick = read(text);
        // A byte 0 ends a document for one parser: blanks in front change nothing about it.
        EXPECT_EQ(quick, read(std::string(blanks, ' ') + text)) << text;
    }
}

}  // namespace
}  // namespace runlytics::text
