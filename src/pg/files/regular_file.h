#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <system_error>
#include <vector>

// Files of the server, opened with care.
namespace runlytics::pg {

// Throws Error 58P01 or 58030 with what the operating system says.
[[noreturn]] void refuse(const std::filesystem::path& path, const std::error_code& error);

// An open regular file. Nothing else is opened: a pipe would block beyond the reach of a cancel,
// and a link in a folder that others write to could lead anywhere.
class RegularFile {
  public:
    explicit RegularFile(const std::filesystem::path& path);
    ~RegularFile();
    RegularFile(const RegularFile&) = delete;
    RegularFile& operator=(const RegularFile&) = delete;

    // How many bytes there are from `offset` on, when it was opened.
    std::int64_t size_from(std::int64_t offset) const;
    // At most `length` bytes from `offset` on.
    std::vector<std::byte> read(std::int64_t offset, std::int64_t length) const;
    // Fills the bytes from `offset` on, and tells how many there were.
    std::size_t read_into(std::int64_t offset, std::span<std::byte> bytes) const;
    // Another descriptor of the same file, for the caller to close.
    int duplicate() const;

  private:
    [[noreturn]] void refuse_errno() const;

    std::filesystem::path path_;
    int descriptor_;
    std::int64_t size_ = 0;
};

}  // namespace runlytics::pg
