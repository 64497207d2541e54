// What an owner pastes into AWS so that a hook may send: beside stored hooks, and for one that is not saved yet.
#pragma once

#include "api/call.h"
#include "hooks/hook.h"
#include "sinks/policies.h"

#include <string>
#include <vector>

namespace millrace::api {

// Whom the policies of these hooks have to name. AWS is asked who Millrace is, if one of them needs to know, for a second at most.
async::Task<sinks::Grantee> grantee_of(Service& service, const std::string& app_key, const std::vector<hooks::Hook>& hooks);

// `aws_policies` of the hook in the body, and the app's `aws_external_id`.
async::Task<Answer> hook_policies(Service& service, const Call& call);

}  // namespace millrace::api
