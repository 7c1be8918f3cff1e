#include "core/predict/trees.h"

#include <algorithm>
#include <cmath>

namespace runlytics::predict {
namespace {

std::size_t next(const Node& node, std::size_t i, std::span<const double> row) {
    const double x = row[node.feature];
    const bool left = std::isfinite(x) ? x < node.value : node.missing_left;
    return 2 * i + (left ? 1 : 2);
}

bool is_leaf(const Tree& tree, std::size_t i) {
    return tree[i].feature == Node::leaf;
}

// The features that a tree asks for, each once: a set of them is a number, one bit a feature.
class Questions {
  public:
    explicit Questions(const Tree& tree) {
        for (const Node& node : tree) {
            const auto end = features_.begin() + count_;
            if (node.feature == Node::leaf ||
                std::find(features_.begin(), end, node.feature) != end)
                continue;
            features_[count_++] = node.feature;
        }
    }
    std::size_t count() const { return count_; }
    std::size_t feature(std::size_t i) const { return features_[i]; }
    unsigned bit(std::uint8_t feature) const {
        const auto found = std::find(features_.begin(), features_.end(), feature);
        return 1U << (found - features_.begin());
    }

  private:
    std::array<std::uint8_t, tree_nodes / 2> features_{};
    std::size_t count_ = 0;
};

// What a tree says when only the features of a set are known: of the others it takes the mean over
// the examples that it was grown from.
double expected(const Tree& tree, std::size_t i, std::span<const double> row,
                const Questions& questions, unsigned known) {
    const Node& node = tree[i];
    if (is_leaf(tree, i)) return node.value;
    if (known & questions.bit(node.feature))
        return expected(tree, next(node, i, row), row, questions, known);
    const double left = tree[2 * i + 1].cover;
    const double right = tree[2 * i + 2].cover;
    return (left * expected(tree, 2 * i + 1, row, questions, known) +
            right * expected(tree, 2 * i + 2, row, questions, known)) /
           (left + right);
}

// How much a set of `others` weighs among the orders in which `count` features may become known.
double order_weight(std::size_t others, std::size_t count) {
    constexpr std::array<double, 8> factorial = {1, 1, 2, 6, 24, 120, 720, 5040};
    return factorial[others] * factorial[count - others - 1] / factorial[count];
}

// Adds what the features of one tree add; returns what it says when nothing is known.
double add_tree(const Tree& tree, std::span<const double> row, std::span<double> parts) {
    const Questions questions(tree);
    std::array<double, 1U << (tree_nodes / 2)> says;
    const unsigned sets = 1U << questions.count();
    for (unsigned known = 0; known < sets; ++known)
        says[known] = expected(tree, 0, row, questions, known);
    for (std::size_t j = 0; j < questions.count(); ++j) {
        const unsigned bit = 1U << j;
        for (unsigned known = 0; known < sets; ++known) {
            if (known & bit) continue;
            const auto others = static_cast<std::size_t>(__builtin_popcount(known));
            parts[questions.feature(j)] +=
                order_weight(others, questions.count()) * (says[known | bit] - says[known]);
        }
    }
    return says[0];
}

}  // namespace

double Trees::predict(std::span<const double> row) const {
    double sum = base;
    for (const Tree& tree : trees) {
        std::size_t i = 0;
        while (!is_leaf(tree, i))
            i = next(tree[i], i, row);
        sum += tree[i].value;
    }
    return sum;
}

double shapley(const Trees& model, std::span<const double> row, std::span<double> parts) {
    std::ranges::fill(parts, 0.0);
    double mean = model.base;
    for (const Tree& tree : model.trees)
        mean += add_tree(tree, row, parts);
    return mean;
}

}  // namespace runlytics::predict
