// Questions in plain words: ask_question(), ask_matching(), ask_vocabulary(), distance_in_words().
#include <cstdint>
#include <vector>

#include "core/ask/distance.h"
#include "core/ask/matching.h"
#include "core/ask/question.h"
#include "core/ask/vocabulary.h"
#include "core/interrupt.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

namespace ask = runlytics::ask;
using runlytics::pg::Arguments;
using runlytics::pg::call;

namespace {

constexpr int postgres_epoch_days = 10'957;                     // 2000-01-01, in days since 1970
constexpr int earliest_today = -25'567, latest_today = 84'006;  // 1900 to 2199

}  // namespace

RUNLYTICS_FUNCTION(runlytics_read_question, [](Arguments& args) {
    const std::int64_t today = std::int64_t{args.date(1)} + postgres_epoch_days;
    if (today < earliest_today || today > latest_today)
        throw runlytics::Error("22023", "a question is asked on a day between 1900 and 2199");
    const std::string filter = ask::json_of(
        ask::read_question(args.text(0), ask::Day(std::chrono::days(static_cast<int>(today)))));
    return call([&] { return runlytics::pg::text_from_file(filter); });
});

RUNLYTICS_FUNCTION(runlytics_entries_matching, [](Arguments& args) {
    const auto entries = args.text_array(0);
    const ask::Filter filter = ask::topics_of_json(args.text(1));
    std::vector<double> found;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        runlytics::poll_interrupt();
        if (ask::matches(entries[i], filter)) found.push_back(static_cast<double>(i + 1));
    }
    return call([&] { return runlytics::pg::make_float8_array(found); });
});

RUNLYTICS_FUNCTION(runlytics_question_vocabulary, [](Arguments&) {
    const std::string names = ask::vocabulary_json();
    return call([&] { return runlytics::pg::text_from_file(names); });
});

RUNLYTICS_FUNCTION(runlytics_distance_in_words, [](Arguments& args) {
    const auto metres = ask::read_distance(args.text(0));
    return metres ? Float8GetDatum(*metres) : args.null();
});
