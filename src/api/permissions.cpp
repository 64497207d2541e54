// Permissions: the built-in ones to be read, an operator's own to be changed.
#include "api/config_answer.h"
#include "api/router.h"
#include "chat/roles.h"
#include "wire/condition.h"
#include "wire/role.h"

namespace millrace::api {
namespace {

async::Task<Answer> list_permissions(Service& service, const Call& call) {
  co_return co_await seen_answer(service, call, [](chat::Act& act) -> chat::Expected<std::string> {
    std::string out = "\"permissions\":[";
    for (const auto& permission : chat::permissions(act.state)) out += (out.back() == '[' ? "" : ",") + wire::shown(permission);
    return out + ']';
  });
}

async::Task<Answer> get_permission(Service& service, const Call& call) {
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    const auto permission = chat::existing_permission(act.state, call.params[0]);
    if (!permission) return std::unexpected(permission.error());
    return "\"permission\":" + wire::shown(*permission);
  });
}

using PermissionRule = chat::Expected<void> (*)(chat::Act&, const chat::Permission&);

async::Task<Answer> permission_changed(Service& service, const Call& call, chat::Permission permission, PermissionRule rule) {
  const auto id = permission.id;
  if (auto done = wire::read(call.body, permission, ""); !done) co_return std::unexpected(problem(done.error()));
  if (!id.empty()) permission.id = id;
  if (const auto* condition = call.body.find("condition"))
    if (auto done = wire::read_condition(*condition, permission.condition, "condition"); !done)
      co_return std::unexpected(problem(done.error()));
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    if (auto done = rule(act, permission); !done) return std::unexpected(done.error());
    return std::string();
  });
}

async::Task<Answer> create_permission(Service& service, const Call& call) {
  co_return co_await permission_changed(service, call, {}, chat::create_permission);
}

async::Task<Answer> update_permission(Service& service, const Call& call) {
  co_return co_await permission_changed(service, call, {.id = call.params[0]}, chat::update_permission);
}

async::Task<Answer> delete_permission(Service& service, const Call& call) {
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    if (auto gone = chat::delete_permission(act, call.params[0]); !gone) return std::unexpected(gone.error());
    return std::string();
  });
}

}  // namespace

std::vector<Route> permission_routes() {
  return {
      {"GET", "/permissions", "ListPermissions", Access::server, list_permissions},
      {"POST", "/permissions", "CreatePermission", Access::server, create_permission},
      {"GET", "/permissions/{id}", "GetPermission", Access::server, get_permission},
      {"PUT", "/permissions/{id}", "UpdatePermission", Access::server, update_permission},
      {"DELETE", "/permissions/{id}", "DeletePermission", Access::server, delete_permission},
  };
}

}  // namespace millrace::api
