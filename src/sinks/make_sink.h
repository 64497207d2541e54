// From a hook's settings to the sink that carries its events.
#pragma once

#include "base/clock.h"
#include "delivery/sink.h"
#include "hooks/hook.h"
#include "net/http_client.h"
#include "sinks/aws/identities.h"
#include "sinks/sns/target.h"
#include "sinks/sqs/target.h"

#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace millrace::sinks {

// The text says what is wrong and what helps. With `resource`, Millrace's own identity is used, with `role`
// the hook's role as the app assumes it.
std::expected<sqs::SqsTarget, std::string> sqs_target(aws::Identities& identities, std::string_view app_key, const hooks::Hook& hook);

// The same of a topic, at its region's endpoint or at the one that AWS_ENDPOINT_URL_SNS names.
std::expected<sns::SnsTarget, std::string> sns_target(aws::Identities& identities, std::string_view app_key, const hooks::Hook& hook);

std::expected<std::unique_ptr<delivery::Sink>, std::string> make_sink(net::HttpClient& http, const Clock& clock,
                                                                      aws::Identities& identities, std::string_view app_key,
                                                                      const hooks::Hook& hook);

}  // namespace millrace::sinks
