// A set of questions of our own and what each asks, and entries of a journal.
#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>

#include "core/ask/distance.h"
#include "core/ask/matching.h"
#include "core/ask/question.h"
#include "core/ask/vocabulary.h"
#include "core/error.h"

namespace {

namespace ask = runlytics::ask;

const ask::Day asked_on(std::chrono::year(2026) / 11 / 18);

std::string day_text(const std::optional<ask::Day>& day) {
    if (!day) return {};
    const std::chrono::year_month_day date(*day);
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()));
    return text;
}

std::string number_text(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

// The filter as a line of the set has it.
std::string line_of(const ask::Filter& filter) {
    if (filter.route != "answer") return filter.route + "\t\t\t\t\t\t";
    std::string topics, filters;
    for (const ask::Topic& topic : filter.topics) {
        if (!topics.empty()) topics += filter.any_topic ? "|" : "&";
        topics += topic.concept_name;
        if (!topic.body_part.empty()) topics += "/" + topic.body_part;
        if (!topic.side.empty()) topics += "/" + topic.side;
        if (topic.negated) topics += "!";
    }
    for (const ask::Comparison& one : filter.filters)
        filters += (filters.empty() ? "" : ",") + one.metric + one.op + number_text(one.value);
    std::string window;
    if (filter.window.is_set())
        window = day_text(filter.window.from) + ".." + day_text(filter.window.to);
    const std::string beside = filter.limit > 0 ? "limit" + std::to_string(filter.limit)
                                                : filter.group_by + filter.relation + filter.tell;
    return filter.route + "\t" + filter.target + "\t" + topics + "\t" + window + "\t" + filters +
           "\t" + filter.aggregate + "\t" + beside;
}

std::vector<std::string> lines_of(const std::string& name) {
    std::ifstream file("test/ask/" + name);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty() && line[0] != '#') lines.push_back(line);
    }
    return lines;
}

TEST(Questions, OfOurSetAreUnderstood) {
    const auto lines = lines_of("questions.tsv");
    ASSERT_GE(lines.size(), 120u);
    std::size_t right = 0, held_out = 0, held_out_right = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto tab = lines[i].find('\t');
        const std::string read = line_of(ask::read_question(lines[i].substr(0, tab), asked_on));
        const bool is_right = read == lines[i].substr(tab + 1);
        right += is_right;
        held_out += i % 3 == 2;
        held_out_right += is_right && i % 3 == 2;
        if (!is_right)
            std::printf("%s%s\n    %s\n", i % 3 == 2 ? "[held out] " : "", lines[i].c_str(),
                        read.c_str());
    }
    std::printf("understood %zu of %zu questions, %zu of %zu of those held out\n", right,
                lines.size(), held_out_right, held_out);
    EXPECT_GE(static_cast<double>(right), 0.95 * static_cast<double>(lines.size()));
}

// What is not understood has no answer, and never that of another question.
TEST(Questions, AsTheyAreTypedAreUnderstood) {
    const auto lines = lines_of("typed.tsv");
    ASSERT_GE(lines.size(), 100u);
    std::size_t right = 0;
    for (const std::string& line : lines) {
        const auto tab = line.find('\t');
        const ask::Filter filter = ask::read_question(line.substr(0, tab), asked_on);
        const bool is_right = line_of(filter) == line.substr(tab + 1);
        right += is_right;
        EXPECT_TRUE(is_right || filter.route == "no_match") << line << "\n    " << line_of(filter);
    }
    std::printf("understood %zu of %zu questions as they are typed\n", right, lines.size());
    EXPECT_GE(static_cast<double>(right), 0.95 * static_cast<double>(lines.size()));
}

// A wrong answer is worse than none: what no filter can say is no_match, and the note says why.
TEST(Questions, AreNoTraps) {
    const auto lines = lines_of("traps.tsv");
    ASSERT_GE(lines.size(), 150u);
    for (const std::string& line : lines) {
        const auto tab = line.find('\t');
        const ask::Filter filter = ask::read_question(line.substr(0, tab), asked_on);
        EXPECT_EQ(line_of(filter), line.substr(tab + 1)) << line.substr(0, tab);
        const bool says_why = !filter.not_understood.empty() || filter.target.empty();
        EXPECT_TRUE(filter.route != "no_match" || says_why) << line.substr(0, tab);
    }
}

TEST(Questions, NameTheirWindowsOneByOne) {
    const auto list = ask::read_question("how many runs in January and in June", asked_on);
    ASSERT_EQ(list.windows.size(), 2u);
    EXPECT_EQ(day_text(list.windows[1].from), "2026-06-01");
    const auto span = ask::read_question("how far did I run 28 April to 3 May", asked_on);
    EXPECT_EQ(span.windows.size(), 0u);
    EXPECT_EQ(day_text(span.window.from) + ".." + day_text(span.window.to),
              "2026-04-28..2026-05-04");
    const auto dash = ask::read_question(
        "runs 5\xe2\x80\x93"
        "10 May",
        asked_on);
    EXPECT_EQ(day_text(dash.window.from) + ".." + day_text(dash.window.to),
              "2026-05-05..2026-05-11");
}

