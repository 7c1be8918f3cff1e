#pragma once

#include <memory>
#include <string>

#include "core/archive/nest.h"

// Archives among the files that are read.
namespace runlytics::pg {

// The archive at a path as SQL gave it; null for a file that is none. One that bears another name
// is one only when it is all that was asked for: documents of offices are zip archives too.
std::unique_ptr<archive::Nest> open_archive(const std::string& path, bool alone);

// The same, for whoever reads members one after the other: it stays open to the end of the
// transaction. Throws Error 22P02 for a file that is no archive.
archive::Nest& archive_at(const std::string& path);

}  // namespace runlytics::pg
