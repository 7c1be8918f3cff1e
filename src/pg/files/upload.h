#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "core/archive/container.h"

// Files without a name among the server's temporary ones: temp_file_limit holds for them.
namespace runlytics::pg {

// What the path of the file begins with that the session has sent: upload:NAME.
inline constexpr std::string_view upload_scheme = "upload:";

// Where a path that SQL gave is read: that of the file that the session has sent, Error 55000 when
// there is none; or a path of the server, Error 42501 unless the role has the privileges of
// pg_read_server_files, 22023 for one that is not absolute.
std::filesystem::path readable_path(std::string_view text);

// Copies a member of an archive into a file without a name, and returns its descriptor.
int copy_out(archive::MemberReader& member);

}  // namespace runlytics::pg
