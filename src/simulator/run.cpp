#include "simulator/run.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "simulator/noise.h"
#include "simulator/physiology.h"

namespace runlytics::simulator {

namespace {

// The receiver and the barometer of the watch.
class Sensors {
  public:
    explicit Sensors(Random random)
        : random_(random),
          east_(3, 20, random_),
          north_(3, 20, random_),
          altitude_(0.3, 20, random_),
          speed_(0.04, 4, random_),
          cadence_(1.2, 10, random_) {}

    // Reads the place as the watch sees it; a treadmill has none.
    void read_place(Sample& sample, const Route& route, const Route::Place& place) {
        sample.latitude = route.latitude(place.north + north_.next(random_));
        sample.longitude = route.longitude(place.east + east_.next(random_));
        sample.altitude = rounded(place.altitude + altitude_.next(random_), 5);
    }

    double read_speed(double speed) { return std::max(0.0, speed + speed_.next(random_)); }

    // Longer strides do most of the work of speed; the step rate rises little.
    double read_cadence(double speed) {
        return std::clamp(169 + 5 * (speed - 3) + cadence_.next(random_), 165.0, 180.0);
    }

  private:
    Random random_;
    WanderingNoise east_;
    WanderingNoise north_;
    WanderingNoise altitude_;
    AutoregressiveNoise speed_;
    AutoregressiveNoise cadence_;
};

// The heart: it follows the demand with a delay, and drifts upwards as the body warms.
class Heart {
  public:
    explicit Heart(Random random) : random_(random), noise_(1.5, 8, random_) {}

    // One second at a demand.
    double beat(double demand) {
        constexpr double time_constant_s = 30;
        constexpr double drift_per_hour = 0.03;
        constexpr double highest = athlete::max_hr;
        rate_ += (steady_heart_rate(demand) - rate_) / time_constant_s;
        ++seconds_;
        const double drift = 1 + drift_per_hour * seconds_ / 3600;
        return std::min(rate_ * drift + noise_.next(random_), highest);
    }

  private:
    Random random_;
    AutoregressiveNoise noise_;
    double rate_ = 88;  // after the walk to the start
    int seconds_ = 0;
};

// A traffic light on the way.
struct Light {
    double metres = 0;
    int seconds = 0;
};

// The lights that show red: in the city, and not in a race or in the middle of a workout.
std::vector<Light> red_lights(const Session& session, Random& random) {
    std::vector<Light> lights;
    const bool steady = session.kind == Kind::easy || session.kind == Kind::long_run;
    if (!steady || session.course != Course::park) return lights;
    const std::size_t count = random.below(4);
    for (std::size_t i = 0; i < count; ++i) {
        lights.push_back(
            {random.uniform(700, session.metres() - 700), 15 + static_cast<int>(random.below(56))});
    }
    const auto nearer = [](const Light& a, const Light& b) { return a.metres > b.metres; };
    std::sort(lights.begin(), lights.end(), nearer);  // the next one last
    return lights;
}

// The runner on the way through one session.
class Runner {
  public:
    Runner(const Session& session, const Conditions& conditions, const Routes& routes,
           const Options& options)
        : session_(session),
          conditions_(conditions),
          route_(session.course == Course::forest ? routes.forest : routes.park),
          smart_(options.recording == Recording::smart),
          next_lap_(session.lap_metres),
          effort_random_(options.seed, Purpose::effort, session.day),
          will_(session.course == Course::treadmill ? 0.006 : 0.025, 25, effort_random_),
          lights_(red_lights(session, effort_random_)),
          heart_(Random(options.seed, Purpose::heart, session.day)),
          sensors_(Random(options.seed, Purpose::sensors, session.day)) {
        trace_.start = session.start;
    }

    // Runs every step, then sums up.
    Trace run() {
        record();
        for (const Step& step : session_.steps) {
            run_step(step);
            if (session_.lap_metres == 0) lap_due_ = true;
        }
        trace_.samples.back().begins_lap = false;
        if (smart_) thin_out();
        sum_up();
        return std::move(trace_);
    }

  private:
    void run_step(const Step& step) {
        const double end_metres = step.metres > 0 ? metres_ + step.metres : 1e9;
        const double end_second = step.seconds > 0 ? second_ + step.seconds : 1e9;
        while (metres_ < end_metres && second_ < end_second) {
            advance(step.effort);
            record();
            if (!lights_.empty() && metres_ > lights_.back().metres) wait_at_light();
        }
    }

    // Speed that would cost this much on a good day: what the heart answers to.
    double equivalent_speed(double speed) const {
        if (speed < 0.5) return speed;
        return 1 / ((1 / speed - conditions_.pace_cost_s_per_km / 1000) * conditions_.efficiency);
    }

