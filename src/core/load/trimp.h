#pragma once

// The load of one activity from its heart rate, its pace, or its runner's word.
namespace runlytics::load {

enum class Sex { male, female, unknown };

// Banister's training impulse: minutes * h * A * exp(B h), h the share of the heart rate reserve,
// clamped to 0..1. A and B are .64 and 1.92 for men, .86 and 1.67 for women, .75 and 1.795 unknown.
class BanisterTrimp {
  public:
    // Throws Error 22023 unless the resting rate is positive and below the highest.
    BanisterTrimp(double resting_hr, double max_hr, Sex sex);

    double per_minute(double hr) const;

    // Adds the seconds through which a heart rate held.
    void add(double seconds, double hr) { total_ += seconds / 60 * per_minute(hr); }
    double total() const { return total_; }

  private:
    double resting_hr_;
    double reserve_;
    double factor_;
    double exponent_;
    double total_ = 0;
};

// The same from an average alone, which under-reads intervals. NaN where an input is missing.
double trimp(double minutes, double avg_hr, double resting_hr, double max_hr, Sex sex);

// Edwards: the minutes in 50-60, 60-70, ... 90-100 % of the highest heart rate count 1..5; a
// boundary belongs above. Throws Error 22023 unless the highest rate is positive.
class EdwardsTrimp {
  public:
    explicit EdwardsTrimp(double max_hr);
    void add(double seconds, double hr);
    double total() const { return total_; }

  private:
    double max_hr_;
    double total_ = 0;
};

// Lucia: the minutes below the first ventilatory threshold, between both and above the second count
// 1, 2, 3; a boundary belongs above. Throws Error 22023 unless 0 < vt1 < vt2.
class LuciaTrimp {
  public:
    LuciaTrimp(double vt1_hr, double vt2_hr);
    void add(double seconds, double hr);
    double total() const { return total_; }

  private:
    double vt1_hr_;
    double vt2_hr_;
    double total_ = 0;
};

// rest + .85 (max - rest), for athletes who do not know their own.
double default_threshold_hr(double resting_hr, double max_hr);

// A TRIMP on the scale where an hour at threshold is 100; threshold NaN takes the default. Throws
// Error 22023 unless rest < threshold.
double hr_tss(double trimp, double resting_hr, double max_hr, double threshold_hr, Sex sex);

// 100 * hours * (normalised graded speed / threshold speed)^2. Throws Error 22023 unless the
// threshold is positive.
double running_tss(double seconds, double normalized_graded_speed, double threshold_speed_mps);

// Foster: minutes times the effort on the CR10 scale. Throws Error 22023 for an effort outside
// 0..10 or negative minutes.
double session_rpe(double minutes, double rpe);

}  // namespace runlytics::load
