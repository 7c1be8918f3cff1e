#pragma once

#include "core/http/client.h"

// Signatures that a request asks for in its header authorization.
namespace runlytics::pg {

// "aws4 ACCESS_KEY_ID:REGION:SECRET_ACCESS_KEY" is replaced by a signature of AWS, version 4, and
// "aws4-role REGION" by one with the role of the machine that the server runs on, whose credentials
// are asked for by `client`. Those are for the queue alone, and for who may work it off: SQLSTATE
// 42501 for others, 55000 where the administrator has not allowed it.
void sign_if_asked(http::HttpRequest& request, bool is_task, http::HttpClient& client);

// The setting by which the administrator allows it.
void define_instance_role_setting();

}  // namespace runlytics::pg
