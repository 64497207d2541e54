// Policies in JSON: part of a hook as GET /app shows it, and of what commands print.
#pragma once

#include "hooks/policies.h"
#include "wire/fields.h"
#include "wire/write.h"

namespace millrace::wire {

template <>
inline constexpr auto fields<hooks::Policies> = std::tuple{
    Field{"identity_policy", &hooks::Policies::identity_policy, Presence::omit_if_empty},
    Field{"queue_policy", &hooks::Policies::queue_policy, Presence::omit_if_empty},
    Field{"trust_policy", &hooks::Policies::trust_policy, Presence::omit_if_empty},
    Field{"key_policy", &hooks::Policies::key_policy, Presence::omit_if_empty},
    Field{"note", &hooks::Policies::note, Presence::omit_if_empty},
};

}  // namespace millrace::wire
