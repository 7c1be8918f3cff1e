#pragma once

#include <type_traits>

#include "pg/boundary/boundary.h"

// The state of an aggregate: a value of the SQL type aggregate_state, plain bytes that PostgreSQL
// copies into the aggregate's own memory and frees like any other. The type has no input, so nobody
// can make one up; the tag keeps one aggregate's state from being read by another's functions.
namespace runlytics::pg {

struct StateHeader {
    std::int32_t varlena;
    std::uint32_t tag;
};

// A state of fixed size around a plain object of core.
template <typename Value, std::uint32_t tag>
struct AggregateState {
    static_assert(std::is_trivially_copyable_v<Value>);

    StateHeader header;
    alignas(8) Value value;

    // The state in an argument; throws when it belongs to another aggregate.
    static AggregateState* from(const Arguments& args, int i) {
        auto* state = reinterpret_cast<AggregateState*>(DatumGetPointer(args.datum(i)));
        if (VARSIZE(state) != sizeof(AggregateState) || state->header.tag != tag) {
            throw Error(sqlstate::invalid_parameter, "state belongs to another aggregate");
        }
        return state;
    }

    // A new state, in the memory of the row: PostgreSQL moves it to the aggregate's.
    static AggregateState* create(const Value& initial) {
        auto* state =
            static_cast<AggregateState*>(call([] { return palloc(sizeof(AggregateState)); }));
        SET_VARSIZE(state, sizeof(AggregateState));
        state->header.tag = tag;
        state->value = initial;
        return state;
    }
};

// Throws outside an aggregate, where a step would change in place a value that is not its own: one
// that was stored in a table, say.
void require_aggregate(const Arguments& args);

}  // namespace runlytics::pg
