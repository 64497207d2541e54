// A user has the grants of its role and, in a channel, those of its membership's.
#include "chat/permissions.h"

#include "chat/config_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace millrace::chat {
namespace {

constexpr std::string_view app_scope = ".app";

std::unexpected<Refusal> not_granted(const Act& act, std::string_view role, Action action, std::string_view scope) {
  return refused(Refusal::Kind::not_allowed, fmt::format("User '{}' with role {} is not allowed to perform action {} in scope '{}'",
                                                         act.user_id, role, name_of(action), scope));
}

// The role that counts within a team: one of its own there, or that of the app.
std::string_view role_in(const User& user, const std::string& team) {
  const auto own = team.empty() ? user.teams_role.end() : user.teams_role.find(team);
  return own == user.teams_role.end() ? user.role : own->second;
}

struct Question {
  Action action;
  Relation relation;
  Looked looked;
};

bool allow(Act& act, const Grants& grants, std::span<const std::string_view> roles, const Question& question) {
  const CustomRight custom = [&](std::string_view id) {
    const auto permission = act.state.config().permissions().find(id);
    return permission && permission->action == name_of(question.action) && (!permission->owner || question.relation.owns) &&
           (!permission->same_team || question.relation.same_team) && act.app.meets(permission->condition, question.looked);
  };
  return std::ranges::any_of(roles, [&](auto role) { return grants.allow(role, question.action, question.relation, custom); });
}

}  // namespace

User asking_user(Act& act) {
  if (auto user = act.state.user(act.user_id)) return *std::move(user);
  User nobody;
  nobody.id = act.user_id;
  if (act.is_anonymous()) nobody.role = anonymous_role;
  return nobody;
}

Subject::Subject(Act& act, const Channel& channel) : act_(act), channel_(channel) {
  if (act.by_server()) return;
  user_ = asking_user(act);
  if (user_->key != UserKey{} && channel.key != ChannelKey{}) member_ = act.state.member(channel.key, user_->key);
}

bool Subject::may(Action action) const { return may(action, channel_.created_by.id, channel_.custom); }

bool Subject::may(Action action, std::string_view owner, const Custom& custom) const {
  if (!act_.is_checked()) return true;
  const Relation relation{.owns = owner == act_.user_id, .same_team = !act_.app.multi_tenant || same_team(*user_, channel_.team)};
  const std::string_view roles[] = {role_in(*user_, channel_.team), member_ ? std::string_view(member_->channel_role) : std::string_view()};
  return allow(act_, channel_.config->grants, std::span(roles, member_ ? 2 : 1),
               {action, relation, {*user_, owner, channel_.team, custom}});
}

Expected<void> Subject::allowed(Action action) const { return allowed(action, channel_.created_by.id, channel_.custom); }

Expected<void> Subject::allowed(Action action, std::string_view owner, const Custom& custom) const {
  if (may(action, owner, custom)) return {};
  return not_granted(act_, role_in(*user_, channel_.team), action, channel_.cid);
}

Expected<void> allowed(Act& act, const Channel& channel, Action action) { return Subject(act, channel).allowed(action); }

Expected<void> allowed(Act& act, const Channel& channel, Action action, std::string_view owner) {
  return Subject(act, channel).allowed(action, owner);
}

Expected<void> allowed(Act& act, Action action, const User& toward) {
  if (!act.is_checked()) return {};
  const auto user = asking_user(act);
  const Relation relation{.owns = toward.id == user.id, .same_team = !act.app.multi_tenant || same_team(user, toward)};
  const std::string_view roles[] = {user.role};
  if (allow(act, act.app.grants, roles, {action, relation, {user, toward.id, {}, toward.custom}})) return {};
  return not_granted(act, user.role, action, app_scope);
}

Expected<void> allowed(Act& act, Action action) {
  if (!act.is_checked()) return {};
  const auto user = asking_user(act);
  const std::string_view roles[] = {user.role};
  if (allow(act, act.app.grants, roles, {action, {.owns = true}, {user, user.id, {}, user.custom}})) return {};
  return not_granted(act, user.role, action, app_scope);
}

bool same_team(const User& user, std::string_view team) {
  if (team.empty()) return user.teams.empty();
  return std::ranges::find(user.teams, team) != user.teams.end();
}

bool same_team(const User& one, const User& other) {
  if (one.teams.empty() || other.teams.empty()) return one.teams.empty() && other.teams.empty();
  return std::ranges::any_of(one.teams, [&](const auto& team) { return same_team(other, team); });
}

}  // namespace millrace::chat
