// Events that an application sends to a channel.
#include "chat/channel_events.h"

#include "api/router.h"
#include "chat/channels.h"
#include "wire/channel_event.h"

namespace millrace::api {
namespace {

async::Task<Answer> send_event(Service& service, const Call& call) {
  const auto given = object_in(call.body, "event");
  if (!given) co_return std::unexpected(given.error());
  chat::EventChange change;
  if (auto done = wire::read(**given, change, "event"); !done) co_return std::unexpected(problem(done.error()));
  std::optional<chat::Event> sent;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto channel = chat::existing_channel(act, {call.params[0], call.params[1]});
    if (!channel) return std::unexpected(channel.error());
    auto event = chat::send_event(act, *channel, change);
    if (!event) return std::unexpected(event.error());
    sent = *std::move(event);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  sent->members.reset();
  sent->request_info.reset();
  co_return "\"event\":" + wire::answer_of(*sent, call.profile);
}

// Nobody is connected, so nobody watches: the calls succeed and change nothing.
async::Task<Answer> stop_watching(Service& service, const Call& call) {
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto channel = chat::existing_channel(act, {call.params[0], call.params[1]});
    return channel ? chat::Expected<void>{} : std::unexpected(channel.error());
  });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

}  // namespace

std::vector<Route> channel_event_routes() {
  return {
      {"POST", "/channels/{type}/{id}/event", "SendEvent", Access::anyone, send_event},
      {"POST", "/channels/{type}/{id}/stop-watching", "StopWatchingChannel", Access::anyone, stop_watching},
  };
}

}  // namespace millrace::api
