// Reads what a request asks of a channel type over what the type is.
#include "wire/channel_type.h"

#include <algorithm>
#include <array>

namespace millrace::wire {
namespace {

// What a request may set directly.
struct Switches : chat::ChannelConfig {};

}  // namespace

template <>
inline constexpr auto fields<Switches> = std::tuple_cat(channel_switches, std::tuple{Field{"permissions", &chat::ChannelConfig::policies}});

namespace {

// Java sends no roles and no owner as null, and reads no null.
Json without_nulls(Json policies) {
  for (auto& policy : *policies.array()) {
    auto* members = policy.object();
    if (!members) continue;
    for (auto& [name, value] : *members) {
      if (!value.is_null()) continue;
      if (name == "roles" || name == "resources") value = Json::Array{};
      if (name == "owner") value = false;
    }
  }
  return policies;
}

chat::Expected<void> edited(chat::ChannelConfig& config, const Json& body) {
  Switches switches{config};
  if (auto done = read_object(body, switches, {}); !done) return chat::refused(chat::Refusal::Kind::input, done.error().message());
  config = std::move(switches);
  if (const auto* policies = body.find("permissions"); policies && policies->array())
    config.policies.text = to_text(without_nulls(*policies));
  return {};
}

}  // namespace

ChangedChannelType::ChangedChannelType(chat::ChannelConfig config) : chat::ChannelConfig(std::move(config)) {
  for (const auto& command : commands) command_names.push_back(command.name);
}

Read read(const Json& value, chat::Grants& into, const std::string& path) {
  std::map<std::string, std::vector<std::string>> by_role;
  if (auto done = read(value, by_role, path); !done) return done;
  into = chat::Grants({by_role.begin(), by_role.end()});
  return {};
}

Read read(const Json& value, chat::GrantsChange& into, const std::string& path) {
  if (value.is_null()) return {};
  const auto* roles = value.object();
  // PHP writes an empty object as [].
  if (!roles && !(value.array() && value.array()->empty())) return expected_kind("an object", value, path);
  into.roles.emplace();
  if (!roles) return {};
  for (const auto& [role, ids] : *roles) {
    auto& list = (*into.roles)[role];
    if (ids.is_null()) continue;
    if (auto done = read(ids, list.emplace(), joined(path, role)); !done) return done;
  }
  return {};
}

std::expected<chat::ChannelTypeChange, Fault> channel_type_change(const Json& body) {
  chat::ChannelTypeChange change;
  change.edit = [&body](chat::ChannelConfig& config) { return edited(config, body); };
  if (const auto* commands = body.find("commands"); commands && !commands->is_null())
    if (auto done = read(*commands, change.commands.emplace(), "commands"); !done) return std::unexpected(done.error());
  if (const auto* grants = body.find("grants"))
    if (auto done = read(*grants, change.grants.emplace(), "grants"); !done) return std::unexpected(done.error());
  return change;
}

}  // namespace millrace::wire