TEST(Vocabulary, IsThatOfTheLexicon) {
    const std::string names = ask::vocabulary_json();
    for (const char* name : {"\"quad\"", "\"effort_m\"", "\"rest_day\"", "\"it_band\""})
        EXPECT_NE(names.find(name), std::string::npos) << name;
    EXPECT_EQ(names.find("\"both\""), std::string::npos);
    EXPECT_EQ(ask::vocabulary_json(ask::Lexicon("concept\tpain\tschmerz\n")).find("knee"),
              std::string::npos);
}

TEST(Entries, OfOurSetAreMatched) {
    std::size_t fit = 0, fit_right = 0, unfit = 0, unfit_right = 0;
    for (const std::string& line : lines_of("entries.tsv")) {
        // Whether it fits, the topic as concept/part/side, the entry.
        const auto first = line.find('\t'), second = line.find('\t', first + 1);
        std::string topic = line.substr(first + 1, second - first - 1);
        ask::Filter filter;
        filter.topics.emplace_back();
        if (topic.ends_with('!')) {
            filter.topics[0].negated = true;
            topic.pop_back();
        }
        const auto slash = topic.find('/'), side = topic.find('/', slash + 1);
        filter.topics[0].concept_name = topic.substr(0, slash);
        if (slash != std::string::npos)
            filter.topics[0].body_part = topic.substr(slash + 1, side - slash - 1);
        if (slash != std::string::npos && side != std::string::npos)
            filter.topics[0].side = topic.substr(side + 1);
        const bool fits = line[0] == '+';
        const bool is_right = ask::matches(line.substr(second + 1), filter) == fits;
        (fits ? fit : unfit) += 1;
        (fits ? fit_right : unfit_right) += is_right;
        if (!is_right) std::printf("%s\n", line.c_str());
    }
    std::printf("accepted %zu of %zu entries, rejected %zu of %zu\n", fit_right, fit, unfit_right,
                unfit);
    ASSERT_GE(fit + unfit, 60u);
    EXPECT_GE(static_cast<double>(fit_right), 0.95 * static_cast<double>(fit));
    EXPECT_GE(static_cast<double>(unfit_right), 0.9 * static_cast<double>(unfit));
}

TEST(Questions, SayWhatTheyDidNotUnderstand) {
    const auto filter = ask::read_question("runs with knee pain near the zoo", asked_on);
    EXPECT_EQ(filter.not_understood, (std::vector<std::string>{"near", "zoo"}));
    EXPECT_EQ(ask::read_question("knee pain in May", asked_on).not_understood.size(), 0u);
}

TEST(Questions, AreOfAnyLanguageThatIsAFile) {
    const ask::Lexicon german(
        "concept\tpain\tschmerz|schmerzen\nbody\tknee\tknie\ntarget\truns\tl\xc3\xa4ufe\n"
        "glue\t\tmit\npast\tlast\tletzte|letzten\nperiod\tweek\twoche\n");
    const auto filter =
        ask::read_question("L\xc3\xa4ufe mit Schmerzen Knie letzte Woche", asked_on, german);
    EXPECT_EQ(line_of(filter), "answer\truns\tpain/knee\t2026-11-09..2026-11-16\t\t\t");
    EXPECT_THROW(ask::Lexicon("nonsense\n"), runlytics::Error);
}

TEST(Questions, OfAnotherSportAreNotAnsweredWithRuns) {
    for (const char* text : {"how much did I cycle", "how far did I swim last year",
                             "how many hours did I ride in May", "my longest walk"})
        EXPECT_EQ(ask::read_question(text, asked_on).route, "no_match") << text;
    EXPECT_EQ(ask::read_question("how much did I run", asked_on).route, "answer");
}

TEST(Distances, AreReadAsQuestionsNameThem) {
    EXPECT_EQ(ask::read_distance("half marathon"), 21097.5);
    EXPECT_EQ(ask::read_distance("10 km"), 10000);
    EXPECT_EQ(ask::read_distance("10k"), 10000);
    EXPECT_EQ(ask::read_distance("800 m"), 800);
    EXPECT_EQ(ask::read_distance("5 mi"), 5 * 1609.344);
    EXPECT_EQ(ask::read_distance("42195"), 42195);
}

TEST(Distances, AreNothingWhereAnyOfItIsSomethingElse) {
    for (const char* text : {"", " ", "far", "-5 km", "10 kg", "4:15", "10 km run", "km", "10 10",
                             "2026-01-01", "no marathon", "\xff\xfe"})
        EXPECT_FALSE(ask::read_distance(text)) << text;
}

}  // namespace
