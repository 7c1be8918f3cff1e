// Any text is a question and an entry of a journal: read into a filter whose JSON is read again, or
// refused with an Error; and a distance, or none.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/ask/distance.h"
#include "core/ask/matching.h"
#include "core/ask/question.h"
#include "core/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace ask = runlytics::ask;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const ask::Filter filter =
            ask::read_question(text, ask::Day(std::chrono::year(2026) / 11 / 18));
        if (filter.route != "answer" && filter.route != "no_match" && filter.route != "refuse")
            std::abort();
        const ask::Filter again = ask::topics_of_json(ask::json_of(filter));
        if (again.topics != filter.topics) std::abort();
        ask::matches(text, filter);
    } catch (const runlytics::Error&) {
    }
    const auto metres = ask::read_distance(text);
    if (metres && !(std::isfinite(*metres) && *metres >= 0)) std::abort();
    try {
        ask::topics_of_json(text);
    } catch (const runlytics::Error&) {
    }
    return 0;
}
