// Reads one snapshot and writes it down.
#include "server/report.h"

#include "base/random.h"
#include "wire/json.h"
#include "wire/write.h"

#include <fmt/format.h>

namespace millrace::server {

// One hook in `millrace check`.
struct HookLine {
  std::string id, hook_type, target, state;
  bool deleted = false;
  store::Ledger ledger;
  std::optional<std::string> last_error;
};

// One event in `millrace event list`.
struct EventLine {
  store::Position position = 0;
  std::string event_id, type, cid, payload;
  Instant at;
};

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<server::EventLine> = std::tuple{
    Field{"position", &server::EventLine::position},
    Field{"event_id", &server::EventLine::event_id},
    Field{"at", &server::EventLine::at},
    Field{"type", &server::EventLine::type},
    Field{"cid", &server::EventLine::cid, Presence::omit_if_empty},
    Field{"payload", &server::EventLine::payload},
};

template <>
inline constexpr auto fields<store::Ledger> = std::tuple{
    Field{"accepted", &store::Ledger::accepted}, Field{"delivered", &store::Ledger::delivered}, Field{"waiting", &store::Ledger::waiting},
    Field{"dead", &store::Ledger::dead},         Field{"abandoned", &store::Ledger::abandoned},
};

template <>
inline constexpr auto fields<server::HookLine> = std::tuple{
    Field{"id", &server::HookLine::id},           Field{"hook_type", &server::HookLine::hook_type},
    Field{"target", &server::HookLine::target},   Field{"state", &server::HookLine::state},
    Field{"deleted", &server::HookLine::deleted}, Field{"last_error", &server::HookLine::last_error},
};

}  // namespace millrace::wire

namespace millrace::server {
namespace {

std::string hook_object(const HookLine& line) {
  std::string out = wire::written(line, wire::Profile::http_v1);
  const auto ledger = wire::written(line.ledger, wire::Profile::http_v1);
  out.back() = ',';
  return out + ledger.substr(1, ledger.size() - 2) + fmt::format(",\"holds\":{}}}", line.ledger.closes());
}

HookLine line_of(const store::StoredHook& hook, store::Ledger ledger, const std::map<hooks::HookKey, delivery::HookState>& states) {
  HookLine line{hook.hook.id, hook.hook.hook_type, hook.hook.target(), "stopped", hook.deleted, ledger, std::nullopt};
  if (hook.deleted) line.state = "deleted";
  else if (const auto state = states.find(hook.hook.key); state != states.end()) {
    line.state = name_of(state->second.kind);
    if (!state->second.last_error.empty()) line.last_error = state->second.last_error;
  }
  return line;
}

}  // namespace

std::string check_report(store::Store& store, const std::map<hooks::HookKey, delivery::HookState>& states) {
  std::string apps;
  bool holds = true;
  store.read([&](store::Snapshot& snapshot) {
    for (const auto& app : snapshot.apps()) {
      std::string hooks;
      for (const auto& hook : snapshot.hooks(app.key)) {
        const auto ledger = snapshot.ledger(app.key, hook);
        holds = holds && ledger.closes();
        hooks += (hooks.empty() ? "" : ",") + hook_object(line_of(hook, ledger, states));
      }
      std::string name;
      wire::append_json_string(name, app.api_key);
      apps += fmt::format("{}{{\"app\":{},\"hooks\":[{}]}}", apps.empty() ? "" : ",", name, hooks);
    }
  });
  return fmt::format("{{\"holds\":{},\"apps\":[{}]}}", holds, apps);
}

std::string event_lines(store::Store& store, std::string_view api_key, store::Position after, std::size_t limit) {
  constexpr std::size_t most_bytes = 4 << 20;
  chat::AppKey key{};
  store.read([&](store::Snapshot& snapshot) {
    if (const auto app = snapshot.app(api_key)) key = app->key;
  });
  std::string out;
  for (std::size_t listed = 0; listed < limit && out.size() < most_bytes;) {
    const auto records = store.read_after(key, after, most_bytes);
    if (records.empty()) break;
    for (const auto& record : records) {
      after = record->position;
      if (!record->is_event()) continue;
      out += wire::written(EventLine{record->position, to_text(record->id), record->type, record->cid, record->payload, record->at},
                           wire::Profile::http_v1);
      out += '\n';
      if (++listed == limit) break;
    }
  }
  return out;
}

}  // namespace millrace::server
