#pragma once

#include <cmath>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/formats/formats.h"
#include "core/formats/health.h"
#include "unit/support.h"

// One odd value does not fail a whole body: the rest arrives, and what is odd is named.
namespace runlytics::formats {

// What a body tells, each thing as one text, and what was said of the rest.
struct Told {
    std::multiset<std::string> things;
    std::vector<std::string> named;
    std::string error;
};

inline std::string text_of(double value) {
    return std::isnan(value) ? "-" : std::to_string(value);
}

inline std::string text_of(const Activity& a) {
    std::string text = a.external_id + " " + a.name + " " + a.sport + " " +
                       std::to_string(a.started_at) + " " + text_of(a.elapsed_s) + " " +
                       text_of(a.timer_s) + " " + text_of(a.moving_s) + " " +
                       text_of(a.distance_m) + " " + text_of(a.calories) + " " + text_of(a.avg_hr) +
                       " " + text_of(a.max_hr) + " " + text_of(a.ascent_m) + " " +
                       std::to_string(a.laps.size()) + " " + std::to_string(a.track.size());
    for (std::size_t i = 0; i < channel_count; ++i) {
        double sum = 0;
        for (const double value : a.track.column(static_cast<Channel>(i)))
            sum += std::isnan(value) ? 0 : value;
        text += " " + text_of(sum);
    }
    return text;
}

class Listener : public HealthSink {
  public:
    explicit Listener(Told& told) : told_(told) {}
    void take(const HealthRecord& r) override {
        told_.things.insert(std::string(r.metric) + " " + std::to_string(r.starts_at) + " " +
                            text_of(r.value) + " " + std::string(r.unit) + " " +
                            std::string(r.source) + " " + std::string(r.detail));
    }
    void skip(std::string_view what) override { told_.named.emplace_back(what); }

  private:
    Told& told_;
};

inline Told read(const std::string& body, bool of_body) {
    Told told;
    try {
        const auto bytes = std::as_bytes(std::span(body));
        if (of_body) {
            Listener listener(told);
            parse_health(bytes, listener);
        }
        for (const Activity& activity : parse_activity(bytes)) {
            told.things.insert(text_of(activity));
            told.named.insert(told.named.end(), activity.warnings.begin(), activity.warnings.end());
        }
    } catch (const Error& error) {
        told.error = error.message() + " (" + error.detail() + ")";
    }
    return told;
}

inline std::size_t lost(const Told& whole, const Told& variant) {
    std::size_t count = 0;
    for (const std::string& thing : whole.things)
        count += variant.things.contains(thing) ? 0 : 1;
    return count;
}

// A body with one thing in it changed.
struct Variant {
    std::string name, body;
    bool odd = false;  // and not merely unsaid
};

// `most`: how many things one value can belong to.
inline void expect_rest_arrives(const std::string& good, const std::vector<Variant>& variants,
                                std::size_t most, bool of_body = false) {
    const Told whole = read(good, of_body);
    ASSERT_EQ(whole.error, "");
    ASSERT_GT(whole.things.size(), most);
    EXPECT_GE(variants.size(), 20U);
    for (const Variant& variant : variants) {
        SCOPED_TRACE(variant.name);
        const Told told = read(variant.body, of_body);
        EXPECT_EQ(told.error, "");
        EXPECT_LE(lost(whole, told), most);
        if (variant.odd && told.things != whole.things) {
            EXPECT_GT(told.named.size(), whole.named.size());
        }
    }
}

}  // namespace runlytics::formats
