#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/predict/trees.h"

namespace runlytics::predict {
namespace {

constexpr std::size_t most_features = Node::leaf;  // a feature is one byte, and that one says leaf

// Of squared loss: the sum of what is missed, and how many miss it.
struct Misses {
    double sum = 0;
    std::uint32_t count = 0;

    void add(double miss) {
        sum += miss;
        ++count;
    }
    Misses without(const Misses& other) const { return {sum - other.sum, count - other.count}; }
};

constexpr std::size_t widest = std::size_t{1} << tree_depth;  // nodes of the last depth
using Sums = std::array<Misses, widest>;                      // of the nodes of one depth

struct Split {
    double gain = 0;  // of both sides together; of the undivided node until one is better
    std::size_t feature = 0;
    double below = 0;
    bool missing_left = false;
};

// Grows one tree after the other over the same examples, whose order by each feature is kept.
class Grower {
  public:
    Grower(const Examples& examples, std::span<const std::size_t> named, const Growth& growth)
        : examples_(examples),
          named_(named),
          growth_(growth),
          least_cover_(static_cast<std::uint32_t>(std::ceil(growth.least_cover))) {
        misses_.resize(named.size());
        for (std::size_t count = 0; count <= named.size(); ++count)
            inverse_.push_back(1 / (static_cast<double>(count) + growth.shrink));
        at_.resize(named.size());
        order_.resize(examples.width);
        for (std::size_t j = 0; j < examples.width; ++j)
            order_[j] = in_order(j);
    }

    Trees grow() {
        Trees model{examples_.width, 0, {}};
        for (const std::size_t i : named_)
            model.base += examples_.targets[i] / static_cast<double>(named_.size());
        for (std::size_t k = 0; k < named_.size(); ++k)
            misses_[k] = examples_.targets[named_[k]] - model.base;
        for (int round = 0; round < growth_.rounds; ++round) {
            poll_interrupt();
            model.trees.push_back(grow_tree());
        }
        return model;
    }

  private:
    double value(std::size_t k, std::size_t feature) const {
        return examples_.row(named_[k])[feature];
    }

    // An example that knows a feature.
    struct Known {
        double value;
        std::uint32_t k;
    };

    std::vector<Known> in_order(std::size_t feature) const {
        std::vector<Known> order;
        for (std::size_t k = 0; k < named_.size(); ++k)
            if (std::isfinite(value(k, feature)))
                order.push_back({value(k, feature), static_cast<std::uint32_t>(k)});
        std::ranges::stable_sort(order, {}, &Known::value);
        return order;
    }

    Tree grow_tree() {
        Tree tree;
        std::ranges::fill(at_, 0);
        std::size_t first = 0;
        for (std::size_t depth = 0; depth <= tree_depth; ++depth) {
            const std::size_t count = std::size_t{1} << depth;
            grow_level(tree, first, count, depth < tree_depth);
            first += count;
        }
        return tree;
    }

    // Makes splits or leaves of the nodes of one depth that examples have come to.
    void grow_level(Tree& tree, std::size_t first, std::size_t count, bool may_split) {
        Sums all{};
        for (std::size_t k = 0; k < at_.size(); ++k)
            if (at_[k] >= first) all[at_[k] - first].add(misses_[k]);
        std::array<Split, widest> best;
        for (std::size_t i = 0; i < count; ++i)
            best[i].gain = gain(all[i]);
        if (may_split)
            for (std::size_t j = 0; j < examples_.width; ++j)
                look_at(j, first, count, all, best);
        for (std::size_t i = 0; i < count; ++i) {
            Node& node = tree[first + i];
            node.cover = static_cast<double>(all[i].count);
            if (best[i].gain - gain(all[i]) > growth_.least_gain) {
                node.feature = static_cast<std::uint8_t>(best[i].feature);
                node.value = best[i].below;
                node.missing_left = best[i].missing_left;
            } else if (all[i].count > 0) {
                node.value = growth_.rate * all[i].sum * inverse_[all[i].count];
            }
        }
        send_on(tree, first);
    }

    // Sends the examples of a depth to the next, or takes from them what their leaf says.
    void send_on(const Tree& tree, std::size_t first) {
        for (std::size_t k = 0; k < at_.size(); ++k) {
            const std::size_t i = at_[k];
            if (i < first) continue;
            const Node& node = tree[i];
            if (node.feature == Node::leaf) {
                misses_[k] -= node.value;
                at_[k] = 0;  // done: no depth below begins at 0
                continue;
            }
            const double x = value(k, node.feature);
            const bool left = std::isfinite(x) ? x < node.value : node.missing_left;
            at_[k] = static_cast<std::uint8_t>(2 * i + (left ? 1 : 2));
        }
    }

    // The sums of those of each node that know a feature.
    Sums known_of(std::size_t feature, std::size_t first, const Sums& all) const {
        if (order_[feature].size() == at_.size()) return all;
        Sums known{};
        for (const auto& [x, k] : order_[feature])
            if (at_[k] >= first) known[at_[k] - first].add(misses_[k]);
        return known;
    }

    void look_at(std::size_t feature, std::size_t first, std::size_t count, const Sums& all,
                 std::span<Split> best) const {
        const Sums known = known_of(feature, first, all);
        Sums below{};
        std::array<double, widest> last;
        last.fill(-std::numeric_limits<double>::infinity());
        for (const auto& [x, k] : order_[feature]) {
            if (at_[k] < first) continue;
            const std::size_t node = at_[k] - first;
            if (x > last[node] && below[node].count > 0)
                try_split({feature, (last[node] + x) / 2}, all[node], known[node], below[node],
                          best[node]);
            last[node] = x;
            below[node].add(misses_[k]);
        }
        for (std::size_t node = 0; node < count; ++node)
            if (known[node].count > 0 && known[node].count < all[node].count)
                try_split({feature, std::nextafter(last[node], INFINITY)}, all[node], known[node],
                          known[node], best[node]);
    }

    struct Place {
        std::size_t feature;
        double below;
    };

    // Those of which the feature is missing go where they gain more.
    void try_split(Place place, const Misses& all, const Misses& known, const Misses& below,
                   Split& best) const {
        try_side(place, all, below, false, best);
        if (known.count == all.count) return;
        const Misses missing = all.without(known);
        try_side(place, all, {below.sum + missing.sum, below.count + missing.count}, true, best);
    }

    void try_side(Place place, const Misses& all, const Misses& left, bool missing_left,
                  Split& best) const {
        const Misses right = all.without(left);
        if (left.count < least_cover_ || right.count < least_cover_) return;
        const double of_both = gain(left) + gain(right);
        if (of_both > best.gain) best = {of_both, place.feature, place.below, missing_left};
    }

    // Most of the time of training goes into this: a product is dear enough, a quotient too dear.
    double gain(const Misses& misses) const {
        return misses.sum * misses.sum * inverse_[misses.count];
    }

    const Examples& examples_;
    std::span<const std::size_t> named_;
    const Growth& growth_;
    std::uint32_t least_cover_;
    std::vector<std::vector<Known>> order_;  // of each feature: who knows it, by value
    std::vector<double> inverse_;            // of each count of examples, shrunk
    std::vector<double> misses_;             // what is still left of each target
    std::vector<std::uint8_t> at_;           // the node where each example is
};

}  // namespace

Trees grow_trees(const Examples& examples, std::span<const std::size_t> named,
                 const Growth& growth) {
    if (examples.width >= most_features)
        throw Error(sqlstate::limit_exceeded, "trees take at most 254 features");
    return Grower(examples, named, growth).grow();
}

}  // namespace runlytics::predict
