#pragma once

#include "pg/boundary/boundary.h"

extern "C" {
#include <storage/proc.h>
}

// Background workers: how they are registered, and how they come to their database. Each is one
// process that is started with the server when the library is preloaded.
namespace runlytics::pg {

enum class Worker { listener, worker, pages };

// Defines the setting runlytics.database, and registers the workers while the server starts.
void register_workers();

// Connects the calling worker to the database of runlytics.database as a role. While there is no
// such database or role it sleeps; it holds no connection to the database meanwhile.
void connect_worker(Worker worker, const char* role);

// Waits for the latch, for some time or for ever (-1), and rereads the configuration when told to.
void sleep_worker(long milliseconds);

// Ends the process; the postmaster starts it anew, with the settings as they are then.
[[noreturn]] void begin_again();

// Empty: there are to be no workers.
const char* warehouse_database();

// The process of a worker that is connected to its database; null when there is none.
PGPROC* find_worker(Worker worker);

}  // namespace runlytics::pg
