#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "core/formats/fit/message.h"

// The protocol: headers, definitions, compressed timestamps, developer fields, checksums.
namespace runlytics::formats::fit {

// Whether the bytes begin with a FIT header.
bool begins_with_header(std::span<const std::byte> bytes);

// How a file ended.
enum class Ending {
    complete,
    cut,      // the file is shorter than its header says
    damaged,  // its bytes make no sense from some place on
};

// Reads one FIT file, message by message; others may be chained behind it.
class Decoder {
  public:
    // The bytes begin with a header and must outlive the decoder.
    explicit Decoder(std::span<const std::byte> bytes);

    // The next message of a kind that is read; nothing at the end.
    std::optional<Message> next();

    // After the last message: how it ended, and whether the checksum behind it holds.
    Ending ending() const { return ending_; }
    bool checksum_holds() const;
    // Where the reading ended, and where the file does, from its first byte on.
    std::size_t position() const { return position_; }
    std::size_t size() const;

  private:
    struct DeveloperField {
        BaseType type = BaseType::byte;
        double scale = 1;
        double offset = 0;
        std::string units;  // as the developer writes them; empty: not said
        std::optional<std::uint32_t> native_message;
        std::uint8_t native_field = 0;
    };

    bool take(std::size_t bytes, std::span<const std::byte>& taken);
    bool read_definition(std::uint8_t header);
    void add_fields(Definition& definition, std::span<const std::byte> list);
    void add_developer_fields(Definition& definition, std::span<const std::byte> list);
    std::optional<Message> read_data(const Definition& definition,
                                     std::optional<std::uint8_t> seconds);
    void describe(const Message& message);

    std::span<const std::byte> bytes_;
    std::size_t position_ = 0;
    std::size_t data_end_ = 0;
    Ending ending_ = Ending::complete;
    std::array<std::optional<Definition>, 16> definitions_;
    std::map<std::pair<std::uint8_t, std::uint8_t>, DeveloperField> developer_fields_;
    std::optional<std::uint32_t> timestamp_;  // the last one
    std::size_t steps_ = 0;
};

}  // namespace runlytics::formats::fit
