#pragma once

#include <filesystem>
#include <string>

// Files, written whole.
namespace runlytics::simulator {

// Writes a file, or throws std::runtime_error with its name and the reason.
void write_file(const std::filesystem::path& path, const std::string& bytes);

}  // namespace runlytics::simulator
