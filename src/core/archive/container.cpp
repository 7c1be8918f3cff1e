#include "core/archive/container.h"

#include <algorithm>
#include <cctype>
#include <unistd.h>

#include "core/archive/tar.h"
#include "core/archive/zip.h"
#include "core/error.h"

namespace runlytics::archive {

namespace {

constexpr std::size_t read_at_once = 1 << 20;

std::string in_small_letters(std::string_view name) {
    std::string small(name);
    std::transform(small.begin(), small.end(), small.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return small;
}

bool is_packed_tar_name(std::string_view name) {
    const std::string small = in_small_letters(name);
    constexpr std::string_view ends[] = {".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz"};
    return std::any_of(std::begin(ends), std::end(ends),
                       [&](std::string_view end) { return small.ends_with(end); });
}

std::vector<std::byte> head_of(int descriptor) {
    std::vector<std::byte> head(tar_block);
    const ssize_t got = pread(descriptor, head.data(), head.size(), 0);
    head.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return head;
}

}  // namespace

std::vector<std::byte> read_all(MemberReader member) {
    if (member.bytes() > max_member_bytes) {
        throw Error(sqlstate::limit_exceeded, "a file in the archive is larger than 512 MiB",
                    "It has " + std::to_string(member.bytes()) + " bytes.");
    }
    std::vector<std::byte> bytes;
    for (;;) {
        const std::vector<std::byte> slice = member.read(read_at_once);
        if (slice.empty()) return bytes;
        bytes.insert(bytes.end(), slice.begin(), slice.end());
    }
}

std::vector<std::byte> Container::read(const std::string& name) const {
    return read_all(open(name));
}

bool is_wanted(std::string_view name) {
    if (name.empty() || name.ends_with('/')) return false;
    if (name.starts_with("__MACOSX/") || name.find("/__MACOSX/") != name.npos) return false;
    const std::string_view base = name.substr(name.rfind('/') + 1);
    return !base.starts_with('.');
}

bool is_archive_name(std::string_view name) {
    const std::string small = in_small_letters(name);
    return small.ends_with(".zip") || small.ends_with(".tar") || is_packed_tar_name(name);
}

std::unique_ptr<Container> open_container(int descriptor, std::string_view name) {
    const std::vector<std::byte> head = head_of(descriptor);
    if (is_zip(head)) return std::make_unique<Zip>(descriptor);
    if (is_tar(head) || (is_packed_tar_name(name) && is_packed(head)))
        return std::make_unique<Tar>(descriptor);
    close(descriptor);
    return nullptr;
}

}  // namespace runlytics::archive
