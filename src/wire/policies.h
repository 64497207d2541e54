// Policies in JSON: part of a hook as GET /app shows it, and of what commands print.
#pragma once

#include "hooks/policies.h"
#include "wire/fields.h"
#include "wire/json.h"
#include "wire/write.h"

#include <string>
#include <string_view>

namespace millrace::wire {

template <>
inline constexpr auto fields<hooks::Policies> = std::tuple{
    Field{"identity_policy", &hooks::Policies::identity_policy, Presence::omit_if_empty},
    Field{"queue_policy", &hooks::Policies::queue_policy, Presence::omit_if_empty},
    Field{"topic_policy", &hooks::Policies::topic_policy, Presence::omit_if_empty},
    Field{"trust_policy", &hooks::Policies::trust_policy, Presence::omit_if_empty},
    Field{"key_policy", &hooks::Policies::key_policy, Presence::omit_if_empty},
    Field{"note", &hooks::Policies::note, Presence::omit_if_empty},
};

// A member of the app in GET /app: what the trust policies of its roles have to demand.
inline std::string shown_external_id(std::string_view id) {
  std::string out = "\"aws_external_id\":";
  append_json_string(out, id);
  return out;
}

}  // namespace millrace::wire
