#include "core/listener/warehouse.h"

#include <charconv>

#include "core/error.h"

namespace runlytics::listener {

namespace {

[[noreturn]] void refuse_column(std::size_t column, const char* type) {
    throw Error("XX000", "the warehouse's answer has no " + std::string(type) + " in column " +
                             std::to_string(column + 1));
}

}  // namespace

std::optional<std::string_view> Row::text(std::size_t column) const {
    if (column >= columns_.size()) refuse_column(column, "text");
    return columns_[column];
}

std::optional<std::int64_t> Row::bigint(std::size_t column) const {
    const auto written = text(column);
    if (!written) return {};
    const char* const end = written->data() + written->size();
    std::int64_t value = 0;
    const auto read = std::from_chars(written->data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end) refuse_column(column, "bigint");
    return value;
}

std::optional<bool> Row::boolean(std::size_t column) const {
    const auto written = text(column);
    if (!written) return {};
    if (*written != "t" && *written != "f") refuse_column(column, "boolean");
    return *written == "t";
}

}  // namespace runlytics::listener
