#include "pg/boundary/aggregate_state.h"

namespace runlytics::pg {

void require_aggregate(const Arguments& args) {
    if (AggCheckCallContext(args.info(), nullptr) != 0) return;
    throw Error(sqlstate::unsupported, "function is a part of an aggregate",
                "It was called outside of one.");
}

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_aggregate_state_in, [](runlytics::pg::Arguments&) -> Datum {
    throw runlytics::Error(runlytics::sqlstate::unsupported,
                           "cannot accept a value of type aggregate_state",
                           "Such values exist only while an aggregate runs.");
});

RUNLYTICS_FUNCTION(runlytics_aggregate_state_out, [](runlytics::pg::Arguments&) -> Datum {
    throw runlytics::Error(runlytics::sqlstate::unsupported,
                           "cannot display a value of type aggregate_state",
                           "Such values exist only while an aggregate runs.");
});
