#include "pg/aggregate_state.h"

namespace runlytics::pg {

MemoryContext aggregate_context(const Arguments& args) {
    MemoryContext context;
    if (AggCheckCallContext(args.info(), &context) != 0) return context;
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
