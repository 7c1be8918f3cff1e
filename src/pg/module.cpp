// What happens when the library is loaded.
#include "core/interrupt.h"
#include "pg/boundary/boundary.h"
#include "pg/functions/document_limits.h"
#include "pg/functions/http.h"
#include "pg/functions/reading.h"
#include "pg/workers/listener.h"
#include "pg/workers/trust.h"
#include "pg/workers/worker.h"
#include "pg/workers/workers.h"

namespace {

// Ends a long loop of core when the query was cancelled or timed out.
void poll_backend() {
    if (InterruptPending) runlytics::pg::call([] { CHECK_FOR_INTERRUPTS(); });
}

}  // namespace

#pragma GCC visibility push(default)
extern "C" {
PG_MODULE_MAGIC;

void _PG_init(void) {
    runlytics::pg::end_session_on_terminate();
    runlytics::install_interrupt_poll(poll_backend);
    runlytics::pg::define_http_settings();
    runlytics::pg::define_document_settings();
    runlytics::pg::define_reading();
    runlytics::pg::register_workers();
    runlytics::pg::define_worker_settings();
    runlytics::pg::define_listener_settings();
    runlytics::pg::install_trust();
}
}
#pragma GCC visibility pop
