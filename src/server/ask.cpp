// The table of questions, each with the report or the change behind it.
#include "server/ask.h"

#include "net/http.h"
#include "server/app_report.h"
#include "server/attempt_report.h"
#include "server/audit_report.h"
#include "server/change_hooks.h"
#include "server/dead_letters.h"
#include "server/event_fate.h"
#include "server/event_report.h"
#include "server/hook_report.h"
#include "server/ledger_report.h"
#include "server/make_apps.h"
#include "server/operator_act.h"
#include "server/pause_hook.h"
#include "server/replay_hook.h"
#include "server/rotate_secret.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <vector>

namespace millrace::server {
namespace {

using Touches = Question::Touches;
using Asks = Question::Asks;
using Answers = Question::Answers;

constexpr std::int64_t default_limit = 100, most_listed = 1'000;

std::string value(const Asked& asked, std::string_view name) { return net::query_value(asked.query, name); }

std::optional<std::int64_t> number(const Asked& asked, std::string_view name) {
  const auto text = value(asked, name);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number < 0) return std::nullopt;
  return number;
}

std::size_t limit(const Asked& asked) {
  return static_cast<std::size_t>(std::clamp<std::int64_t>(number(asked, "limit").value_or(default_limit), 1, most_listed));
}

// Texts that hold no comma, with commas between.
std::vector<std::string> list(const Asked& asked, std::string_view name) {
  std::vector<std::string> list;
  const auto text = value(asked, name);
  for (std::string_view rest = text; !rest.empty();) {
    const auto item = rest.substr(0, rest.find(','));
    if (!item.empty()) list.emplace_back(item);
    rest.remove_prefix(std::min(rest.size(), item.size() + 1));
  }
  return list;
}

api::Asker asker(const Known& known, const Asked& asked) {
  const auto by = value(asked, "by").substr(0, 100);
  return {by.empty() ? asked.actor : fmt::format("{}, by {}", asked.actor, by), known.clock.now()};
}

OperatorAct act(const Known& known, const Asked& asked) { return {asker(known, asked), value(asked, "reason")}; }

ReplayWish replay_wish(const Asked& asked) {
  return {.app = value(asked, "app"),
          .hook = value(asked, "hook"),
          .from = value(asked, "from"),
          .to = value(asked, "to"),
          .types = list(asked, "types"),
          .cids = list(asked, "cids")};
}

LetterChoice letter_choice(const Asked& asked) {
  return {.app = value(asked, "app"),
          .hook = value(asked, "hook"),
          .event_id = value(asked, "id"),
          .type = value(asked, "type"),
          .cid = value(asked, "cid"),
          .code = value(asked, "code"),
          .all = value(asked, "all") == "true",
          .after = number(asked, "after").value_or(0)};
}

constexpr Question all[] = {
    {"GET", "/apps", Touches::nothing, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) { return app_list(known.store, value(asked, "app")); }},
    {"POST", "/apps", Touches::nothing, Asks::owner, Answers::ask,
     [](const Known& known, const Asked& asked) {
       return create_app(known.store, known.random, asker(known, asked), value(asked, "key"), value(asked, "name"));
     }},
    {"POST", "/apps/rotate-secret", Touches::delivery, Asks::owner, Answers::ask,
     [](const Known& known, const Asked& asked) {
       return rotate_secret(known.store, known.random, asker(known, asked), value(asked, "app"),
                            std::chrono::seconds{number(asked, "keep_old_s").value_or(0)});
     }},
    {"GET", "/check", Touches::progress, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) { return check_report(known.store, known.states, value(asked, "app")); }},
    {"GET", "/audit", Touches::nothing, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) {
       return audit_report(known.store, value(asked, "app"), number(asked, "before").value_or(store::newest_entry), limit(asked));
     }},

    {"GET", "/hooks", Touches::progress, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) { return hook_list(known.store, known.clock, known.states, value(asked, "app")); }},
    {"POST", "/hooks", Touches::delivery, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) {
       return add_hook(known.store, known.random, asker(known, asked), known.shared_targets, value(asked, "app"), asked.body);
     }},
    {"GET", "/hooks/deleted", Touches::progress, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) { return deleted_hooks(known.store, value(asked, "app")); }},
    {"POST", "/hooks/restore", Touches::delivery, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) {
       return restore_hook(known.store, act(known, asked), known.shared_targets, value(asked, "app"), value(asked, "hook"));
     }},
    {"POST", "/hooks/pause", Touches::delivery, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) {
       return pause_hook(known.store, act(known, asked), value(asked, "app"), value(asked, "hook"), Pause::begins);
     }},
    {"POST", "/hooks/resume", Touches::delivery, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) {
       return pause_hook(known.store, act(known, asked), value(asked, "app"), value(asked, "hook"), Pause::ends);
     }},
    {"POST", "/hooks/test", Touches::nothing, Asks::app, Answers::server, nullptr},
    {"GET", "/hooks/policies", Touches::nothing, Asks::app, Answers::server, nullptr},
    {"POST", "/hooks/policies", Touches::nothing, Asks::app, Answers::server, nullptr},
    {"GET", "/hooks/replay", Touches::nothing, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) { return preview_replay(known.store, replay_wish(asked)); }},
    {"POST", "/hooks/replay", Touches::delivery, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) { return replay_hook(known.store, act(known, asked), replay_wish(asked)); }},
    {"GET", "/hooks/replays", Touches::progress, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) { return replay_list(known.store, value(asked, "app"), value(asked, "hook")); }},
    {"POST", "/hooks/replay/cancel", Touches::delivery, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) {
       return cancel_replay(known.store, act(known, asked), value(asked, "app"), value(asked, "hook"));
     }},
    {"GET", "/hooks/attempts", Touches::progress, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) {
       return attempt_list(known.store, value(asked, "app"), value(asked, "hook"), number(asked, "before").value_or(store::newest_entry),
                           limit(asked));
     }},

    {"GET", "/dead-letters", Touches::progress, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) { return dead_letter_list(known.store, letter_choice(asked), limit(asked)); }},
    {"GET", "/dead-letters/show", Touches::progress, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) { return dead_letter_in_full(known.store, letter_choice(asked)); }},
    {"POST", "/dead-letters/redrive", Touches::delivery, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) { return redrive_dead_letters(known.store, act(known, asked), letter_choice(asked)); }},
    {"POST", "/dead-letters/discard", Touches::delivery, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) { return discard_dead_letters(known.store, act(known, asked), letter_choice(asked)); }},

    {"GET", "/events", Touches::nothing, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) {
       return event_page(known.store, value(asked, "app"), number(asked, "after").value_or(0), limit(asked));
     }},
    {"GET", "/events/tail", Touches::nothing, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) {
       return event_tail(known.store, value(asked, "app"), value(asked, "type"), number(asked, "after"));
     }},
    {"GET", "/events/show", Touches::progress, Asks::app, Answers::ask,
     [](const Known& known, const Asked& asked) {
       const bool is_brief = value(asked, "brief") == "true";
       return event_fates(known.store, known.states, value(asked, "app"), value(asked, "id"), is_brief ? Attempts::untold : Attempts::told);
     }},

    {"POST", "/dashboard/links", Touches::nothing, Asks::owner, Answers::server, nullptr},
};

}  // namespace

std::span<const Question> questions() { return all; }

const Question* question(std::string_view method, std::string_view path) {
  const auto* const found = std::ranges::find_if(
      all, [&](const Question& question) { return question.path == path && (method.empty() || question.method == method); });
  return found == std::end(all) ? nullptr : found;
}

Text ask(const Known& known, const Asked& asked) {
  const auto* const meant = question(asked.method, asked.path);
  if (meant && meant->answers == Answers::server) return std::unexpected("only a running server can answer this");
  if (!meant)
    return std::unexpected(
        fmt::format("this server knows no {} {}; a newer `millrace` asks: start the server of its version", asked.method, asked.path));
  if (value(asked, "reason").size() > longest_reason)
    return std::unexpected(fmt::format("the reason has more than {} characters", longest_reason));
  return meant->answer(known, asked);
}

}  // namespace millrace::server
