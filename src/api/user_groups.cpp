// Groups of users: changed by servers, seen by everybody who shares their team.
#include "chat/user_groups.h"

#include "api/router.h"
#include "wire/user_group.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace millrace::api {
namespace {

constexpr std::size_t groups_by_default = 30, most_groups = 100, found_by_default = 10, most_found = 25;
constexpr std::size_t longest_query = 255;

using Run = decltype(changed);
using GroupRule = std::function<chat::Expected<chat::UserGroup>(chat::Act&)>;

async::Task<Answer> group_answer(Service& service, const Call& call, Run& run, GroupRule rule) {
  chat::UserGroup group;
  const auto done = co_await run(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act);
    if (!result) return std::unexpected(result.error());
    group = *std::move(result);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return "\"user_group\":" + wire::written(group, call.profile);
}

async::Task<Answer> create_group(Service& service, const Call& call) {
  chat::UserGroupChange change;
  if (auto done = wire::read(call.body, change, ""); !done) co_return std::unexpected(problem(done.error()));
  co_return co_await group_answer(service, call, changed, [&](chat::Act& act) { return chat::create_user_group(act, change); });
}

async::Task<Answer> update_group(Service& service, const Call& call) {
  if (is_set(call.body.find("member_ids")))
    co_return std::unexpected(problem(Code::input, "member_ids: members are added and removed by routes of their own"));
  chat::UserGroupChange change;
  if (auto done = wire::read(call.body, change, ""); !done) co_return std::unexpected(problem(done.error()));
  const chat::UserGroupRef group{call.params[0], change.team_id};
  co_return co_await group_answer(service, call, changed, [&](chat::Act& act) { return chat::update_user_group(act, group, change); });
}

chat::UserGroupRef group_in(const Call& call) { return {call.params[0], call.query_value("team_id")}; }

async::Task<Answer> get_group(Service& service, const Call& call) {
  co_return co_await group_answer(service, call, seen, [&](chat::Act& act) { return chat::existing_user_group(act, group_in(call)); });
}

async::Task<Answer> delete_group(Service& service, const Call& call) {
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::delete_user_group(act, group_in(call)); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

async::Task<Answer> members_changed(Service& service, const Call& call, decltype(chat::add_user_group_members)& rule) {
  chat::UserGroupMembersChange change;
  if (auto done = wire::read(call.body, change, ""); !done) co_return std::unexpected(problem(done.error()));
  const chat::UserGroupRef group{call.params[0], change.team_id};
  co_return co_await group_answer(service, call, changed, [&](chat::Act& act) { return rule(act, group, change); });
}

async::Task<Answer> add_members(Service& service, const Call& call) {
  co_return co_await members_changed(service, call, chat::add_user_group_members);
}
async::Task<Answer> remove_members(Service& service, const Call& call) {
  co_return co_await members_changed(service, call, chat::remove_user_group_members);
}

// As text, or counted in nanoseconds.
std::expected<std::optional<Instant>, Problem> time_in(const Call& call, const std::string& name) {
  auto text = call.query_value(name);
  if (text.empty()) return std::nullopt;
  const bool is_number = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  const auto value = is_number ? wire::Json(wire::Json::Number{std::move(text)}) : wire::Json(std::move(text));
  Instant at;
  if (auto done = wire::read(value, at, name); !done) return std::unexpected(problem(done.error()));
  return at;
}

using Place = chat::UserGroupPage::Place;

std::expected<chat::UserGroupPage, Problem> page_in(const Call& call, std::size_t by_default, std::size_t most, Place after) {
  chat::UserGroupPage page;
  const auto limit = count_in(call, "limit", by_default, most);
  if (!limit) return std::unexpected(limit.error());
  page.limit = *limit;
  after.id = call.query_value("id_gt");
  if (after.created_at || after.name || !after.id.empty()) page.after = std::move(after);
  return page;
}

using GroupsRule = std::function<chat::Expected<std::vector<chat::UserGroup>>(chat::Act&)>;

async::Task<Answer> groups_answer(Service& service, const Call& call, GroupsRule rule) {
  std::vector<chat::UserGroup> groups;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = rule(act);
    if (!found) return std::unexpected(found.error());
    groups = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"user_groups\":";
  wire::Writer(out, call.profile).write(groups);
  co_return out;
}

async::Task<Answer> list_groups(Service& service, const Call& call) {
  const auto time = time_in(call, "created_at_gt");
  if (!time) co_return std::unexpected(time.error());
  const auto page = page_in(call, groups_by_default, most_groups, {.created_at = *time, .name = {}, .id = {}});
  if (!page) co_return std::unexpected(page.error());
  co_return co_await groups_answer(service, call,
                                   [&](chat::Act& act) { return chat::user_groups(act, call.query_value("team_id"), *page); });
}

async::Task<Answer> search_groups(Service& service, const Call& call) {
  const auto beginning = call.query_value("query");
  if (beginning.empty() || beginning.size() > longest_query)
    co_return std::unexpected(problem(Code::input, fmt::format("query: give the beginning of a name, up to {} bytes", longest_query)));
  auto name = call.query_value("name_gt");
  Place after;
  if (!name.empty()) after.name = std::move(name);
  const auto page = page_in(call, found_by_default, most_found, std::move(after));
  if (!page) co_return std::unexpected(page.error());
  co_return co_await groups_answer(
      service, call, [&](chat::Act& act) { return chat::user_groups_named(act, beginning, call.query_value("team_id"), *page); });
}

}  // namespace

std::vector<Route> user_group_routes() {
  return {
      {"GET", "/usergroups", "ListUserGroups", Access::anyone, list_groups},
      {"POST", "/usergroups", "CreateUserGroup", Access::server, create_group},
      {"GET", "/usergroups/search", "SearchUserGroups", Access::anyone, search_groups},
      {"GET", "/usergroups/{id}", "GetUserGroup", Access::anyone, get_group},
      {"PUT", "/usergroups/{id}", "UpdateUserGroup", Access::server, update_group},
      {"DELETE", "/usergroups/{id}", "DeleteUserGroup", Access::server, delete_group},
      {"POST", "/usergroups/{id}/members", "AddUserGroupMembers", Access::server, add_members},
      {"POST", "/usergroups/{id}/members/delete", "RemoveUserGroupMembers", Access::server, remove_members},
  };
}

}  // namespace millrace::api
