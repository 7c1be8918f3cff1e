#pragma once

#include <cstdint>

#include "pg/boundary/results.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <executor/spi.h>
}
#pragma GCC diagnostic pop

// For whom rows are being read: kept in this process, where no SQL can say who that is. The
// policies of every table with an athlete ask it (sql/functions/page_access.sql). Where the
// warehouse is distributed, it is told to the nodes that hold the rows by a setting of the
// transaction; a session heeds that as runlytics_page and runlytics_assistant alone, as whom
// nodes connect and nobody logs in.
namespace runlytics::pg {

inline constexpr std::int64_t nobody = 0;

struct Holder {
    std::int64_t athlete = nobody;
    bool own = false;  // it is the athlete, who sees what others do not
    // What an assistant is not told of: activities (bigint[]), days (datemultirange) and fields
    // (jsonb); 0 where an assistant sees nothing.
    Datum withheld_activities = 0;
    Datum withheld_days = 0;
    Datum withheld_fields = 0;
    // Another one for each that another node has told; 0 for what this process knows by itself.
    std::uint64_t told = 0;
};

const Holder& reading_for();

// Defines the setting by which a node is told.
void define_reading();

// Tells the nodes of a distributed warehouse, and those that are connected to later in this
// transaction; on one machine there is nobody to tell. Nobody stops them.
void tell_nodes(const Holder& holder);

// Rows are read for a holder as long as this lives, and no longer than the (sub)transaction in
// which it was made. What the holder's datums point to has to live as long.
class ReadingOf {
  public:
    explicit ReadingOf(const Holder& holder);
    ~ReadingOf();
    ReadingOf(const ReadingOf&) = delete;
    ReadingOf& operator=(const ReadingOf&) = delete;

  private:
    Holder before_;
    int level_before_;
};

struct Query {
    const char* text;
    int count;
    Oid types[5];
    Datum values[5];
    char nulls[6];
};

// What a query that writes nothing says (or one that does, with writes), as read(value of the one
// row by its column) makes of it in the caller's memory; nothing for no row and where the first
// column is NULL.
template <typename Answer, typename Read>
Answer ask(const Query& query, Read read, bool writes = false) {
    return call([&] {
        MemoryContext ours = CurrentMemoryContext;
        Query arguments = query;
        SPI_connect();
        SPI_execute_with_args(query.text, query.count, arguments.types, arguments.values,
                              query.nulls, !writes, 1);
        Answer answer{};
        bool is_null = SPI_processed != 1;
        const auto column = [&](int n) {
            return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, n, &is_null);
        };
        if (!is_null) column(1);
        if (!is_null) {
            MemoryContextSwitchTo(ours);
            answer = read(column);
        }
        SPI_finish();
        return answer;
    });
}

}  // namespace runlytics::pg
