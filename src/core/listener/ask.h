#pragma once

#include "core/listener/serve.h"

// Questions of assistants: the Model Context Protocol, answered out of the warehouse. See
// sql/mcp/serve.sql.
namespace runlytics::listener {

// Finds out whose token a request brings, or answers the messages of one with a holder: each in a
// transaction of its own, which writes nothing. Errors that are nobody's fault outside go to `log`.
void serve_question(Warehouse& warehouse, Request& request, const Log& log);

}  // namespace runlytics::listener
