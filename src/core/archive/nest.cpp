#include "core/archive/nest.h"

#include <utility>

#include "core/error.h"

namespace runlytics::archive {

Nest::Nest(std::unique_ptr<Container> outermost, CopyOut copy_out)
    : copy_out_(std::move(copy_out)) {
    levels_.push_back({"", std::move(outermost)});
}

std::vector<Member> Nest::members() {
    levels_.resize(1);
    archives_ = 0;
    copied_ = 0;
    std::vector<Member> found;
    list(*levels_.front().container, "", 0, found);
    return found;
}

MemberReader Nest::open(const std::string& path) {
    while (!path.starts_with(levels_.back().prefix))
        levels_.pop_back();
    while (descend(std::string_view(path).substr(levels_.back().prefix.size()))) {
    }
    return levels_.back().container->open(path.substr(levels_.back().prefix.size()));
}

void Nest::list(const Container& container, const std::string& prefix, std::size_t depth,
                std::vector<Member>& found) {
    for (Member& member : container.members()) {
        if (is_archive_name(member.name)) {
            if (depth == max_depth) {
                throw Error(sqlstate::limit_exceeded, "archives lie too deep in one another",
                            "\"" + prefix + member.name + "\" is one in " +
                                std::to_string(depth + 1) + " others.");
            }
            if (++archives_ > max_archives)
                throw Error(sqlstate::limit_exceeded, "the archive has too many archives in it");
            const auto inner = open_inner(container, member.name);
            if (inner) {
                list(*inner, prefix + member.name + "/", depth + 1, found);
                continue;
            }
        }
        if (found.size() == max_members)
            throw Error(sqlstate::limit_exceeded, "the archive has too many files");
        found.push_back({prefix + member.name, member.bytes});
    }
}

// Null for what bears the name of an archive and is none that can be read.
std::unique_ptr<Container> Nest::open_inner(const Container& outer, const std::string& name) {
    try {
        MemberReader member = outer.open(name);
        copied_ += member.bytes();
        if (copied_ > max_nested_bytes)
            throw Error(sqlstate::limit_exceeded, "the archives in the archive exceed 16 GiB");
        return open_container(copy_out_(member), name);
    } catch (const Error& error) {
        if (error.state() != sqlstate::malformed_input) throw;
        return nullptr;
    }
}

// Opens the archive in the innermost open one that the way leads through; false: it leads through
// none.
bool Nest::descend(std::string_view rest) {
    const Level& last = levels_.back();
    for (auto slash = rest.find('/'); slash != rest.npos; slash = rest.find('/', slash + 1)) {
        const std::string name(rest.substr(0, slash));
        if (!is_archive_name(name)) continue;
        try {
            copied_ = 0;
            auto inner = open_inner(*last.container, name);
            if (!inner) continue;
            std::string prefix = last.prefix + name + "/";
            levels_.push_back({std::move(prefix), std::move(inner)});
            return true;
        } catch (const Error& error) {
            if (error.state() != "58P01") throw;
        }
    }
    return false;
}

}  // namespace runlytics::archive
