#include "core/formats/fit/message.h"

#include <algorithm>
#include <cmath>

#include "core/model.h"

namespace runlytics::formats::fit {

// The field's first value.
double Message::number(const Field& field) const {
    return scaled(field, data_ + field.offset);
}

// The best field that has a value.
double Message::number(Quantity quantity) const {
    const auto fields = definition_->fields.rbegin();
    for (auto field = fields; field != definition_->fields.rend(); ++field) {
        if (field->quantity != quantity) continue;
        if (const double value = number(*field); !std::isnan(value)) return value;
    }
    return missing_value;
}

// The same as an unsigned integer.
std::optional<std::uint32_t> Message::integer(Quantity quantity) const {
    const double value = number(quantity);
    if (!(value >= 0 && value <= UINT32_MAX)) return std::nullopt;
    return static_cast<std::uint32_t>(value);
}

// Every value of an array.
std::vector<double> Message::numbers(Quantity quantity) const {
    std::vector<double> values;
    const Field* const field = find(quantity);
    if (field == nullptr) return values;
    const std::size_t step = size_of(field->type);
    for (std::size_t i = 0; i < field->size; i += step)
        values.push_back(scaled(*field, data_ + field->offset + i));
    return values;
}

// Text.
std::string Message::text(Quantity quantity) const {
    const Field* const field = find(quantity);
    if (field == nullptr || field->type != BaseType::string) return {};
    return read_text({data_ + field->offset, field->size});
}

// The bytes of a field that packs its values by bits.
std::span<const std::byte> Message::packed(const Field& field) const {
    const std::span bytes(data_ + field.offset, field.size);
    const bool invalid =
        std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0xFF}; });
    return invalid ? std::span<const std::byte>() : bytes;
}

std::span<const std::byte> Message::packed(Quantity quantity) const {
    const Field* const field = find(quantity);
    return field == nullptr ? std::span<const std::byte>() : packed(*field);
}

// The best field of this quantity, whether it has a value or not.
const Field* Message::find(Quantity quantity) const {
    const auto& fields = definition_->fields;
    const auto found = std::find_if(fields.rbegin(), fields.rend(),
                                    [&](const Field& f) { return f.quantity == quantity; });
    return found == fields.rend() ? nullptr : &*found;
}

// One value in the model's unit.
double Message::scaled(const Field& field, const std::byte* at) const {
    const double raw = read_number(at, field.type, definition_->big_endian);
    return (raw / field.scale - field.shift) * field.unit;
}

}  // namespace runlytics::formats::fit
