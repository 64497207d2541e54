// Channel types: listing them, and changing what is switched on and granted.
#include "chat/channel_types.h"

#include "api/config_answer.h"
#include "api/router.h"
#include "wire/channel_type.h"

namespace millrace::api {
namespace {

async::Task<Answer> list_types(Service& service, const Call& call) {
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    std::map<std::string, wire::ChannelType> by_name;
    for (const auto& type : chat::channel_types(act.state)) by_name.emplace(type->name, wire::ChannelType{*type});
    std::string out = "\"channel_types\":";
    wire::Writer(out, call.profile).write(by_name);
    return out;
  });
}

async::Task<Answer> get_type(Service& service, const Call& call) {
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    const auto type = chat::channel_type(act.state, call.params[0]);
    if (type) return wire::members_of(wire::ChannelType{*type}, call.profile);
    return chat::refused(chat::Refusal::Kind::does_not_exist, "Can't find channel type with name " + call.params[0]);
  });
}

async::Task<Answer> type_changed(Service& service, const Call& call, const std::string& name,
                                 chat::Expected<chat::ChannelConfig> (*rule)(chat::Act&, const std::string&,
                                                                             const chat::ChannelTypeChange&)) {
  const auto change = wire::channel_type_change(call.body);
  if (!change) co_return std::unexpected(problem(change.error()));
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    auto type = rule(act, name, *change);
    if (!type) return std::unexpected(type.error());
    return wire::members_of(wire::ChangedChannelType(*std::move(type)), call.profile);
  });
}

async::Task<Answer> create_type(Service& service, const Call& call) {
  std::string name;
  if (auto done = given(call.body, "name", name); !done) co_return std::unexpected(done.error());
  co_return co_await type_changed(service, call, name, chat::create_channel_type);
}

async::Task<Answer> update_type(Service& service, const Call& call) {
  co_return co_await type_changed(service, call, call.params[0], chat::update_channel_type);
}

async::Task<Answer> delete_type(Service& service, const Call& call) {
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    if (auto gone = chat::delete_channel_type(act, call.params[0]); !gone) return std::unexpected(gone.error());
    return std::string();
  });
}

}  // namespace

std::vector<Route> channel_type_routes() {
  return {
      {"GET", "/channeltypes", "ListChannelTypes", Access::server, list_types},
      {"POST", "/channeltypes", "CreateChannelType", Access::server, create_type},
      {"GET", "/channeltypes/{name}", "GetChannelType", Access::server, get_type},
      {"PUT", "/channeltypes/{name}", "UpdateChannelType", Access::server, update_type},
      {"DELETE", "/channeltypes/{name}", "DeleteChannelType", Access::server, delete_type},
  };
}

}  // namespace millrace::api
