#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/model.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

// Activities on their way to rows of the composite type parsed_activity.
namespace runlytics::pg {

// One activity with all that takes longer than copying, done before a row is built.
struct ActivityRow {
    explicit ActivityRow(Activity parsed);

    Activity activity;
    std::vector<std::byte> stream;     // encoded; empty without samples
    std::string shape;                 // see merge::shape_of()
    std::vector<std::string> credits;  // what each merged source gave; empty: nothing was merged
};

// Returns the rows from a function that returns setof parsed_activity.
Datum return_activities(const Arguments& args, const std::vector<ActivityRow>& rows);

}  // namespace runlytics::pg
