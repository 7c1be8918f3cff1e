#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Files that hold files, whatever packs them.
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

// Where the bytes of a member come from.
class MemberSource {
  public:
    virtual ~MemberSource() = default;
    virtual std::vector<std::byte> read(std::size_t most) = 0;
    virtual std::uint64_t bytes() const = 0;
};

// A member that is read from its beginning on. It keeps the archive open that it lies in; of a tar
// archive only the one that was opened last can be read.
class MemberReader {
  public:
    explicit MemberReader(std::unique_ptr<MemberSource> source) : source_(std::move(source)) {}

    // The next bytes, at most so many; none at the end, where the checksum has been compared.
    std::vector<std::byte> read(std::size_t most) { return source_->read(most); }
    // Of the whole member, as the directory says.
    std::uint64_t bytes() const { return source_->bytes(); }

  private:
    std::unique_ptr<MemberSource> source_;
};

// An open archive. Throws Error: 22P02 for a file that is no archive of its kind or is cut, 54000
// over a limit, 0A000 for a member that is encrypted or packed in a way we do not know.
class Container {
  public:
    virtual ~Container() = default;

    // The members that are files, in the order of the archive. What an operating system adds
    // (__MACOSX, ._files, .DS_Store) is left out.
    virtual std::vector<Member> members() const = 0;

    // A member of any size, to be read in slices. Throws Error 58P01 when there is none.
    virtual MemberReader open(const std::string& name) const = 0;

    // The whole member, checked against its checksum. Throws Error 58P01 when there is none.
    std::vector<std::byte> read(const std::string& name) const;
};

// All that is left of a member, at most 512 MiB, else Error 54000.
std::vector<std::byte> read_all(MemberReader member);

// Whether a person put the file there.
bool is_wanted(std::string_view name);

// Whether a file bears the name of an archive: zip or tar, the latter packed by gzip or bzip2 or
// not.
bool is_archive_name(std::string_view name);

// Opens what the file is by its beginning; null for what is no archive. A packed tar archive must
// bear the name of one. Takes the descriptor over, also when it throws.
std::unique_ptr<Container> open_container(int descriptor, std::string_view name);

}  // namespace runlytics::archive
