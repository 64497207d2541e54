// Mutes of users.
#include "chat/mutes.h"

#include "api/router.h"
#include "wire/own_user.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

std::expected<chat::MuteChange, Problem> mute_in(const Call& call) {
  chat::MuteChange change;
  std::string one;
  for (const auto& done : {given(call.body, "target_ids", change.target_ids), given(call.body, "target_id", one),
                           given(call.body, "timeout", change.timeout_minutes)})
    if (!done) return std::unexpected(done.error());
  if (!one.empty()) change.target_ids.push_back(std::move(one));
  if (change.timeout_minutes == 0) change.timeout_minutes.reset();  // how some SDKs say that none was given
  auto user = asker(call);
  if (!user) return std::unexpected(user.error());
  change.user = *std::move(user);
  return change;
}

std::string missing_text(const chat::Muted& muted) {
  if (muted.non_existing_users.empty()) return "";
  std::string out = "\"non_existing_users\":";
  wire::Writer(out, wire::Profile::http_v1).write(muted.non_existing_users);
  return out;
}

async::Task<Answer> mute(Service& service, const Call& call) {
  const auto change = mute_in(call);
  if (!change) co_return std::unexpected(change.error());
  chat::Muted muted;
  chat::OwnUser own;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = chat::mute_users(act, *change);
    if (!result) return std::unexpected(result.error());
    muted = *std::move(result);
    own = chat::own_user(act, muted.user);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out;
  wire::Writer writer(out, call.profile);
  if (change->target_ids.size() == 1 && call.profile == wire::Profile::http_v1) out += "\"mute\":", writer.write(muted.mutes.front());
  else out += "\"mutes\":", writer.write(muted.mutes);
  out += ",\"own_user\":", writer.write(own);
  if (auto missing = missing_text(muted); !missing.empty()) out += ',' + missing;
  co_return out;
}

async::Task<Answer> unmute(Service& service, const Call& call) {
  const auto change = mute_in(call);
  if (!change) co_return std::unexpected(change.error());
  chat::Muted unmuted;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = chat::unmute_users(act, *change);
    if (!result) return std::unexpected(result.error());
    unmuted = *std::move(result);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return missing_text(unmuted);
}

}  // namespace

std::vector<Route> mute_routes() {
  return {
      {"POST", "/moderation/mute", "MuteUser", Access::anyone, mute},
      {"POST", "/moderation/unmute", "UnmuteUser", Access::anyone, unmute},
  };
}

}  // namespace millrace::api
