#pragma once

#include <cstdint>

#include "pg/boundary/postgres.h"

namespace runlytics::pg {

// PostgreSQL's epoch, 2000-01-01, in Unix milliseconds.
inline constexpr std::int64_t postgres_epoch_ms = 946'684'800'000;

inline TimestampTz to_timestamp(std::int64_t unix_ms) {
    return (unix_ms - postgres_epoch_ms) * 1000;
}
inline std::int64_t to_unix_ms(TimestampTz at) {
    return at / 1000 - (at % 1000 < 0 ? 1 : 0) + postgres_epoch_ms;
}

}  // namespace runlytics::pg
