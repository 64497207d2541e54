// Reading: marking a channel, several or all read, and unread again.
#include "chat/reads.h"

#include "api/router.h"
#include "chat/channels.h"
#include "chat/threads.h"
#include "wire/event.h"

#include <array>

namespace millrace::api {
namespace {

// What is read or not: a channel up to or from a message, or a thread as a whole.
struct ReadPlace {
  std::string message_id, thread_id;
};

std::expected<ReadPlace, Problem> place_in(const Call& call) {
  ReadPlace place;
  for (const auto& done : {given(call.body, "message_id", place.message_id), given(call.body, "thread_id", place.thread_id)})
    if (!done) return std::unexpected(done.error());
  if (!place.message_id.empty() && !place.thread_id.empty())
    return std::unexpected(problem(Code::input, "message_id and thread_id exclude each other; a thread is marked as a whole"));
  return place;
}

using ReadRule = std::function<chat::Expected<void>(chat::Act&, const chat::UserRef& by)>;

// The answer holds the last event that came of it.
async::Task<Answer> read_changed(Service& service, const Call& call, ReadRule rule) {
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  std::optional<chat::Event> last;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act, *by);
    if (result && !act.events.empty()) last = act.events.back();
    return result;
  });
  if (!done) co_return std::unexpected(done.error());
  if (!last) co_return std::string();
  last->members.reset();
  last->request_info.reset();
  co_return "\"event\":" + wire::answer_of(*last, call.profile);
}

async::Task<Answer> mark_read(Service& service, const Call& call) {
  const auto place = place_in(call);
  if (!place) co_return std::unexpected(place.error());
  const chat::Cid cid{call.params[0], call.params[1]};
  co_return co_await read_changed(service, call, [&](chat::Act& act, const chat::UserRef& by) -> chat::Expected<void> {
    const auto channel = chat::existing_channel(act, cid);
    if (!channel) return std::unexpected(channel.error());
    if (!place->thread_id.empty()) return chat::mark_thread_read(act, *channel, place->thread_id, by);
    return chat::mark_read(act, *channel, by, place->message_id);
  });
}

async::Task<Answer> mark_unread(Service& service, const Call& call) {
  const auto place = place_in(call);
  if (!place) co_return std::unexpected(place.error());
  chat::UnreadFrom from{place->message_id, {}};
  if (auto done = given(call.body, "message_timestamp", from.time); !done) co_return std::unexpected(done.error());
  const chat::Cid cid{call.params[0], call.params[1]};
  auto answer = co_await read_changed(service, call, [&](chat::Act& act, const chat::UserRef& by) -> chat::Expected<void> {
    const auto channel = chat::existing_channel(act, cid);
    if (!channel) return std::unexpected(channel.error());
    if (!place->thread_id.empty()) return chat::mark_thread_unread(act, *channel, place->thread_id, by);
    return chat::mark_unread(act, *channel, from, by);
  });
  if (answer) answer->clear();
  co_return answer;
}

std::expected<std::vector<chat::ChannelRead>, Problem> reads_in(const Call& call) {
  std::vector<chat::ChannelRead> reads;
  const auto* value = call.body.find("read_by_channel");
  if (!is_set(value)) return reads;
  std::map<std::string, std::string> by_channel;
  if (auto done = wire::read(*value, by_channel, "read_by_channel"); !done) return std::unexpected(problem(done.error()));
  for (auto& [name, message_id] : by_channel) {
    const auto cid = chat::Cid::parse(name);
    if (!cid)
      return std::unexpected(problem(Code::input, "read_by_channel: \"" + name + "\" is no channel's name such as \"messaging:lobby\""));
    reads.push_back({*cid, std::move(message_id)});
  }
  return reads;
}

async::Task<Answer> mark_channels_read(Service& service, const Call& call) {
  const auto reads = reads_in(call);
  if (!reads) co_return std::unexpected(reads.error());
  co_return co_await read_changed(service, call,
                                  [&](chat::Act& act, const chat::UserRef& by) { return chat::mark_channels_read(act, *reads, by); });
}

}  // namespace

std::vector<Route> read_routes() {
  return {
      {"POST", "/channels/read", "MarkChannelsRead", Access::anyone, mark_channels_read},
      {"POST", "/channels/{type}/{id}/read", "MarkRead", Access::anyone, mark_read},
      {"POST", "/channels/{type}/{id}/unread", "MarkUnread", Access::anyone, mark_unread},
  };
}

}  // namespace millrace::api
