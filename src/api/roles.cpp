// Roles: an operator's own beside the built-in ones.
#include "chat/roles.h"

#include "api/config_answer.h"
#include "api/router.h"
#include "wire/role.h"

namespace millrace::api {
namespace {

async::Task<Answer> list_roles(Service& service, const Call& call) {
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    std::string out = "\"roles\":[";
    for (const auto& role : chat::roles(act)) out += (out.back() == '[' ? "" : ",") + wire::shown(role, call.profile);
    return out + ']';
  });
}

async::Task<Answer> create_role(Service& service, const Call& call) {
  chat::Role wanted;
  if (auto done = wire::read(call.body, wanted, ""); !done) co_return std::unexpected(problem(done.error()));
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    const auto role = chat::create_role(act, wanted.name);
    if (!role) return std::unexpected(role.error());
    return "\"role\":" + wire::shown(*role, call.profile);
  });
}

async::Task<Answer> delete_role(Service& service, const Call& call) {
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    if (auto gone = chat::delete_role(act, call.params[0]); !gone) return std::unexpected(gone.error());
    return std::string();
  });
}

}  // namespace

std::vector<Route> role_routes() {
  return {
      {"GET", "/roles", "ListRoles", Access::server, list_roles},
      {"POST", "/roles", "CreateRole", Access::server, create_role},
      {"DELETE", "/roles/{name}", "DeleteRole", Access::server, delete_role},
  };
}

}  // namespace millrace::api
