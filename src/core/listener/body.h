#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/crypto/sha256.h"

namespace runlytics::listener {

// The bytes of one request: in memory up to 256 kB, then in a file that has no name and is gone
// when it is closed, whatever ends the process.
class Body {
  public:
    static constexpr std::size_t memory_bytes = 256 * 1024;
    // What stays in memory of a long body, for looking at its format.
    static constexpr std::size_t head_bytes = 64 * 1024;

    explicit Body(std::string folder) : folder_(std::move(folder)) {}
    ~Body();
    Body(const Body&) = delete;
    Body& operator=(const Body&) = delete;

    // Throws Error 53100 when the disk is full and 58030 when it fails otherwise.
    void add(std::span<const std::byte> piece);
    // Ends the body: its digest is known from here on.
    void finish();

    std::uint64_t bytes() const { return bytes_; }
    const crypto::Digest& digest() const { return digest_; }
    bool in_memory() const { return file_ < 0; }
    // All of it when it is in memory, else its first head_bytes.
    std::span<const std::byte> head() const { return memory_; }
    // Reads what a file holds from an offset on; returns how many bytes that were. Throws Error
    // 58030.
    std::size_t read(std::uint64_t offset, std::span<std::byte> into) const;

  private:
    void move_to_file();
    void write(std::span<const std::byte> piece);

    std::string folder_;
    std::vector<std::byte> memory_;
    int file_ = -1;
    std::uint64_t bytes_ = 0;
    crypto::Sha256 sum_;
    crypto::Digest digest_{};
};

}  // namespace runlytics::listener
