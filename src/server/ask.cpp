// From a path to the report behind it.
#include "server/ask.h"

#include "net/http.h"
#include "server/app_report.h"
#include "server/audit_report.h"
#include "server/change_hooks.h"
#include "server/dead_letters.h"
#include "server/event_fate.h"
#include "server/event_report.h"
#include "server/hook_report.h"
#include "server/ledger_report.h"
#include "server/make_apps.h"
#include "server/pause_hook.h"
#include "server/replay_hook.h"
#include "server/rotate_secret.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iterator>
#include <optional>

namespace millrace::server {
namespace {

constexpr store::Position default_limit = 1'000;

std::optional<store::Position> number_of(std::string_view query, std::string_view name) {
  const auto text = net::query_value(query, name);
  store::Position number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number < 0) return std::nullopt;
  return number;
}

// Texts that hold no comma, with commas between.
std::vector<std::string> list_in(std::string_view query, std::string_view name) {
  std::vector<std::string> list;
  const auto text = net::query_value(query, name);
  for (std::string_view rest = text; !rest.empty();) {
    const auto item = rest.substr(0, rest.find(','));
    if (!item.empty()) list.emplace_back(item);
    rest.remove_prefix(std::min(rest.size(), item.size() + 1));
  }
  return list;
}

ReplayWish wish_in(std::string_view query) {
  return {.app = net::query_value(query, "app"),
          .hook = net::query_value(query, "hook"),
          .from = net::query_value(query, "from"),
          .to = net::query_value(query, "to"),
          .types = list_in(query, "types"),
          .cids = list_in(query, "cids")};
}

LetterChoice choice_in(std::string_view query) {
  return {.app = net::query_value(query, "app"),
          .hook = net::query_value(query, "hook"),
          .event_id = net::query_value(query, "id"),
          .type = net::query_value(query, "type"),
          .cid = net::query_value(query, "cid"),
          .code = net::query_value(query, "code"),
          .all = net::query_value(query, "all") == "true"};
}

}  // namespace

std::expected<std::string, std::string> ask(const Known& known, std::string_view method, std::string_view path, std::string_view query,
                                            std::string_view body) {
  const auto app = net::query_value(query, "app");
  if (method == "POST") {
    const auto by = net::query_value(query, "by");
    const api::Asker asker{by.empty() ? "command line" : fmt::format("command line, by {}", by), known.clock.now()};
    const OperatorAct act{asker, net::query_value(query, "reason")};
    if (act.reason.size() > longest_reason) return std::unexpected(fmt::format("the reason has more than {} characters", longest_reason));
    const auto hook = net::query_value(query, "hook");
    if (path == "/apps")
      return create_app(known.store, known.random, asker, net::query_value(query, "key"), net::query_value(query, "name"));
    if (path == "/apps/rotate-secret")
      return rotate_secret(known.store, known.random, asker, app, std::chrono::seconds{number_of(query, "keep_old_s").value_or(0)});
    if (path == "/hooks") return add_hook(known.store, known.random, asker, app, body);
    if (path == "/hooks/restore") return restore_hook(known.store, act, app, hook);
    if (path == "/hooks/pause") return pause_hook(known.store, act, app, hook, Pause::begins);
    if (path == "/hooks/resume") return pause_hook(known.store, act, app, hook, Pause::ends);
    if (path == "/hooks/replay") return replay_hook(known.store, act, wish_in(query));
    if (path == "/hooks/replay/cancel") return cancel_replay(known.store, act, app, hook);
    if (path == "/dead-letters/redrive") return redrive_dead_letters(known.store, act, choice_in(query));
    if (path == "/dead-letters/discard") return discard_dead_letters(known.store, act, choice_in(query));
  }
  if (method == "GET") {
    if (path == "/dead-letters")
      return dead_letter_list(known.store, choice_in(query), static_cast<std::size_t>(number_of(query, "limit").value_or(default_limit)));
    if (path == "/dead-letters/show") return dead_letter_in_full(known.store, choice_in(query));
    if (path == "/check") return check_report(known.store, known.states);
    if (path == "/apps") return app_list(known.store, app);
    if (path == "/audit")
      return audit_report(known.store, app, static_cast<std::size_t>(number_of(query, "limit").value_or(default_limit)));
    if (path == "/hooks/replay") return preview_replay(known.store, wish_in(query));
    if (path == "/hooks/replays") return replay_list(known.store, app, net::query_value(query, "hook"));
    if (path == "/hooks/deleted") return deleted_hooks(known.store, app);
    if (path == "/hooks") return hook_list(known.store, known.clock, known.states, app);
    if (path == "/events")
      return event_lines(known.store, app, number_of(query, "after").value_or(0),
                         static_cast<std::size_t>(number_of(query, "limit").value_or(default_limit)));
    if (path == "/events/tail") return event_tail(known.store, app, net::query_value(query, "type"), number_of(query, "after"));
    if (path == "/events/show") return event_fates(known.store, known.states, app, net::query_value(query, "id"));
  }
  return std::unexpected(fmt::format("this server knows no {} {}; a newer `millrace` asks: start the server of its version", method, path));
}

bool changes_delivery(std::string_view method, std::string_view path) {
  constexpr std::string_view changing[] = {
      "/hooks",        "/hooks/restore",       "/apps/rotate-secret",   "/hooks/pause",         "/hooks/resume",
      "/hooks/replay", "/hooks/replay/cancel", "/dead-letters/redrive", "/dead-letters/discard"};
  return method == "POST" && std::ranges::find(changing, path) != std::end(changing);
}

bool tells_of_delivery(std::string_view path) {
  return path == "/check" || path == "/hooks" || path == "/hooks/replays" || path == "/events/show" || path.starts_with("/dead-letters");
}

}  // namespace millrace::server
