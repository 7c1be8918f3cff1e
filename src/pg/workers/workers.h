#pragma once

#include <string>

#include "pg/boundary/boundary.h"

extern "C" {
#include <storage/proc.h>
}

// Background workers: how they are registered, and how they come to their database. Each is one
// process that is started with the server when the library is preloaded.
namespace runlytics::pg {

// Which of them a process is.
constexpr int listener_slot = 0;
constexpr int pages_slot = 1;
constexpr int first_worker_slot = 2;
constexpr int max_workers = 8;

// How many do the same work: the setting runlytics.workers.
int worker_count();

// Defines the settings runlytics.database and runlytics.workers, and registers the workers while
// the server starts.
void register_workers();

// Connects the calling worker to the database of runlytics.database as a role. While there is no
// such database or role it sleeps; it holds no connection to the database meanwhile.
void connect_worker(int slot, const char* role);

// Waits for the latch, for some time or for ever (-1), and rereads the configuration when told to.
void sleep_worker(long milliseconds);

// Ends the process; the postmaster starts it anew, with the settings as they are then.
[[noreturn]] void begin_again();

// Empty: there are to be no workers.
const char* warehouse_database();

// The process of a worker that is connected to its database; null when there is none.
PGPROC* find_worker(int slot);

// Has a worker look for work now; if it is busy, once more when it is done.
void wake(int slot);

// Keeps for doctor() why the listener or the pages cannot listen; empty once they do.
void tell_trouble(int slot, const std::string& reason);

// What was told last; empty when nothing is wrong, or the library was not preloaded.
std::string trouble(int slot);

// Whether a worker was woken since this was asked last.
bool was_woken(int slot);

}  // namespace runlytics::pg
