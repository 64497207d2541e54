// Custom data is opened for a moment, changed, and written as it was spelled.
#include "wire/partial.h"

#include "base/ensure.h"

#include <algorithm>

namespace millrace::wire {
namespace {

Json::Object custom_members(const chat::Custom& custom) {
  auto document = parse_json('{' + custom.members + '}');
  ensure(document && document->object(), "stored custom data is no JSON");
  return std::move(*document->object());
}

// How many arrays and objects lie in one another.
std::size_t depth_of(const Json& value) {
  std::size_t deepest = 0;
  if (const auto* items = value.array()) {
    for (const auto& item : *items) deepest = std::max(deepest, depth_of(item));
    return deepest + 1;
  }
  if (!value.object()) return 0;
  for (const auto& member : *value.object()) deepest = std::max(deepest, depth_of(member.value));
  return deepest + 1;
}

// Custom data must stay within what can be read again, the object it stands in included.
constexpr std::size_t deepest_custom = max_json_depth - 4;

// The member of that name, made where there is none.
Json& member_of(Json::Object& members, std::string_view name) {
  const auto found = std::ranges::find(members, name, &JsonMember::name);
  if (found != members.end()) return found->value;
  return members.emplace_back(JsonMember{std::string(name), {}}).value;
}

void set_member(Json::Object& members, std::string_view name, Json value) {
  const auto dot = name.find('.');
  Json& member = member_of(members, name.substr(0, dot));
  if (dot == std::string_view::npos) {
    member = std::move(value);
    return;
  }
  if (!member.object()) member = Json::Object{};
  set_member(*member.object(), name.substr(dot + 1), std::move(value));
}

void unset_member(Json::Object& members, std::string_view name) {
  const auto dot = name.find('.');
  const auto found = std::ranges::find(members, name.substr(0, dot), &JsonMember::name);
  if (found == members.end()) return;
  if (dot == std::string_view::npos) members.erase(found);
  else if (auto* inner = found->value.object()) unset_member(*inner, name.substr(dot + 1));
}

}  // namespace

chat::Custom merged(const chat::Custom& custom, const chat::Custom& over) {
  auto members = custom_members(custom);
  for (auto& change : custom_members(over)) member_of(members, change.name) = std::move(change.value);
  chat::Custom out;
  for (const auto& member : members) append_custom(out, member);
  return out;
}

chat::CustomEdit custom_edit(chat::Custom set, std::vector<std::string> unset) {
  return [set = std::move(set), unset = std::move(unset)](const chat::Custom& stored) {
    if (set.empty() && unset.empty()) return stored;
    auto members = custom_members(stored);
    for (auto& change : custom_members(set)) set_member(members, change.name, std::move(change.value));
    for (const auto& name : unset) unset_member(members, name);
    chat::Custom out;
    for (const auto& member : members) append_custom(out, member);
    return out;
  };
}

Read names_fit(const chat::Custom& set, const std::vector<std::string>& unset, const std::function<bool(std::string_view)>& is_own,
               const std::string& path) {
  const auto fits = [&](std::string_view list, const std::string& name, std::size_t value_depth) -> Read {
    const std::string_view text = name;
    const auto depth = static_cast<std::size_t>(std::ranges::count(text, '.'));
    const auto fault = [&](std::string what) -> Read { return std::unexpected(Fault{joined(joined(path, list), name), std::move(what)}); };
    if (text.starts_with('.') || text.ends_with('.') || text.contains("..")) return fault("leads through a member without a name");
    if (depth > 0 && depth + value_depth > deepest_custom) return fault("leads too deep into inner objects");
    if (depth > 0 && is_own(text.substr(0, text.find('.')))) return fault("is a part of a field that is set as a whole");
    return {};
  };
  for (const auto& member : custom_members(set))
    if (auto done = fits("set", member.name, depth_of(member.value)); !done) return done;
  for (const auto& name : unset)
    if (auto done = fits("unset", name, 0); !done) return done;
  return {};
}

Fault no_unset(const std::string& path, std::string_view name) { return {joined(path, name), "can't be unset"}; }

}  // namespace millrace::wire
