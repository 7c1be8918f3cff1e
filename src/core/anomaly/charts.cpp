#include "core/anomaly/charts.h"

#include <algorithm>
#include <cmath>

#include "core/model.h"

namespace runlytics::anomaly {
namespace {

// How alike nights are that follow each other, by those seen so far.
class Likeness {
  public:
    void add(double z) {
        z = std::clamp(z, -most_z, most_z);
        if (std::isfinite(last_)) {
            products_ += z * last_;
            ++pairs_;
        }
        squares_ += z * z;
        ++count_;
        last_ = z;
    }
    void skip() { last_ = missing_value; }
    double autocorrelation() const {
        if (pairs_ < least_pairs || squares_ == 0) return 0;
        return std::clamp((products_ / pairs_) / (squares_ / count_), 0.0, 0.8);
    }

  private:
    static constexpr double most_z = 3;  // an illness is no habit
    static constexpr double least_pairs = 14;

    double last_ = missing_value;
    double products_ = 0;
    double squares_ = 0;
    double pairs_ = 0;
    double count_ = 0;
};

// Of the weighted average of values that are alike to this degree, each with a sigma of one.
double sigma_of_average(double autocorrelation) {
    const double kept = autocorrelation * (1 - ewma_weight);
    return std::sqrt(ewma_weight / (2 - ewma_weight) * (1 + kept) / (1 - kept));
}

}  // namespace

std::vector<double> ewma_chart(std::span<const double> z) {
    std::vector<double> chart;
    Likeness likeness;
    double average = 0;
    for (const double value : z) {
        const double sigma = sigma_of_average(likeness.autocorrelation());
        if (std::isfinite(value)) {
            average += ewma_weight * (value - average);
            likeness.add(value);
        } else {
            likeness.skip();
        }
        chart.push_back(average / sigma);
    }
    return chart;
}

std::vector<double> cusum_chart(std::span<const double> z) {
    std::vector<double> chart;
    double gathered = 0;
    for (const double value : z) {
        if (gathered > cusum_limit) gathered = 0;
        if (std::isfinite(value)) gathered = std::max(0.0, gathered + value - cusum_slack);
        chart.push_back(gathered);
    }
    return chart;
}

}  // namespace runlytics::anomaly
