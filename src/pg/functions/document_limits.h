#pragma once

namespace runlytics::pg {

// Defines the settings runlytics.document_timeout and runlytics.document_memory.
void define_document_settings();

}  // namespace runlytics::pg
