// Every field of every message of a good FIT file, one at a time: absent, invalid, of another type,
// longer, out of range.
#include "unit/formats/variants.h"

#include <gtest/gtest.h>
#include <set>

#include "unit/formats/fit/pieces.h"

namespace runlytics::formats {
namespace {

using test::fit::Encoder;
using test::fit::Field;
using test::fit::t0;
using test::fit::Value;

struct Message {
    int number;
    std::vector<Field> fields;
    std::vector<Value> values;
};

// Ten minutes of a sport: its samples, its lap, its session.
void add_activity(std::vector<Message>& messages, double begin, double sport) {
    using test::fit::enumeration, test::fit::sint32, test::fit::sint8;
    using test::fit::uint16, test::fit::uint32, test::fit::uint8;
    const std::vector<Field> of_sample{
        {253, 4, uint32}, {0, 4, sint32}, {1, 4, sint32}, {2, 2, uint16}, {3, 1, uint8},
        {4, 1, uint8},    {5, 4, uint32}, {6, 2, uint16}, {7, 2, uint16}, {13, 1, sint8}};
    const std::vector<Field> of_lap{{253, 4, uint32},    {2, 4, uint32}, {7, 4, uint32},
                                    {8, 4, uint32},      {9, 4, uint32}, {11, 2, uint16},
                                    {15, 1, uint8},      {16, 1, uint8}, {23, 1, enumeration},
                                    {24, 1, enumeration}};
    const std::vector<Field> of_session{{253, 4, uint32},    {2, 4, uint32},  {5, 1, enumeration},
                                        {6, 1, enumeration}, {7, 4, uint32},  {8, 4, uint32},
                                        {9, 4, uint32},      {11, 2, uint16}, {16, 1, uint8},
                                        {17, 1, uint8},      {22, 2, uint16}, {23, 2, uint16}};
    for (int i = 0; i <= 600; i += 60) {
        messages.push_back(
            {test::fit::record,
             of_sample,
             {begin + i, 6e8 + 300 * i, 1e8, 3000., 140., 85., 300. * i, 3000., 250., 20.}});
    }
    messages.push_back({test::fit::lap,
                        of_lap,
                        {begin + 600, begin, 600e3, 600e3, 180e3, 50., 140., 150., 0., 0.}});
    messages.push_back(
        {test::fit::session,
         of_session,
         {begin + 600, begin, sport, 0., 600e3, 600e3, 180e3, 50., 140., 150., 10., 10.}});
}

// A run, and a ride an hour later.
std::vector<Message> good_file() {
    using test::fit::enumeration, test::fit::uint16, test::fit::uint32, test::fit::uint8;
    std::vector<Message> messages{
        {test::fit::file_id,
         {{0, 1, enumeration}, {1, 2, uint16}, {2, 2, uint16}, {4, 4, uint32}},
         {4., 1., 3113., t0}},
        {test::fit::device_info,
         {{253, 4, uint32}, {0, 1, uint8}, {2, 2, uint16}, {4, 2, uint16}, {5, 2, uint16}},
         {t0, 0., 1., 3113., 1200.}},
        {test::fit::event,
         {{253, 4, uint32}, {0, 1, enumeration}, {1, 1, enumeration}},
         {t0, 0., 0.}},
    };
    add_activity(messages, t0, 1);
    add_activity(messages, t0 + 3600, 2);
    messages.push_back({test::fit::activity,
                        {{253, 4, uint32}, {0, 4, uint32}, {1, 2, uint16}, {5, 4, uint32}},
                        {t0 + 4200, 1200e3, 2., t0 + 7800}});
    return messages;
}

std::string written(const std::vector<Message>& messages) {
    Encoder e;
    for (const Message& message : messages)
        e.define(0, message.number, message.fields).add(0, message.values);
    return e.file();
}

// One field of one message otherwise.
std::vector<Variant> variants() {
    const auto good = good_file();
    std::vector<Variant> found;
    for (std::size_t m = 1; m < good.size(); ++m) {  // the first says what the file is
        for (std::size_t f = 0; f < good[m].fields.size(); ++f) {
            const Field field = good[m].fields[f];
            // A record's fields once at the beginning and once under way.
            if (good[m].number == test::fit::record && m > 6) continue;
            const auto add = [&](const char* what, const Field& other, const Value& value) {
                auto messages = good;
                messages[m].fields[f] = other;
                messages[m].values[f] = value;
                found.push_back({std::to_string(m) + ": field " + std::to_string(field.number) +
                                     " of " + std::to_string(good[m].number) + " " + what,
                                 written(messages), false});
            };
            const auto size = static_cast<std::size_t>(field.size);
            add("is invalid", field, std::string(size, '\xFF'));
            add("is zero", field, 0.);
            add("is the largest", field, std::string(size - 1, '\xFF') + '\x7F');
            add("is a text", {field.number, 8, test::fit::string},
                std::string("ab\0\0\0\0\0\0", 8));
            add("is a float", {field.number, 4, test::fit::float32}, 1.5);
            add("is no number", {field.number, 8, test::fit::float64}, test::fit::invalid);
            add("is a list", {field.number, 2 * field.size, field.type},
                std::string(2 * size, '\x01'));
            add("is cut", {field.number, 1, field.type}, std::string(1, '\x01'));
            add("is of no type", {field.number, field.size, 0x4F}, std::string(size, '\x01'));
            auto messages = good;
            messages[m].fields.erase(messages[m].fields.begin() + static_cast<std::ptrdiff_t>(f));
            messages[m].values.erase(messages[m].values.begin() + static_cast<std::ptrdiff_t>(f));
            found.push_back({std::to_string(m) + " lacks field " + std::to_string(field.number),
                             written(messages), false});
        }
    }
    return found;
}

TEST(Variants, OfFit) {
    const std::string good = written(good_file());
    const auto whole = test::fit::parse(good);
    ASSERT_EQ(whole.size(), 2U);
    const auto all = variants();
    EXPECT_GT(all.size(), 500U);
    for (const Variant& variant : all) {
        SCOPED_TRACE(variant.name);
        std::vector<Activity> found;
        ASSERT_NO_THROW(found = test::fit::parse(variant.body));
        // The other activity is as it was, and this one has nearly all of its samples.
        std::multiset<std::string> texts;
        std::size_t samples = 0;
        for (const Activity& a : found) {
            texts.insert(text_of(a));
            samples += a.track.size();
        }
        EXPECT_GE(texts.count(text_of(whole[0])) + texts.count(text_of(whole[1])), 1U);
        EXPECT_GE(samples, 20U);
        for (const Activity& a : found) {
            EXPECT_FALSE(a.distance_m < 0 || a.distance_m > 20'000) << a.distance_m;
            EXPECT_FALSE(a.timer_s > a.elapsed_s + 1) << a.timer_s << " " << a.elapsed_s;
        }
    }
}

}  // namespace
}  // namespace runlytics::formats
