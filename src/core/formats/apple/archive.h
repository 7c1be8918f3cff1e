#pragma once

#include "core/formats/export.h"

namespace runlytics::formats {

// Apple's export is a folder with export.xml, which bears a name in the phone's language. Beside it
// lie the same in the words of a clinical document, recordings of the heart, clinical records.
extern const Archive apple_archive;

}  // namespace runlytics::formats
