#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/predict/examples.h"

// Gradient-boosted regression trees: squared loss, exact greedy splits, at most three deep. Made
// for hundreds of examples and some thirty features, so that a model needs no library inside the
// server.
namespace runlytics::predict {

inline constexpr std::size_t tree_depth = 3;
inline constexpr std::size_t tree_nodes = 15;  // of a whole tree: the children of i are 2i+1, 2i+2

// A whole binary tree in one array; a leaf's children are not used. Without links nothing can point
// astray.
struct Node {
    static constexpr std::uint8_t leaf = 0xFF;

    std::uint8_t feature = leaf;
    bool missing_left = false;  // where an example goes of which the feature is missing
    double value = 0;           // of a leaf: what it adds; of a split: below it goes left
    double cover = 0;           // how many examples came by
};
using Tree = std::array<Node, tree_nodes>;

struct Trees {
    std::size_t width = 0;  // features of an example
    double base = 0;        // the prediction before the first tree
    std::vector<Tree> trees;

    double predict(std::span<const double> row) const;
};

// How trees are grown. The first four are also those of libxgboost, which is the oracle of the
// tests.
struct Growth {
    int rounds = 60;
    double rate = 0.08;        // eta: what a tree may say of what is left
    double shrink = 1;         // lambda: leaves are drawn towards nothing
    double least_cover = 5;    // min_child_weight: examples of a leaf
    double least_gain = 1e-6;  // a split that gains less is none
};

// Of the examples that are named; at least one. At most 254 features.
Trees grow_trees(const Examples& examples, std::span<const std::size_t> named,
                 const Growth& growth = {});

// What each feature adds to the mean over all examples, by exact Shapley values over the paths of
// the trees; `parts` has one element a feature. Returns that mean.
double shapley(const Trees& model, std::span<const double> row, std::span<double> parts);

}  // namespace runlytics::predict
