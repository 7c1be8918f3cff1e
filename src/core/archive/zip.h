#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// Zip archives as services hand them out.
namespace runlytics::archive {

inline constexpr std::size_t max_members = 1'000'000;
inline constexpr std::uint64_t max_member_bytes = std::uint64_t{512} << 20;

// Activity files are often packed already; a member that grows further than this is a bomb. Small
// ones are let through.
inline constexpr std::uint64_t max_ratio = 250;
inline constexpr std::uint64_t ratio_free_bytes = std::uint64_t{16} << 20;

struct Member {
    std::string name;  // its path in the archive
    std::uint64_t bytes = 0;
};

// A member that is read from its beginning on. It keeps the archive open that it lies in.
class MemberReader {
  public:
    ~MemberReader();
    MemberReader(MemberReader&&) noexcept;
    MemberReader& operator=(MemberReader&&) noexcept;

    // The next bytes, at most so many; none at the end, where the checksum has been compared.
    std::vector<std::byte> read(std::size_t most);
    std::uint64_t bytes() const;  // of the whole member, as the directory says

  private:
    friend class Zip;
    struct State;
    explicit MemberReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// An open archive. Throws Error: 22P02 for a file that is no zip archive or is cut, 54000 over a
// limit, 0A000 for a member that is encrypted or packed in a way we do not know.
class Zip {
  public:
    // Takes the descriptor over, also when it throws.
    explicit Zip(int descriptor);
    ~Zip();
    Zip(const Zip&) = delete;
    Zip& operator=(const Zip&) = delete;

    // The members that are files, in the order of the archive. What an operating system adds
    // (__MACOSX, ._files, .DS_Store) is left out.
    std::vector<Member> members() const;

    // A member of any size, to be read in slices. Throws Error 58P01 when there is none.
    MemberReader open(const std::string& name) const;

    // The whole member, checked against its checksum. Throws Error 58P01 when there is none.
    std::vector<std::byte> read(const std::string& name) const;

  private:
    friend class MemberReader;
    struct Handle;
    std::shared_ptr<Handle> handle_;
};

// Whether the first bytes of a file are those of a zip archive.
bool is_zip(const std::vector<std::byte>& head);

}  // namespace runlytics::archive
