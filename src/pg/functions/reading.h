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
// policies of every table with an athlete ask it (sql/functions/page_access.sql).
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
};

const Holder& reading_for();

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
    Oid types[4];
    Datum values[4];
    char nulls[5];
};

// What a query that writes nothing says, as read(value of the one row by its column) makes of it in
// the caller's memory; nothing for no row and where the first column is NULL.
template <typename Answer, typename Read>
Answer ask(const Query& query, Read read) {
    return call([&] {
        MemoryContext ours = CurrentMemoryContext;
        Query arguments = query;
        SPI_connect();
        SPI_execute_with_args(query.text, query.count, arguments.types, arguments.values,
                              query.nulls, true, 1);
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
