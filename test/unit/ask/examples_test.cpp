// Every question that the documentation, the help, the page and Grafana give as an example is
// understood: they are read where they stand.
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "core/ask/question.h"

namespace {

namespace ask = runlytics::ask;
namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// What is not for asking: lists of settings and decisions, and what is built from the sources.
bool is_source(const fs::path& path) {
    const std::string name = path.filename();
    if (name == "reference.md" || name == "decisions.md") return false;
    return name.ends_with(".md") || name.ends_with(".sql");
}

std::vector<fs::path> sources() {
    std::vector<fs::path> paths = {"README.md"};
    for (const char* folder : {"docs", "sql", "docker/grafana", "demo"}) {
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.is_regular_file() && is_source(entry.path())) paths.push_back(entry.path());
        }
    }
    return paths;
}

std::string unquoted(std::string text) {
    text = std::regex_replace(text, std::regex("''"), "'");
    return std::regex_replace(text, std::regex("\\s+"), " ");
}

using Examples = std::map<std::string, std::string>;  // of questions the file

void find(Examples& examples, const fs::path& path, const std::string& text,
          const std::string& pattern) {
    const std::regex regex(pattern);
    for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match)
        examples[unquoted((*match)[1])] = path;
}

// One; two; three: what stands behind a colon, to the end of the sentence.
void find_lists(Examples& examples, const fs::path& path, const std::string& text) {
    static const std::regex lists(
        R"((?:Such as|in plain English[^:\n]*|own runs, nights, days and journal): ([^.\n]*;[^.\n]*)\.)");
    static const std::regex semicolon("; *");
    for (std::sregex_iterator match(text.begin(), text.end(), lists), end; match != end; ++match) {
        const std::string list = (*match)[1];
        for (std::sregex_token_iterator one(list.begin(), list.end(), semicolon, -1), last;
             one != last; ++one)
            examples[unquoted(*one)] = path;
    }
}

Examples examples_of_sources() {
    Examples examples;
    for (const fs::path& path : sources()) {
        const std::string text = text_of(path), name = path.filename();
        find(examples, path, text,
             R"((?:ask|ask_filter|ask_model)\((?:question => )?'{1,2}([A-Za-z][^'$]{6,})'{1,2})");
        find(examples, path, text, R"(var-question=([^`&]+))");
        find_lists(examples, path, text);
        if (name == "assistants.md" || name == "ask.md")
            find(examples, path, text, R"re("([A-Za-z][^"]{8,}\?)")re");
        if (name == "catalog.sql")
            find(examples, path, text, R"re("((?:runs|average|how|my) [^"]{8,})"[,.])re");
    }
    return examples;
}

TEST(Examples, AreUnderstood) {
    const ask::Day today(std::chrono::year(2026) / 11 / 18);
    const Examples examples = examples_of_sources();
    EXPECT_GE(examples.size(), 15u);
    for (const char* known :
         {"How far did I run last month?", "my fastest 10 k since 2024",
          "runs with knee pain in the last 6 months", "average sleep before races this year"})
        EXPECT_TRUE(examples.contains(known)) << known;
    for (const auto& [question, path] : examples) {
        const ask::Filter filter = ask::read_question(question, today);
        EXPECT_EQ(filter.route, "answer") << question << " of " << path;
        EXPECT_TRUE(filter.not_understood.empty()) << question << " of " << path;
    }
}

}  // namespace
