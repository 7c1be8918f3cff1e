#pragma once

namespace runlytics::pg {

// Defines the settings of the background worker that fetches and processes.
void define_worker_settings();

// Lets the worker look for work now; false when there is none in this database.
bool wake_worker();

}  // namespace runlytics::pg
