// What users set on channels for themselves: hidden, muted.
#include "api/router.h"
#include "chat/channel_mutes.h"
#include "chat/hiding.h"
#include "chat/own_user.h"
#include "wire/own_user.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

using MarkRule = std::function<chat::Expected<void>(chat::Act&, const chat::UserRef& by)>;

async::Task<Answer> marked(Service& service, const Call& call, MarkRule rule) {
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return rule(act, *by); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

async::Task<Answer> hide_channel(Service& service, const Call& call) {
  const auto history = is_set(call.body.find("clear_history")) ? chat::History::cleared : chat::History::kept;
  co_return co_await marked(service, call, [&](chat::Act& act, const chat::UserRef& by) -> chat::Expected<void> {
    const auto channel = chat::existing_channel(act, {call.params[0], call.params[1]});
    if (!channel) return std::unexpected(channel.error());
    return chat::hide_channel(act, *channel, by, history);
  });
}

async::Task<Answer> show_channel(Service& service, const Call& call) {
  co_return co_await marked(service, call, [&](chat::Act& act, const chat::UserRef& by) -> chat::Expected<void> {
    const auto channel = chat::existing_channel(act, {call.params[0], call.params[1]});
    if (!channel) return std::unexpected(channel.error());
    return chat::show_channel(act, *channel, by);
  });
}

// SDKs name one channel or several.
std::expected<std::vector<std::string>, Problem> cids_in(const Call& call) {
  if (const auto* value = call.body.find("channel_cids"); value && value->string()) return std::vector{*value->string()};
  if (const auto* value = call.body.find("channel_cid"); value && value->string()) return std::vector{*value->string()};
  std::vector<std::string> cids;
  if (auto done = given(call.body, "channel_cids", cids); !done) return std::unexpected(done.error());
  return cids;
}

async::Task<Answer> mute_channels(Service& service, const Call& call) {
  const auto cids = cids_in(call);
  if (!cids) co_return std::unexpected(cids.error());
  std::optional<std::int64_t> ms;
  if (auto done = given(call.body, "expiration", ms); !done) co_return std::unexpected(done.error());
  const auto expiration = ms.transform([](std::int64_t count) { return std::chrono::milliseconds(count); });
  std::vector<chat::ChannelMute> mutes;
  std::optional<chat::OwnUser> own;
  const auto done = co_await marked(service, call, [&](chat::Act& act, const chat::UserRef& by) -> chat::Expected<void> {
    auto muted = chat::mute_channels(act, *cids, expiration, by);
    if (!muted) return std::unexpected(muted.error());
    mutes = *std::move(muted);
    if (!mutes.empty()) own = chat::own_user(act, mutes.front().user);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out;
  wire::Writer writer(out, call.profile);
  if (mutes.size() == 1) out += "\"channel_mute\":", writer.write(mutes.front()), out += ',';
  out += "\"channel_mutes\":", writer.write(mutes);
  if (own) out += ",\"own_user\":", writer.write(*own);
  co_return out;
}

async::Task<Answer> unmute_channels(Service& service, const Call& call) {
  const auto cids = cids_in(call);
  if (!cids) co_return std::unexpected(cids.error());
  co_return co_await marked(service, call, [&](chat::Act& act, const chat::UserRef& by) { return chat::unmute_channels(act, *cids, by); });
}

}  // namespace

std::vector<Route> channel_mark_routes() {
  return {
      {"POST", "/channels/{type}/{id}/hide", "HideChannel", Access::anyone, hide_channel},
      {"POST", "/channels/{type}/{id}/show", "ShowChannel", Access::anyone, show_channel},
      {"POST", "/moderation/mute/channel", "MuteChannel", Access::anyone, mute_channels},
      {"POST", "/moderation/unmute/channel", "UnmuteChannel", Access::anyone, unmute_channels},
  };
}

}  // namespace millrace::api
