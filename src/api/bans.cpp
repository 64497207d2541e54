// Bans: banning, lifting a ban, listing both kinds.
#include "chat/bans.h"

#include "api/router.h"
#include "chat/ban_rows.h"
#include "wire/ban.h"
#include "wire/query.h"
#include "wire/write.h"

#include <array>

namespace millrace::api {
namespace {

// The first user that is given under one of these names, by id or whole, in the body or in the query.
std::expected<chat::UserRef, Problem> user_among(const Call& call, std::span<const std::string_view> names) {
  for (const auto name : names) {
    chat::UserRef user;
    if (const auto* value = call.body.find(name); value && !value->is_null()) {
      if (auto done = wire::read(*value, user, std::string(name)); !done) return std::unexpected(problem(done.error()));
    } else {
      user.id = call.query_value(name);
    }
    if (!user.empty()) return user;
  }
  return chat::UserRef{};
}

// `text` gives the value of a name, empty where there is none.
std::expected<std::optional<chat::Cid>, Problem> scope_in(const std::function<std::string(std::string_view)>& text) {
  const auto name = text("channel_cid");
  if (!name.empty()) {
    auto cid = chat::Cid::parse(name);
    if (!cid)
      return std::unexpected(problem(Code::input, "channel_cid: \"" + name + "\" is no channel's name such as \"messaging:lobby\""));
    return cid;
  }
  chat::Cid cid{text("type"), text("id")};
  if (cid.type.empty() && cid.id.empty()) return std::nullopt;
  if (cid.type.empty() || cid.id.empty())
    return std::unexpected(problem(Code::input, "type and id name a channel together; give both, or neither for the whole app"));
  return cid;
}

std::expected<chat::Extent, Problem> deletion_in(const Call& call) {
  std::string word;
  if (auto done = given(call.body, "delete_messages", word); !done) return std::unexpected(done.error());
  if (word.empty()) return chat::Extent::none;
  if (word == "soft") return chat::Extent::soft;
  if (word == "pruning") return chat::Extent::pruned;
  if (word == "hard") return chat::Extent::hard;
  return std::unexpected(problem(Code::input, "delete_messages: \"" + word + "\" is none of \"soft\", \"pruning\" and \"hard\""));
}

std::expected<chat::BanChange, Problem> ban_in(const Call& call) {
  constexpr std::array<std::string_view, 4> banners{"banned_by", "banned_by_id", "user", "user_id"};
  chat::BanChange change;
  bool shadow = false;
  for (const auto& done : {given(call.body, "target_user_id", change.target_user_id), given(call.body, "reason", change.reason),
                           given(call.body, "timeout", change.timeout_minutes), given(call.body, "shadow", shadow),
                           given(call.body, "ban_from_future_channels", change.from_future_channels),
                           given(call.body, "delete_reactions", change.delete_reactions), given(call.body, "ip_ban", change.address)})
    if (!done) return std::unexpected(done.error());
  if (shadow) change.kind = chat::BanKind::shadow;
  if (change.timeout_minutes == 0) change.timeout_minutes.reset();  // how some SDKs say that none was given
  auto scope = scope_in([&](std::string_view name) {
    const auto* value = call.body.find(name);
    return value && value->string() ? *value->string() : std::string();
  });
  if (!scope) return std::unexpected(scope.error());
  auto by = user_among(call, banners);
  if (!by) return std::unexpected(by.error());
  auto deletion = deletion_in(call);
  if (!deletion) return std::unexpected(deletion.error());
  change.cid = *std::move(scope);
  change.banned_by = *std::move(by);
  change.delete_messages = *deletion;
  return change;
}

async::Task<Answer> ban(Service& service, const Call& call) {
  const auto change = ban_in(call);
  if (!change) co_return std::unexpected(change.error());
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::ban_user(act, *change); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

async::Task<Answer> unban(Service& service, const Call& call) {
  constexpr std::array<std::string_view, 5> unbanners{"created_by", "unbanned_by", "unbanned_by_id", "banned_by_id", "user_id"};
  const auto scope = scope_in([&](std::string_view name) { return call.query_value(name); });
  if (!scope) co_return std::unexpected(scope.error());
  const auto by = user_among(call, unbanners);
  if (!by) co_return std::unexpected(by.error());
  const chat::Unban unban{.target_user_id = call.query_value("target_user_id"),
                          .cid = *scope,
                          .by = *by,
                          .shadow_only = call.query_flag("shadow"),
                          .future_channels = call.query_flag("remove_future_channels_ban")};
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::unban_user(act, unban); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

std::string answer_of(const std::vector<wire::ShownBan>& bans, wire::Profile profile) {
  std::string out = "\"bans\":";
  wire::Writer(out, profile).write(bans);
  return out;
}

async::Task<Answer> query_bans(Service& service, const Call& call) {
  const auto payload = payload_in(call);
  if (!payload) co_return std::unexpected(payload.error());
  chat::BanRows::Wanted wanted;
  if (auto done = wire::read(*payload, wire::ListOf::bans, wanted.query); !done) co_return std::unexpected(problem(done.error()));
  const bool held_only = is_set(payload->find("exclude_expired_bans"));
  std::vector<wire::ShownBan> bans;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    if (auto may = chat::may_list_bans(act, wanted.query.filter); !may) return may;
    if (held_only) wanted.held_at = act.now;
    for (auto& ban : act.state.bans().bans(wanted)) {
      auto& shown = bans.emplace_back(wire::ShownBan{{std::move(ban)}, {}});
      if (shown.channel != chat::ChannelKey{}) shown.of_channel = act.state.channel(shown.channel);
    }
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return answer_of(bans, call.profile);
}

async::Task<Answer> query_future_bans(Service& service, const Call& call) {
  const auto payload = payload_in(call);
  if (!payload) co_return std::unexpected(payload.error());
  std::string by, target;
  chat::UserRef whole;
  std::int64_t limit = 100, offset = 0;
  for (const auto& done : {given(*payload, "user_id", by), given(*payload, "user", whole), given(*payload, "target_user_id", target),
                           given(*payload, "limit", limit), given(*payload, "offset", offset)})
    if (!done) co_return std::unexpected(done.error());
  if (limit < 0 || offset < 0 || limit > std::int64_t{chat::most_reports_listed} || offset > std::int64_t{chat::farthest_offset})
    co_return std::unexpected(problem(Code::input, "limit must be at most " + std::to_string(chat::most_reports_listed) +
                                                       ", offset at most " + std::to_string(chat::farthest_offset)));
  if (by.empty()) by = whole.named();
  std::vector<wire::ShownBan> bans;
  std::int64_t total = 0;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    chat::BanRows::FutureWanted wanted{.limit = static_cast<std::size_t>(limit), .offset = static_cast<std::size_t>(offset)};
    if (is_set(payload->find("exclude_expired_bans"))) wanted.held_at = act.now;
    const auto key_of = [&](const std::string& id) -> std::optional<chat::UserKey> {
      if (id.empty()) return std::nullopt;
      const auto user = act.state.user(id);
      return user ? user->key : chat::UserKey{};  // nobody has this key, so nothing is found
    };
    wanted.by = key_of(by), wanted.user = key_of(target);
    for (auto& ban : act.state.bans().future_bans(wanted)) bans.push_back(wire::ShownBan{{std::move(ban)}, {}});
    total = act.state.bans().count(wanted);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  auto out = answer_of(bans, call.profile);
  if (is_set(payload->find("include_total"))) out += ",\"total\":" + std::to_string(total);
  co_return out;
}

}  // namespace

std::vector<Route> ban_routes() {
  return {
      {"POST", "/moderation/ban", "Ban", Access::anyone, ban},
      {"DELETE", "/moderation/ban", "Unban", Access::anyone, unban},
      {"POST", "/moderation/unban", "Unban", Access::anyone, unban},  // as v2 calls it
      {"GET", "/query_banned_users", "QueryBannedUsers", Access::anyone, query_bans},
      {"GET", "/query_future_channel_bans", "QueryFutureChannelBans", Access::server, query_future_bans},
  };
}

}  // namespace millrace::api
