// One look at an index, and only where the app asks for it.
#include "chat/user_names.h"

#include "base/ascii.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

// The teams of the user that it is not in under this name yet.
std::vector<std::string> new_teams(const User& user, const User* same_name) {
  std::vector<std::string> teams = user.teams;
  if (same_name)
    std::erase_if(teams, [&](const auto& team) { return std::ranges::find(same_name->teams, team) != same_name->teams.end(); });
  return teams;
}

}  // namespace

std::string folded_name(std::string_view name) {
  const auto is_sign = [](char c) { return static_cast<unsigned char>(c) < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'); };
  std::string folded = lower(name);
  std::erase_if(folded, is_sign);
  return folded.empty() ? std::string(name) : folded;
}

Expected<void> may_be_named(Act& act, const std::optional<User>& before, const User& user) {
  const auto scope = act.app.unique_names;
  if (scope == UniqueNames::no || user.name.empty()) return {};
  const bool keeps_name = before && folded_name(before->name) == folded_name(user.name);
  std::vector<std::string> teams;
  if (scope == UniqueNames::team) teams = new_teams(user, keeps_name ? &*before : nullptr);
  const bool is_judged = scope == UniqueNames::team ? !teams.empty() : !keeps_name;
  if (!is_judged || !act.state.has_namesake(user, teams)) return {};
  return refused(Refusal::Kind::name_taken,
                 fmt::format("name: user \"{}\" can't be called \"{}\", as another user {} is; enforce_unique_usernames is on", user.id,
                             user.name, scope == UniqueNames::team ? "of its teams" : "of the app"));
}

}  // namespace millrace::chat
