#include "core/text/nearest.h"

#include <algorithm>
#include <numeric>

#include "core/interrupt.h"

namespace runlytics::text {
namespace {

// Names are short; of what is longer only the beginning counts.
constexpr std::size_t longest = 100;

// Twice Levenshtein's distance, a row at a time; or that from the beginning of the other, which
// counts a little more than its like in full.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return std::min(2 * row[b.size()], 2 * std::ranges::min(row) + 1);
}

struct Candidate {
    std::string_view name;
    std::size_t distance;
};

}  // namespace

std::vector<std::string_view> nearest(std::string_view name,
                                      std::span<const std::string_view> among, std::size_t most) {
    const std::string_view wanted = name.substr(0, longest);
    std::vector<Candidate> candidates;
    for (const std::string_view each : among) {
        poll_interrupt();
        const std::string_view other = each.substr(0, longest);
        const bool within =
            !wanted.empty() && !other.empty() &&
            (other.find(wanted) != std::string_view::npos ||
             (2 * other.size() >= wanted.size() && wanted.find(other) != std::string_view::npos));
        candidates.push_back({each, within ? 0 : distance(wanted, other)});
    }
    std::ranges::stable_sort(candidates, {}, &Candidate::distance);
    candidates.resize(std::min(candidates.size(), most));
    std::vector<std::string_view> names;
    for (const Candidate& candidate : candidates)
        names.push_back(candidate.name);
    return names;
}

}  // namespace runlytics::text
