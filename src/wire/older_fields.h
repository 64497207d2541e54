// The fields of UpdateApp from before there were event hooks, in JSON.
#pragma once

#include "hooks/older_fields.h"
#include "wire/fields.h"
#include "wire/json.h"
#include "wire/read.h"

#include <string>

namespace millrace::wire {

template <>
inline constexpr auto fields<hooks::OlderFields> = std::tuple{
    Field{"sqs_url", &hooks::OlderFields::sqs_url},         Field{"sqs_key", &hooks::OlderFields::sqs_key},
    Field{"sqs_secret", &hooks::OlderFields::sqs_secret},   Field{"webhook_events", &hooks::OlderFields::webhook_events},
    Field{"webhook_url", &hooks::OlderFields::webhook_url}, Field{"sns_topic_arn", &hooks::OlderFields::sns_topic_arn},
    Field{"sns_key", &hooks::OlderFields::sns_key},         Field{"sns_secret", &hooks::OlderFields::sns_secret},
};

// Null leaves a field alone, but takes the filter away from `webhook_events`.
Read read_older(const Json& body, hooks::OlderFields& into);

}  // namespace millrace::wire
