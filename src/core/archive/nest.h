#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/archive/container.h"

// Archives within archives, as services hand out whole accounts.
namespace runlytics::archive {

inline constexpr std::size_t max_depth = 3;  // of archives within the outermost one
inline constexpr std::size_t max_archives = 10'000;
inline constexpr std::uint64_t max_nested_bytes = std::uint64_t{16} << 30;

// Copies a member into a file that has no name, and returns its descriptor.
using CopyOut = std::function<int(MemberReader&)>;

// An archive whose members are those of the archives in it as well: "a.zip/b/c.fit" lies in a.zip.
// One that cannot be read is a file like any other. Throws as Container does, and Error 54000 for
// archives that lie too deep in one another, are too many or too large.
class Nest {
  public:
    Nest(std::unique_ptr<Container> outermost, CopyOut copy_out);

    std::vector<Member> members();
    // Members are best opened in the order of members().
    MemberReader open(const std::string& path);

  private:
    struct Level {
        std::string prefix;  // of the paths of its members
        std::unique_ptr<Container> container;
    };

    void list(const Container& container, const std::string& prefix, std::size_t depth,
              std::vector<Member>& found);
    std::unique_ptr<Container> open_inner(const Container& outer, const std::string& name);
    bool descend(std::string_view rest);

    CopyOut copy_out_;
    std::vector<Level> levels_;  // the way to the member that was opened last
    std::size_t archives_ = 0;
    std::uint64_t copied_ = 0;
};

}  // namespace runlytics::archive
