#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

// SHA-256 of what comes in pieces.
namespace runlytics::crypto {

using Digest = std::array<std::byte, 32>;

class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void add(std::span<const std::byte> piece);
    // Of everything that was added; nothing can be added after.
    Digest finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

Digest sha256_of(std::string_view text);

// Compares in a time that does not depend on where two digests differ.
bool same_digest(const Digest& a, const Digest& b);

}  // namespace runlytics::crypto
