#include "core/formats/fit/decoder.h"

#include <algorithm>
#include <string_view>

#include "core/error.h"
#include "core/formats/fit/checksum.h"
#include "core/interrupt.h"

namespace runlytics::formats::fit {

namespace {

constexpr std::size_t shortest_header = 12;
constexpr std::size_t longest_header = 14;
constexpr std::size_t checksum_size = 2;
constexpr std::size_t poll_mask = 4095;
constexpr std::uint8_t timestamp_field = 253;
constexpr std::size_t field_bytes = 3;  // of a definition: number, size, type

// The bits of a record header.
constexpr std::uint8_t compressed_bit = 0x80;
constexpr std::uint8_t definition_bit = 0x40;
constexpr std::uint8_t developer_bit = 0x20;
constexpr std::uint8_t local_type_bits = 0x0F;
constexpr std::uint32_t seconds_bits = 0x1F;

std::uint8_t byte_at(std::span<const std::byte> bytes, std::size_t i) {
    return std::to_integer<std::uint8_t>(bytes[i]);
}

// Whether a field of this size holds whole values: what does not is skipped.
bool holds_values(BaseType type, std::size_t size) {
    const std::size_t value = size_of(type);
    return value != 0 && size != 0 && size % value == 0;
}

}  // namespace

// Its own size first, ".FIT" from the ninth byte on.
bool begins_with_header(std::span<const std::byte> bytes) {
    if (bytes.size() < shortest_header) return false;
    const std::uint8_t size = byte_at(bytes, 0);
    const std::string_view mark(reinterpret_cast<const char*>(bytes.data()) + 8, 4);
    return (size == shortest_header || size == longest_header) && bytes.size() >= size &&
           mark == ".FIT";
}

// Finds where the data end. A recording that was never closed says 0 for its size.
Decoder::Decoder(std::span<const std::byte> bytes) : bytes_(bytes) {
    if (!begins_with_header(bytes)) {
        throw Error(sqlstate::malformed_input, "not a FIT file", "it does not begin with a header");
    }
    position_ = byte_at(bytes, 0);
    const std::size_t size = read_integer<std::uint32_t>(bytes.data() + 4, false);
    const std::size_t available = bytes.size() - position_;
    const bool never_closed = size == 0 && available > checksum_size;
    if (size > available || never_closed) ending_ = Ending::cut;
    data_end_ = position_ + (never_closed ? available : std::min(size, available));
}

// Skips definitions and messages that are not read.
std::optional<Message> Decoder::next() {
    std::span<const std::byte> header_byte;
    while (position_ < data_end_) {
        if ((++steps_ & poll_mask) == 0) poll_interrupt();
        const std::size_t begin = position_;
        const std::uint8_t header = byte_at(bytes_, position_++);
        const bool compressed = header & compressed_bit;
        bool sound = true;
        std::optional<Message> message;
        if (!compressed && (header & definition_bit)) {
            sound = read_definition(header);
        } else {
            const std::size_t local = compressed ? (header >> 5) & 3 : header & local_type_bits;
            std::optional<std::uint8_t> seconds;
            if (compressed) seconds = static_cast<std::uint8_t>(header & seconds_bits);
            const auto& definition = definitions_[local];
            sound = definition && definition->size <= data_end_ - position_;
            if (sound) message = read_data(*definition, seconds);
        }
        if (!sound) {
            if (ending_ == Ending::complete) ending_ = Ending::damaged;
            position_ = begin;
            return std::nullopt;
        }
        if (message) return message;
    }
    return std::nullopt;
}

// A wrong checksum and one that is missing are the same to the reader.
bool Decoder::checksum_holds() const {
    if (bytes_.size() - data_end_ < checksum_size) return false;
    return checksum(bytes_.first(data_end_)) ==
           read_integer<std::uint16_t>(bytes_.data() + data_end_, false);
}

// The header, the data and the checksum as far as it is there.
std::size_t Decoder::size() const {
    return std::min(bytes_.size(), data_end_ + checksum_size);
}

// Takes bytes off the data; false when there are not as many.
bool Decoder::take(std::size_t bytes, std::span<const std::byte>& taken) {
    if (bytes > data_end_ - position_) return false;
    taken = bytes_.subspan(position_, bytes);
    position_ += bytes;
    return true;
}

// A definition: reserved, byte order, message, fields; then the developers' fields if there are.
bool Decoder::read_definition(std::uint8_t header) {
    std::span<const std::byte> head, fields, count, developer_fields;
    if (!take(5, head) || !take(byte_at(head, 4) * field_bytes, fields)) return false;
    if (header & developer_bit) {
        if (!take(1, count) || !take(byte_at(count, 0) * field_bytes, developer_fields))
            return false;
    }
    Definition definition;
    definition.big_endian = byte_at(head, 1) == 1;
    definition.global_number = read_integer<std::uint16_t>(head.data() + 2, definition.big_endian);
    add_fields(definition, fields);
    add_developer_fields(definition, developer_fields);
    definitions_[header & local_type_bits] = std::move(definition);
    return true;
}

// The native fields, in the order of the profile.
void Decoder::add_fields(Definition& definition, std::span<const std::byte> list) {
    const auto profile = fields_of(static_cast<MessageKind>(definition.global_number));
    std::vector<std::pair<const ProfileField*, Field>> found;
    for (; !list.empty(); list = list.subspan(field_bytes)) {
        const std::uint8_t number = byte_at(list, 0);
        Field field;
        field.offset = definition.size;
        field.size = byte_at(list, 1);
        field.type = base_type_of(byte_at(list, 2));
        definition.size += field.size;
        if (!holds_values(field.type, field.size)) continue;
        if (number == timestamp_field && field.size == sizeof(std::uint32_t)) {
            definition.timestamp_offset = field.offset;
        }
        const auto entry = std::find_if(profile.begin(), profile.end(),
                                        [&](const ProfileField& f) { return f.number == number; });
        if (entry == profile.end()) continue;
        field.quantity = entry->quantity;
        field.scale = entry->scale;
        field.shift = entry->offset;
        field.unit = entry->unit;
        found.emplace_back(&*entry, field);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [entry, field] : found)
        definition.fields.push_back(field);
}

// The developers' fields that stand for native ones.
void Decoder::add_developer_fields(Definition& definition, std::span<const std::byte> list) {
    const auto profile = fields_of(static_cast<MessageKind>(definition.global_number));
    for (; !list.empty(); list = list.subspan(field_bytes)) {
        Field field;
        field.developer = true;
        field.offset = definition.size;
        field.size = byte_at(list, 1);
        definition.size += field.size;
        const auto described = developer_fields_.find({byte_at(list, 2), byte_at(list, 0)});
        if (described == developer_fields_.end()) continue;
        const DeveloperField& own = described->second;
        const auto native =
            std::find_if(profile.begin(), profile.end(),
                         [&](const ProfileField& f) { return f.number == own.native_field; });
        const bool elsewhere =
            own.native_message.value_or(definition.global_number) != definition.global_number;
        if (native == profile.end() || elsewhere || !holds_values(own.type, field.size)) continue;
        const auto unit = unit_of_developer(*native, own.units);
        if (!unit) continue;
        field.type = own.type;
        field.quantity = native->quantity;
        field.scale = own.scale;
        field.shift = own.offset;
        field.unit = *unit;
        definition.fields.push_back(field);
    }
}

// A data message. Every timestamp counts for the compressed ones behind it.
std::optional<Message> Decoder::read_data(const Definition& definition,
                                          std::optional<std::uint8_t> seconds) {
    const std::byte* const data = bytes_.data() + position_;
    position_ += definition.size;
    std::optional<std::uint32_t> at;
    if (definition.timestamp_offset) {
        const auto value =
            read_integer<std::uint32_t>(data + *definition.timestamp_offset, definition.big_endian);
        if (value != UINT32_MAX) at = value;
    }
    if (seconds && timestamp_ && !at) {
        // Five bits: they have rolled over when they are less than those of the last one.
        at = *timestamp_ + ((*seconds - *timestamp_) & seconds_bits);
    }
    if (at) timestamp_ = at;
    if (!is_read(definition.global_number)) return std::nullopt;
    const Message message(definition, data, at);
    if (message.kind() != MessageKind::field_description) return message;
    describe(message);
    return std::nullopt;
}

// Remembers what a developer's field is, if it stands for a native one.
void Decoder::describe(const Message& message) {
    const auto index = message.integer(Quantity::developer_index);
    const auto number = message.integer(Quantity::developer_field);
    const auto type = message.integer(Quantity::base_type);
    const auto native = message.integer(Quantity::native_field);
    if (!index || !number || !type || !native) return;
    if (*index > UINT8_MAX || *number > UINT8_MAX || *native > UINT8_MAX) return;
    DeveloperField field;
    field.type = base_type_of(static_cast<std::uint8_t>(*type));
    const double scale = message.number(Quantity::scale);
    const double offset = message.number(Quantity::offset);
    if (scale > 0) field.scale = scale;
    if (offset == offset) field.offset = offset;
    field.units = message.text(Quantity::units);
    field.native_message = message.integer(Quantity::native_message);
    field.native_field = static_cast<std::uint8_t>(*native);
    developer_fields_[{static_cast<std::uint8_t>(*index), static_cast<std::uint8_t>(*number)}] =
        field;
}

}  // namespace runlytics::formats::fit
