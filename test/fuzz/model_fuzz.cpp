// Any bytes may be read as a model, and whatever is taken for one predicts without a crash and
// means the same once written again. The checksum is repaired first, or no mutation would get past
// it.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <vector>
#include <zlib.h>

#include "core/error.h"
#include "core/predict/model.h"
#include "fuzz/promises.h"

namespace {

namespace predict = runlytics::predict;
using runlytics::missing_value;

// The bytes with the checksum that they should have.
std::vector<std::byte> repaired(const std::uint8_t* data, std::size_t size) {
    std::vector<std::uint8_t> bytes(data, data + size);
    if (size >= sizeof(std::uint32_t)) {
        const std::size_t body = size - sizeof(std::uint32_t);
        const auto sum = static_cast<std::uint32_t>(crc32_z(0, bytes.data(), body));
        std::memcpy(bytes.data() + body, &sum, sizeof sum);
    }
    const auto* first = reinterpret_cast<const std::byte*>(bytes.data());
    return {first, first + size};
}

// The same numbers, NaN being NaN.
bool same(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

// What a model says of a row that is of one value throughout.
void try_row(const predict::Model& model, const predict::Model& again, double value) {
    const std::vector<double> row(model.width(), value);
    const predict::Prediction one = predict::predict(model, row, 70);
    const predict::Prediction other = predict::predict(again, row, 70);
    runlytics::fuzz::require(same(one.value, other.value) && same(one.low, other.low));
    runlytics::fuzz::require(one.parts.empty() || one.parts.size() == model.width());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const predict::Model model = predict::read_model(repaired(data, size));
        const auto bytes = predict::write_model(model);
        const predict::Model again = predict::read_model(bytes);
        runlytics::fuzz::require(predict::write_model(again) == bytes);
        for (const double value :
             {0.0, -1.5, 1e300, missing_value, std::numeric_limits<double>::infinity()})
            try_row(model, again, value);
    } catch (const runlytics::Error& error) {
        runlytics::fuzz::require(error.state() == runlytics::sqlstate::malformed_binary);
    }
    return 0;
}
