#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/formats/fit/profile.h"
#include "core/formats/fit/value.h"

// One data message, seen through the definition that describes its bytes.
namespace runlytics::formats::fit {

// A field that is read: where it lies in the message and what it means.
struct Field {
    std::size_t offset = 0;
    std::size_t size = 0;
    BaseType type = BaseType::byte;
    bool developer = false;  // an app's own field that replaces a native one
    Quantity quantity = Quantity::event;
    double scale = 1;
    double shift = 0;
    double unit = 1;
};

// The layout of the messages of one local type.
struct Definition {
    std::uint16_t global_number = 0;
    bool big_endian = false;
    std::size_t size = 0;                         // bytes of a message
    std::optional<std::size_t> timestamp_offset;  // of field 253
    std::vector<Field> fields;                    // the better of two fields comes later
};

// Views a message of the file; neither outlives the decoder's next step.
class Message {
  public:
    Message(const Definition& definition, const std::byte* data,
            std::optional<std::uint32_t> timestamp)
        : definition_(&definition), data_(data), timestamp_(timestamp) {}

    MessageKind kind() const { return static_cast<MessageKind>(definition_->global_number); }
    std::span<const Field> fields() const { return definition_->fields; }

    // Seconds since 1989-12-31, or since the device was switched on when small.
    std::optional<std::uint32_t> timestamp() const { return timestamp_; }

    // The field's first value in the model's unit; missing when it is invalid.
    double number(const Field& field) const;
    // The best field that has a value.
    double number(Quantity quantity) const;
    // The same as an unsigned integer; nothing when it is missing or none.
    std::optional<std::uint32_t> integer(Quantity quantity) const;
    // Every value of an array, those that are invalid among them as missing.
    std::vector<double> numbers(Quantity quantity) const;
    std::string text(Quantity quantity) const;
    // The bytes of a field that packs its values by bits; none when all of them are invalid.
    std::span<const std::byte> packed(const Field& field) const;
    std::span<const std::byte> packed(Quantity quantity) const;

  private:
    const Field* find(Quantity quantity) const;
    double scaled(const Field& field, const std::byte* at) const;

    const Definition* definition_;
    const std::byte* data_;
    std::optional<std::uint32_t> timestamp_;
};

}  // namespace runlytics::formats::fit
