// Whatever the parser takes for an object or array is a whole shape; how a body is cut into pieces
// does not matter; and what is no longer possible stays so.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "core/listener/json_shape.h"
#include "promises.h"

using runlytics::fuzz::require;
using runlytics::listener::JsonShape;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = std::as_bytes(std::span(data, size));
    JsonShape shape;
    shape.add(text);
    JsonShape by_bytes;
    bool possible = true;
    for (std::size_t i = 0; i < size; ++i) {
        by_bytes.add(text.subspan(i, 1));
        require(possible || !by_bytes.possible());
        possible = by_bytes.possible();
    }
    require(shape.whole() == by_bytes.whole());
    require(shape.possible() || !shape.whole());
    // For the parser a zero byte is the end.
    if (std::find(data, data + size, 0) != data + size) return 0;
    const auto json = nlohmann::json::parse(data, data + size, nullptr, false);
    if (json.is_structured() && size <= 256) require(shape.whole());
    return 0;
}
