#pragma once

#include <filesystem>
#include <string_view>

// What everybody who reads files of the server asks first.
namespace runlytics::pg {

// Throws Error 42501 unless the role has the privileges of pg_read_server_files.
void require_file_role();

// A path of the server; throws Error 22023 for one that is not absolute.
std::filesystem::path absolute_path(std::string_view text);

}  // namespace runlytics::pg
