// What reading routes share.
#include "api/call.h"
#include "base/ensure.h"
#include "base/log.h"
#include "chat/visibility.h"
#include "wire/user.h"

#include <exception>

namespace millrace::api {

async::Task<std::expected<void, Problem>> seen(Service& service, const Call& call, Rule rule) {
  std::function<std::expected<void, Problem>()> look = [&] {
    std::expected<void, Problem> result;
    const auto run = [&](store::Snapshot& snapshot) {
      std::vector<chat::Event> events;
      chat::Act act{
          snapshot.chat(call.app().key), events, service.clock.now(), service.random, call.request, call.token.user_id, call.live->policy};
      auto done = still_trusted(act.state, call.token);
      if (done) done = rule(act);
      if (!done) result = std::unexpected(problem(std::move(done.error())));
      ensure(events.empty(), "a rule that reads fired an event");
    };
    try {
      service.store.read(run);
    } catch (const std::exception& error) {
      log::error("api.not_read", {{"app", call.app().api_key}, {"reason", error.what()}});
      result = std::unexpected(problem(Code::internal, "what was asked for could not be read"));
    }
    return result;
  };
  co_return co_await async::on_pool(service.disk, std::move(look));
}

std::expected<chat::UserRef, Problem> asker(const Call& call) {
  chat::UserRef user;
  for (const auto* name : {"user_id", "user"}) {
    const auto* value = call.body.find(name);
    if (!value || value->is_null()) continue;
    if (auto done = wire::read(*value, user, name); !done) return std::unexpected(problem(done.error()));
  }
  if (user.empty()) user.id = call.query_value("user_id");
  return user;
}

std::expected<chat::UserRef, Problem> reading_asker(const Call& call) {
  const auto user = asker(call);
  if (!user) return std::unexpected(user.error());
  return chat::UserRef{user->named(), {}};
}

void add_own_reactions(chat::Act& act, std::string_view user, std::vector<chat::Message>& messages) {
  const auto own = user.empty() ? std::nullopt : act.state.user(user);
  if (!own) return;
  chat::show_to(act, *own, messages);
}

std::vector<std::string> texts_in(const std::string& text) {
  std::vector<std::string> texts;
  if (const auto document = wire::parse_json(text); document && document->array()) {
    if (!wire::read(*document, texts, "")) texts.clear();
    return texts;
  }
  for (std::size_t from = 0; from < text.size();) {
    const auto comma = std::min(text.find(',', from), text.size());
    if (comma > from) texts.push_back(text.substr(from, comma - from));
    from = comma + 1;
  }
  return texts;
}

std::expected<void, Problem> without(const wire::Json& body, std::span<const std::string_view> not_yet, const std::string& path) {
  for (const auto name : not_yet)
    if (is_set(body.find(name)))
      return std::unexpected(problem(Code::input, wire::joined(path, name) + " is not supported by this version"));
  return {};
}

}  // namespace millrace::api
