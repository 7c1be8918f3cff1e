#pragma once

#include <functional>

#include "core/http/client.h"
#include "core/services/instance_role.h"

namespace runlytics::http {

// The role of the machine that we run on, by version 2 of its metadata service (IMDSv2): a token is
// asked for by PUT, and shown with each question. Keys live in this object and nowhere else.
class InstanceRole {
  public:
    // Sends a request to the metadata service: HttpClient::ask_metadata().
    using Ask = std::function<HttpResponse(const HttpRequest& request)>;

    explicit InstanceRole(Ask ask) : ask_(std::move(ask)) {}

    // A key without a region, good for some minutes at least: asked for anew before it runs out.
    // Where that fails the one that is there is used to its end. Throws Error 08001 where no
    // metadata service answers, 08P01 where it has no role or tells something else.
    const crypto::SigningKey& key(UnixMillis now);

  private:
    services::RoleCredentials fetch();

    Ask ask_;
    services::RoleCredentials held_;
};

}  // namespace runlytics::http
