#include "core/predict/walk_forward.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/interrupt.h"

namespace runlytics::predict {
namespace {

constexpr std::size_t week = 7;
constexpr std::size_t least_of_week = 3;
constexpr std::size_t a_year = 365;

double mean_target(const Examples& examples, std::span<const std::size_t> named) {
    double sum = 0;
    for (const std::size_t i : named)
        sum += examples.targets[i];
    return sum / static_cast<double>(named.size());
}

// Goes through the history week by week. What a week is predicted by was made of what was known
// when the day before it ended.
class Walk {
  public:
    Walk(const Examples& examples, std::span<const double> own) : examples_(examples), own_(own) {}

    std::vector<WalkedDay> days() {
        const std::size_t size = examples_.size();
        const std::size_t begin = size > longest_walk ? size - longest_walk : 0;
        for (std::size_t first = begin; first < size; first += refit_days) {
            poll_interrupt();
            if (!learn(first)) continue;
            for (std::size_t i = first; i < std::min(first + refit_days, size); ++i)
                walk_day(i);
        }
        return std::move(walked_);
    }

  private:
    bool learn(std::size_t end) {
        const auto named = known_examples(examples_, end, longest_memory);
        if (named.size() < least_paired) return false;
        ridge_ = fit_ridge(examples_, named);
        const std::size_t every = named.size() > a_year ? refit_old_trees : refit_trees;
        if (weeks_++ % every == 0) trees_ = grow_trees(examples_, named);
        usual_ = mean_target(examples_, named);
        return true;
    }

    void walk_day(std::size_t i) {
        WalkedDay day;
        day.example = i;
        day.actual = examples_.targets[i];
        day.persistence = own_[i];
        day.mean7 = mean_of_week(own_, i);
        if (std::isnan(day.actual) || std::isnan(day.persistence) || std::isnan(day.mean7)) return;
        day.usual = usual_;
        day.ridge = ridge_.predict(examples_.row(i));
        day.trees = trees_.predict(examples_.row(i));
        walked_.push_back(day);
    }

    const Examples& examples_;
    std::span<const double> own_;
    std::vector<WalkedDay> walked_;
    std::size_t weeks_ = 0;
    Ridge ridge_;
    Trees trees_;
    double usual_ = missing_value;
};

std::vector<double> errors_of(std::span<const WalkedDay> walked, double WalkedDay::*way) {
    std::vector<double> errors;
    for (const WalkedDay& day : walked)
        errors.push_back(std::abs(day.*way - day.actual));
    return errors;
}

double mean_of(std::span<const double> values) {
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

// How many of the walked days lay within the interval that stood the day before.
double coverage_of(std::span<const double> errors) {
    std::size_t inside = 0;
    std::size_t tried = 0;
    for (std::size_t i = least_interval; i < errors.size(); ++i) {
        const std::size_t first = i > recent_days ? i - recent_days : 0;
        const double half = conformal_half_width(errors.subspan(first, i - first), interval_level);
        ++tried;
        if (errors[i] <= half) ++inside;
    }
    return tried == 0 ? missing_value : static_cast<double>(inside) / static_cast<double>(tried);
}

// Whether errors are smaller than others beyond what chance would do: a t-test of the means over
// blocks of a fortnight, for days that follow each other are alike. One-sided; the level is below
// one in a hundred, since the best of two models is tried against three.
bool is_smaller(std::span<const double> errors, std::span<const double> others) {
    constexpr std::size_t block = 14;
    constexpr double critical = 2.6;
    const std::size_t blocks = errors.size() / block;
    if (blocks < 6) return false;
    const std::size_t skipped = errors.size() - blocks * block;
    std::vector<double> means(blocks, 0.0);
    for (std::size_t i = 0; i < blocks * block; ++i)
        means[i / block] += (errors[skipped + i] - others[skipped + i]) / block;
    const double mean = mean_of(means);
    double variance = 0;
    for (const double m : means)
        variance += (m - mean) * (m - mean) / static_cast<double>(blocks - 1);
    return mean < 0 && -mean > critical * std::sqrt(variance / static_cast<double>(blocks));
}

struct Rivals {
    std::vector<double> persistence;
    std::vector<double> mean7;
    std::vector<double> usual;
};

Skill skill_of(std::span<const double> errors, const Rivals& rivals) {
    Skill skill;
    skill.days = errors.size();
    if (errors.empty()) return skill;
    skill.mae = mean_of(errors);
    skill.to_persistence = skill.mae / mean_of(rivals.persistence);
    skill.to_mean7 = skill.mae / mean_of(rivals.mean7);
    skill.coverage = coverage_of(errors);
    skill.proven = is_smaller(errors, rivals.persistence) && is_smaller(errors, rivals.mean7) &&
                   is_smaller(errors, rivals.usual);
    return skill;
}

std::span<const double> recent(std::span<const double> errors) {
    return errors.last(std::min(errors.size(), recent_days));
}

}  // namespace

double mean_of_week(std::span<const double> own, std::size_t example) {
    double sum = 0;
    std::size_t count = 0;
    const std::size_t first = example + 1 > week ? example + 1 - week : 0;
    for (std::size_t i = first; i <= example; ++i) {
        if (!std::isfinite(own[i])) continue;
        sum += own[i];
        ++count;
    }
    return count < least_of_week ? missing_value : sum / static_cast<double>(count);
}

double conformal_half_width(std::span<const double> errors, double level) {
    if (errors.size() < least_interval) return missing_value;
    std::vector<double> sorted(errors.begin(), errors.end());
    std::ranges::sort(sorted);
    const auto rank =
        static_cast<std::size_t>(std::ceil(static_cast<double>(sorted.size() + 1) * level));
    return sorted[std::min(rank, sorted.size()) - 1];
}

Training train(const Examples& examples, std::span<const double> own) {
    Training training;
    training.walked = Walk(examples, own).days();
    const auto errors = [&](double WalkedDay::*way) { return errors_of(training.walked, way); };
    const Rivals rivals{errors(&WalkedDay::persistence), errors(&WalkedDay::mean7),
                        errors(&WalkedDay::usual)};
    const auto ridge = errors(&WalkedDay::ridge);
    const auto trees = errors(&WalkedDay::trees);
    training.baseline = skill_of(rivals.mean7, rivals);
    training.ridge = skill_of(ridge, rivals);
    training.trees = skill_of(trees, rivals);

    const auto named = known_examples(examples, examples.size(), longest_memory);
    const auto use = [&](auto how, std::span<const double> missed, std::string why) {
        training.model = {std::move(how), conformal_half_width(recent(missed), interval_level)};
        training.reason = std::move(why);
    };
    if (named.size() < least_paired || training.walked.size() < least_interval) {
        use(Baseline{}, rivals.mean7,
            "the mean of the last 7 days, until 60 pairs of days are known");
        return training;
    }
    const bool trees_are_better = mean_of(trees) < mean_of(ridge) && is_smaller(trees, ridge);
    const auto& chosen = trees_are_better ? trees : ridge;
    if (mean_of(recent(chosen)) >= mean_of(recent(rivals.mean7))) {
        use(Baseline{}, rivals.mean7,
            "the mean of the last 7 days: over the last 60 days no model was closer");
        return training;
    }
    if (trees_are_better)
        use(grow_trees(examples, named), trees, "trees: closer than ridge beyond chance");
    else
        use(fit_ridge(examples, named), ridge, "ridge: the simplest model that learns");
    return training;
}

}  // namespace runlytics::predict
