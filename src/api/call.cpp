// What every route needs of its request and of the store.
#include "api/call.h"

#include "chat/bans.h"
#include "wire/event.h"
#include "wire/read.h"

namespace millrace::api {

std::string Call::query_value(std::string_view name) const { return net::query_value(query, name); }

bool Call::query_flag(std::string_view name) const {
  const auto value = query_value(name);
  return value == "true" || value == "1";
}

void append(store::Transaction& transaction, chat::AppKey app, const std::vector<chat::Event>& events) {
  for (const auto& event : events)
    transaction.append(
        app, {event.type, event.cid, event.cid.empty() && event.user ? event.user->id : "", event.created_at, wire::payload_of(event)});
}

chat::Expected<void> still_trusted(chat::State& state, const Token& token) {
  if (token.by_server()) return {};
  const auto user = state.user(token.user_id);
  if (!user || !is_revoked(token.issued_at, user->revoke_tokens_issued_before)) return {};
  return chat::refused(chat::Refusal::Kind::revoked,
                       "the token was revoked; user \"" + user->id + "\" takes none that was issued before revoke_tokens_issued_before");
}

async::Task<std::expected<void, Problem>> changed(Service& service, const Call& call, Rule rule) {
  chat::Expected<void> result;
  const auto app = call.app().key;
  const auto committed = co_await store::durable(service.store, [&](store::Transaction& transaction) {
    std::vector<chat::Event> events;
    chat::Act act{transaction.chat(app), events, service.clock.now(), service.random, call.request, call.token.user_id, call.live->policy};
    result = still_trusted(act.state, call.token);
    if (result) result = rule(act);
    if (!result) return store::Verdict::undo;
    if (const auto user = act.by_server() ? std::nullopt : act.state.user(act.user_id)) chat::note_address(act, *user);
    append(transaction, app, events);
    return store::Verdict::keep;
  });
  using Kind = store::Committed::Kind;
  if (committed.kind == Kind::kept) co_return std::expected<void, Problem>{};
  if (committed.kind == Kind::undone) co_return std::unexpected(problem(std::move(result.error())));
  co_return std::unexpected(not_stored(committed));
}

Problem not_stored(const store::Committed& committed) {
  using Kind = store::Committed::Kind;
  if (committed.kind == Kind::busy) return unavailable("the server is busy; nothing was changed, try again");
  if (committed.kind == Kind::disk_full) return unavailable("the server's disk is full; nothing was changed, try again later");
  return problem(Code::internal, "the change could not be stored; nothing was changed");
}

std::expected<const wire::Json*, Problem> object_in(const wire::Json& body, std::string_view name) {
  const auto* value = body.find(name);
  if (!value || value->is_null())
    return std::unexpected(problem(Code::input, std::string(name) + " is missing; the body needs it as an object"));
  if (!value->object()) return std::unexpected(problem(wire::expected_kind("an object", *value, std::string(name)).error()));
  return value;
}

std::expected<std::size_t, Problem> count_in(const Call& call, const std::string& name, std::size_t otherwise, std::size_t most) {
  const auto text = call.query_value(name);
  std::size_t count = otherwise;
  if (text.empty()) return count;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end != text.data() + text.size() || count > most)
    return std::unexpected(problem(Code::input, name + " must be a number between 0 and " + std::to_string(most)));
  return count > 0 ? count : otherwise;
}

std::expected<wire::Json, Problem> payload_in(const Call& call) {
  const auto text = call.query_value("payload");
  auto payload = wire::parse_json(text.empty() ? "{}" : text);
  if (payload && payload->object()) return *std::move(payload);
  return std::unexpected(problem(Code::input, "payload is no JSON object that can be read"));
}

Problem problem(const wire::Fault& fault) { return problem(Code::input, fault.message()); }

}  // namespace millrace::api
