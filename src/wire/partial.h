// Partial updates: `set` and `unset`.
#pragma once

#include "chat/custom.h"
#include "wire/read.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::wire {

// What setting `set`'s members and taking away `unset` makes of custom data. What stays keeps its order and spelling. "a.b" is the
// member b of the object a: setting it makes the object where there is none, and puts it in the place of anything else.
chat::CustomEdit custom_edit(chat::Custom set, std::vector<std::string> unset);

// The names in `unset`, and those of `set`, may lead into inner objects; every part of a name must be one, and no field of the
// type's own (`is_own`) is changed in part.
Read names_fit(const chat::Custom& set, const std::vector<std::string>& unset, const std::function<bool(std::string_view)>& is_own,
               const std::string& path);

// The members of `over` take the place of those of the same name.
chat::Custom merged(const chat::Custom& custom, const chat::Custom& over);

Fault no_unset(const std::string& path, std::string_view name);

// Empties the field of that name, if it may be left out at all.
template <Listed T>
Read clear_field(T& into, std::string_view name, const std::string& path) {
  Read done = std::unexpected(no_unset(path, name));
  const auto offer = [&](const auto& field) {
    if constexpr (requires { (into.*field.member).emplace(); })
      if (field.name == name && !is_beside(field)) (into.*field.member).emplace(), done = Read{};
  };
  std::apply([&](const auto&... field) { (offer(field), ...); }, fields<T>);
  return done;
}

// Reads `set` and `unset` of a body: the fields of T into `set`, the rest into what `edit` does to the custom data.
template <Listed T>
Read read_partial(const Json& body, T& set, chat::CustomEdit& edit, const std::string& path = {}) {
  if (const auto* value = body.find("set"); value && !value->is_null() && !(value->array() && value->array()->empty()))
    if (auto done = read_object(*value, set, joined(path, "set")); !done) return done;
  std::vector<std::string> unset, custom;
  if (const auto* value = body.find("unset"); value && !value->is_null())
    if (auto done = read(*value, unset, joined(path, "unset")); !done) return done;
  for (auto& name : unset) {
    if (is_field<T>(name)) {
      if (auto done = clear_field(set, name, joined(path, "unset")); !done) return done;
    } else if (is_said_by_server<T>(name)) {
      return std::unexpected(no_unset(joined(path, "unset"), name));
    } else {
      custom.push_back(std::move(name));
    }
  }
  const auto is_own = [](std::string_view name) { return is_field<T>(name) || is_said_by_server<T>(name); };
  if (auto done = names_fit(set.custom, custom, is_own, path); !done) return done;
  edit = custom_edit(set.custom, std::move(custom));
  return {};
}

}  // namespace millrace::wire
