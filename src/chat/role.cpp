// The roles that Stream's apps begin with.
#include "chat/role.h"

#include <algorithm>
#include <array>

namespace millrace::chat {
namespace {

constexpr std::array<std::string_view, 9> roles{
    "admin", "anonymous", "channel_member", "channel_moderator", "global_admin", "global_moderator", "guest", "moderator", "user"};
static_assert(std::ranges::is_sorted(roles));

}  // namespace

std::span<const std::string_view> built_in_roles() { return roles; }

bool is_built_in_role(std::string_view name) { return std::ranges::binary_search(roles, name); }

}  // namespace millrace::chat
