// What an owner pastes into AWS so that a hook may send: what `millrace hook policy` prints.
#pragma once

#include "api/call.h"
#include "net/http_server.h"
#include "server/text.h"

#include <string>

namespace millrace::server {

// GET with ?app=KEY&hook=ID: of a hook that is there. POST with ?app=KEY: of the hook in the body, which need not be there.
// {"app":…,"aws_policies":{…},"aws_external_id":…}. AWS is asked who Millrace is where a policy has to name it.
async::Task<Text> hook_policies(api::Service& service, const net::ServerRequest& request);

}  // namespace millrace::server
