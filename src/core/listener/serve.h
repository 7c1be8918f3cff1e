#pragma once

#include <functional>
#include <span>
#include <string>

#include "core/listener/request.h"
#include "core/listener/warehouse.h"

namespace runlytics::listener {

using Log = std::function<void(const std::string&)>;

// Serves a batch in one transaction. When that fails, once more with a step for each request, so
// that one that is refused takes no other with it. Each has a holder or a reply afterwards: without
// a holder it is told whose token it brings, with one it is stored. Then the refusals are written
// to the log of requests. Errors that are nobody's fault outside go to `log`.
void serve(Warehouse& warehouse, std::span<Request* const> batch, std::span<const Refusal> refusals,
           const Log& log);

}  // namespace runlytics::listener
