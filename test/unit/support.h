#pragma once

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/model.h"

// What several unit tests need: files, and the data set that lives beside the project.
namespace runlytics::test {

// The whole file. Throws when it cannot be read, so that no test passes on nothing.
inline std::vector<std::byte> read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path.string());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

// The folder of real files, or nothing: such a test then says so with GTEST_SKIP.
inline std::optional<std::filesystem::path> shared_data() {
    const char* chosen = std::getenv("RUNLYTICS_SHARED");
    const auto folder = std::filesystem::path(chosen ? chosen : "../shared") / "data";
    if (!std::filesystem::is_directory(folder)) return std::nullopt;
    return folder;
}

// The rows of a table with a header line, its cells separated by tabs.
inline std::vector<std::map<std::string, std::string>> read_tsv(const std::filesystem::path& path) {
    std::ifstream in(path);
    if (!in) throw std::runtime_error("cannot read " + path.string());
    const auto cells_of = [](const std::string& line) {
        std::vector<std::string> cells;
        std::size_t begin = 0;
        for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
            end = line.find('\t', begin);
            cells.push_back(line.substr(begin, end - begin));
        }
        return cells;
    };
    std::string line;
    std::getline(in, line);
    const auto names = cells_of(line);
    std::vector<std::map<std::string, std::string>> rows;
    while (std::getline(in, line)) {
        const auto cells = cells_of(line);
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < names.size(); ++i)
            row[names[i]] = i < cells.size() ? cells[i] : "";
    }
    return rows;
}

// Text as the bytes that a parser takes. The text must outlive the result.
inline std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

// The SQLSTATE that a call ends with; empty when it does not fail.
template <typename Call>
std::string state_of_call(Call&& call) {
    try {
        call();
        return {};
    } catch (const Error& error) {
        return error.state();
    }
}

// One value of an activity's track.
inline double value(const Activity& activity, Channel channel, std::size_t sample = 0) {
    return activity.track.column(channel).at(sample);
}

}  // namespace runlytics::test