    // The inverse: what is left of a good day's speed.
    double speed_today(double equivalent) const {
        return 1 /
               (1 / (equivalent * conditions_.efficiency) + conditions_.pace_cost_s_per_km / 1000);
    }

    // One second at an effort. Uphill the runner gives back most of the extra cost, not all.
    void advance(double effort) {
        const double grade = session_.course == Course::treadmill ? 0 : route_.at(metres_).grade;
        const double cost = cost_of_grade(grade);
        const double given_back = 1 + 0.8 * (cost - 1);
        effort_ += (effort - effort_) / 8;
        const double wanted =
            effort_ * conditions_.threshold_speed * (1 + will_.next(effort_random_)) / given_back;
        double target = speed_today(wanted);
        // The brakes: the last steps before a red light.
        if (!lights_.empty() && metres_ > lights_.back().metres - 8) target = 1.2;
        speed_ += (target - speed_) / 3;
        const double graded = equivalent_speed(speed_) * cost;
        heart_rate_ = heart_.beat(graded / conditions_.threshold_speed);
        metres_ += speed_;
        trimp_ += trimp_per_second(heart_rate_);
        sum_hr_ += heart_rate_;
        sum_graded_ += speed_ * cost;
        trace_.summary.climb_m += std::max(0.0, grade * speed_);
        ++trace_.summary.moving_s;
        ++second_;
    }

    // The watch pauses by itself, and the heart calms down.
    void wait_at_light() {
        const int seconds = lights_.back().seconds;
        lights_.pop_back();
        while (!lights_.empty() && lights_.back().metres < metres_ + 200)
            lights_.pop_back();
        for (int i = 0; i < seconds; ++i) {
            heart_rate_ = heart_.beat(0);
            trimp_ += trimp_per_second(heart_rate_);
        }
        second_ += seconds;
        speed_ = 0.5;
        paused_ = true;
        trace_.summary.paused_s += seconds;
        ++trace_.summary.pauses;
    }

    // Writes down what the watch sees in this second.
    void record() {
        constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
        Sample sample;
        sample.second = second_;
        sample.speed = second_ == 0 ? 0 : sensors_.read_speed(speed_);
        distance_ += sample.speed;
        sample.distance = distance_;
        sample.cadence = sensors_.read_cadence(speed_);
        sample.heart_rate = std::round(second_ == 0 ? heart_.beat(0) : heart_rate_);
        sensors_.read_place(sample, route_, route_.at(metres_));
        if (session_.course == Course::treadmill) {
            sample.latitude = sample.longitude = sample.altitude = nothing;
        }
        if (session_.lap_metres > 0 && distance_ >= next_lap_) {
            lap_due_ = true;
            next_lap_ += session_.lap_metres;
        }
        sample.begins_lap = lap_due_;
        sample.after_pause = paused_;
        lap_due_ = paused_ = false;
        trace_.samples.push_back(sample);
    }

    // Smart recording: a sample is kept when something has changed since the last one kept.
    void thin_out() {
        std::vector<Sample> kept;
        const std::vector<Sample>& all = trace_.samples;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const bool edge = i == 0 || i + 1 == all.size() || all[i].begins_lap ||
                              all[i].after_pause || all[i + 1].after_pause;
            if (edge || has_changed(kept.back(), all[i])) kept.push_back(all[i]);
        }
        trace_.samples = std::move(kept);
    }

    static bool has_changed(const Sample& last, const Sample& now) {
        return now.second - last.second >= 7 || std::abs(now.heart_rate - last.heart_rate) >= 3 ||
               std::abs(now.altitude - last.altitude) >= 1 ||
               std::abs(now.speed - last.speed) >= 0.35;
    }

    void sum_up() {
        Summary& summary = trace_.summary;
        summary.mean_hr = sum_hr_ / summary.moving_s;
        summary.mean_speed = metres_ / summary.moving_s;
        summary.mean_graded_speed = sum_graded_ / summary.moving_s;
        summary.distance_m = metres_;
        summary.load = load_of_trimp(trimp_);
    }

    const Session& session_;
    const Conditions& conditions_;
    const Route& route_;
    bool smart_;
    double next_lap_;
    Random effort_random_;
    AutoregressiveNoise will_;
    std::vector<Light> lights_;
    Heart heart_;
    Sensors sensors_;
    Trace trace_;

    int second_ = 0;
    double metres_ = 0;    // truly run
    double distance_ = 0;  // as the watch counts
    double speed_ = 0;
    double effort_ = 0.6;
    double heart_rate_ = 0;
    bool lap_due_ = true;
    bool paused_ = false;
    double trimp_ = 0;
    double sum_hr_ = 0;
    double sum_graded_ = 0;
};

}  // namespace

Trace simulate_run(const Session& session, const Conditions& conditions, const Routes& routes,
                   const Options& options) {
    return Runner(session, conditions, routes, options).run();
}

}  // namespace runlytics::simulator
