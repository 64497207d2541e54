// A name that grants are given to: of a user, or of a member within a channel.
#pragma once

#include "base/instant.h"

#include <span>
#include <string>
#include <string_view>

namespace millrace::chat {

struct Role {
  std::string name;
  Instant created_at, updated_at;
};

// Those that every app has.
std::span<const std::string_view> built_in_roles();
bool is_built_in_role(std::string_view name);

inline constexpr std::size_t longest_role = 64;

}  // namespace millrace::chat
