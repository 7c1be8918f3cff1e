#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace runlytics::formats {

// A file as its parser wants it: text in UTF-8, whatever code page a spreadsheet or an old program
// wrote. Binary files, and XML that names its encoding, are left as they are.
class Readable {
  public:
    // The file must outlive this, unless it had to be repaired. `spare` bytes are left behind a
    // copy.
    explicit Readable(std::span<const std::byte> file, std::size_t spare = 0);

    std::span<const std::byte> bytes() const { return bytes_; }
    bool is_copy() const { return !repaired_.empty(); }

  private:
    std::string repaired_;
    std::span<const std::byte> bytes_;
};

}  // namespace runlytics::formats
