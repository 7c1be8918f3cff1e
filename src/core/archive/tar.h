#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/archive/container.h"

// Tar archives (ustar, pax, GNU), packed by gzip or bzip2 or not.
namespace runlytics::archive {

inline constexpr std::size_t tar_block = 512;

// An open archive. It has no directory: members that are opened in its order are read in one pass.
class Tar : public Container {
  public:
    // Takes the descriptor over, also when it throws.
    explicit Tar(int descriptor);
    ~Tar() override;
    Tar(const Tar&) = delete;
    Tar& operator=(const Tar&) = delete;

    std::vector<Member> members() const override;
    MemberReader open(const std::string& name) const override;

  private:
    class Cursor;
    class Source;
    std::shared_ptr<Cursor> cursor_;
};

// Whether the first block of a file is that of a tar archive.
bool is_tar(const std::vector<std::byte>& head);

// Whether the first bytes of a file are those of gzip or bzip2.
bool is_packed(const std::vector<std::byte>& head);

}  // namespace runlytics::archive
