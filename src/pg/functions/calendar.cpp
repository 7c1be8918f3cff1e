// is_timezone(): PostgreSQL knows time zones, but says so only by an error.
#include "pg/boundary/boundary.h"
#include "pg/boundary/compat.h"

using runlytics::pg::Arguments;
using runlytics::pg::call;

RUNLYTICS_FUNCTION(runlytics_is_timezone, [](Arguments& args) {
    const std::string_view name = args.text(0);
    // What is longer PostgreSQL would cut.
    if (name.size() > TZ_STRLEN_MAX) return BoolGetDatum(false);
    return BoolGetDatum(call([&] {
        const char* zone = pnstrdup(name.data(), name.size());
        char* lower = downcase_truncate_identifier(zone, static_cast<int>(name.size()), false);
        return runlytics::pg::is_timezone_abbreviation(lower) || pg_tzset(zone) != nullptr;
    }));
});
