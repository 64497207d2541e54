// Sends a test message to the queues of stored hooks: what `millrace hook test` asks for.
#pragma once

#include "api/call.h"
#include "server/text.h"

#include <string>
#include <string_view>

namespace millrace::server {

// {"ok":true,"hooks":[{"app":"KEY","id":…,"hook_type":"sqs","target":…,"status":"ok",…}]}, or "status":"error" with "error", and
// behind it the members of a diagnosis. Empty keys mean every app and every hook. The text says that there is no such hook.
async::Task<Text> try_hooks(api::Service& service, std::string api_key, std::string hook_id);

}  // namespace millrace::server
