// Judges JSON against values that are JSON too.
#include "wire/condition.h"

#include <algorithm>
#include <string_view>

namespace millrace::wire {
namespace {

constexpr std::string_view of_subject = "$subject.", of_resource = "$resource.";
constexpr std::size_t deepest = 8;

bool is_group(std::string_view name) { return name == "$and" || name == "$or" || name == "$nor"; }
bool is_list(std::string_view name) { return name == "$in" || name == "$nin"; }

Read fault(const std::string& path, std::string text) { return std::unexpected(Fault{path, std::move(text)}); }

Read sound_comparison(const Json& value, const std::string& path) {
  if (!value.object()) return {};
  for (const auto& [name, wanted] : *value.object()) {
    if (is_list(name) && wanted.array()) continue;
    if (name == "$eq" || name == "$ne") continue;
    return fault(joined(path, name), "is not supported by this version; $eq, $ne, $in and $nin are");
  }
  return {};
}

Read sound(const Json& value, const std::string& path, std::size_t depth) {
  if (!value.object()) return expected_kind("an object", value, path);
  if (depth > deepest) return fault(path, "is nested too deeply");
  for (const auto& [name, part] : *value.object()) {
    const auto at = joined(path, name);
    if (is_group(name)) {
      if (!part.array()) return expected_kind("an array", part, at);
      for (const auto& one : *part.array())
        if (auto done = sound(one, at, depth + 1); !done) return done;
    } else if (name.starts_with(of_subject) || name.starts_with(of_resource)) {
      if (auto done = sound_comparison(part, at); !done) return done;
    } else {
      return fault(at, "must begin with $subject. or $resource.");
    }
  }
  return {};
}

Json member_of(const chat::Custom& custom, std::string_view name) {
  const auto document = parse_json('{' + custom.members + '}');
  const auto* found = document ? document->find(name) : nullptr;
  return found ? *found : Json();
}

Json value_of(std::string_view name, const chat::Looked& looked) {
  const auto text = [](std::string_view value) { return Json(std::string(value)); };
  if (name.starts_with(of_subject)) {
    name.remove_prefix(of_subject.size());
    if (name == "id") return text(looked.subject.id);
    if (name == "role") return text(looked.subject.role);
    return member_of(looked.subject.custom, name);
  }
  name.remove_prefix(of_resource.size());
  if (name == "owner_id" || name == "created_by_id" || name == "user_id") return text(looked.resource_owner);
  if (name == "team") return text(looked.resource_team);
  return member_of(looked.resource_custom, name);
}

bool same(const Json& one, const Json& other) { return to_text(one) == to_text(other); }

bool compares(const Json& value, std::string_view how, const Json& wanted) {
  const auto is_one_of = [&] { return std::ranges::any_of(*wanted.array(), [&](const Json& one) { return same(one, value); }); };
  if (how == "$eq") return same(value, wanted);
  if (how == "$ne") return !same(value, wanted);
  return is_one_of() == (how == "$in");
}

bool holds(const Json& condition, const chat::Looked& looked) {
  const auto of_part = [&](const Json& part) { return holds(part, looked); };
  return std::ranges::all_of(*condition.object(), [&](const JsonMember& member) {
    const auto& [name, part] = member;
    if (name == "$and") return std::ranges::all_of(*part.array(), of_part);
    if (name == "$or") return std::ranges::any_of(*part.array(), of_part);
    if (name == "$nor") return std::ranges::none_of(*part.array(), of_part);
    const auto value = value_of(name, looked);
    if (!part.object()) return same(value, part);
    return std::ranges::all_of(*part.object(), [&](const JsonMember& how) { return compares(value, how.name, how.value); });
  });
}

}  // namespace

Read read_condition(const Json& value, chat::Raw& into, const std::string& path) {
  if (value.is_null()) return {};
  if (auto done = sound(value, path, 0); !done) return done;
  into.text = to_text(value);
  return {};
}

bool meets(const chat::Raw& condition, const chat::Looked& looked) {
  const auto document = parse_json(condition.text);
  return document && document->object() && holds(*document, looked);
}

}  // namespace millrace::wire
