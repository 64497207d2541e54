// What an operator stored, and what follows from it.
#include "wire/role.h"

#include <fmt/format.h>

namespace millrace::wire {
namespace {

// Further members behind those of the object.
template <class T>
std::string with(const T& object, const std::string& more, Profile profile = Profile::http_v1) {
  return '{' + members_of(object, profile) + ',' + more + '}';
}

}  // namespace

std::string shown(const chat::ShownRole& role, Profile profile) {
  std::string scopes;
  Writer(scopes, Profile::http_v1).write(role.scopes);
  return with(role.role, fmt::format("\"custom\":{},\"scopes\":{}", role.custom, scopes), profile);
}

std::string shown(const chat::ShownPermission& permission) {
  const auto action = chat::action_named(permission.permission.action);
  const bool of_app = action && chat::level_of(*action) == chat::Level::app;
  return with(permission.permission, fmt::format("\"custom\":{},\"level\":\"{}\",\"owner_resource\":\"\",\"tags\":[]", permission.custom,
                                                 of_app ? "app" : "channel"));
}

}  // namespace millrace::wire
