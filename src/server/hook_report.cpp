// Reads one snapshot and writes down what an operator asks of a hook.
#include "server/hook_report.h"

#include "server/hook_line.h"
#include "server/json_text.h"
#include "server/named_app.h"
#include "server/replay_line.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::server {

// How long the hook has not got what waits longest, and its newest replay.
struct Backlog {
  std::optional<Instant> oldest_waiting_at;
  std::optional<std::int64_t> oldest_waiting_seconds;
  std::optional<ReplayLine> replay;
};

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<server::Backlog> = std::tuple{Field{"oldest_waiting_at", &server::Backlog::oldest_waiting_at},
                                                           Field{"oldest_waiting_seconds", &server::Backlog::oldest_waiting_seconds},
                                                           Field{"replay", &server::Backlog::replay, Presence::omit_if_empty}};

}  // namespace millrace::wire

namespace millrace::server {

Text hook_list(store::Store& store, const Clock& clock, const delivery::HookStates& states, std::string_view api_key) {
  Text out;
  store.read([&](store::Snapshot& snapshot) {
    const auto apps = named_apps(snapshot, api_key);
    if (!apps) {
      out = std::unexpected(apps.error());
      return;
    }
    std::string lists;
    for (const auto& app : *apps) {
      std::string hooks;
      for (const auto& hook : snapshot.hooks(app.key)) {
        if (hook.deleted) continue;
        Backlog backlog{snapshot.oldest_waiting(app.key, hook), std::nullopt, std::nullopt};
        if (const auto replays = snapshot.replays().of(hook.hook.key); !replays.empty()) backlog.replay = ReplayLine(replays.front());
        if (backlog.oldest_waiting_at)
          backlog.oldest_waiting_seconds = std::max<std::int64_t>((clock.now() - *backlog.oldest_waiting_at).count() / 1'000'000'000, 0);
        hooks += fmt::format("{}{{{},{},{}}}", hooks.empty() ? "" : ",", members_of(hook_line(hook, states)),
                             members_of(snapshot.counted(app.key, hook)), members_of(backlog));
      }
      lists += fmt::format("{}{{\"app\":{},\"hooks\":[{}]}}", lists.empty() ? "" : ",", json_text(app.api_key), hooks);
    }
    out = fmt::format("{{\"apps\":[{}]}}", lists);
  });
  return out;
}

}  // namespace millrace::server
