// Finds the stretch, counts what is meant a piece at a time, and writes down one row.
#include "server/replay_hook.h"

#include "base/log.h"
#include "hooks/event_types.h"
#include "server/changed_app.h"
#include "server/json_text.h"
#include "server/named_hook.h"
#include "server/replay_line.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

namespace millrace::server {
namespace {

// Read in one look at the database, so that none is long.
constexpr store::Position counted_together = 100'000;

struct Meant {
  NamedHook hook;
  store::Replay replay;
  store::TypeCounts counts;
};

// The position in front of the first one that `text` means; nothing when it is neither a position nor a time.
std::optional<store::Position> before(store::Snapshot& snapshot, chat::AppKey app, std::string_view text) {
  store::Position position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (error == std::errc{} && end == text.data() + text.size() && position > 0) return position - 1;
  const auto at = parse_rfc3339(text);
  return at ? std::optional(snapshot.before(app, *at)) : std::nullopt;
}

std::string no_place(std::string_view name, std::string_view text) {
  return fmt::format("{}: \"{}\" is neither a position of the log nor a time such as 2026-11-27T09:30:00Z", name, text);
}

std::expected<Meant, std::string> stretch_of(store::Snapshot& snapshot, const ReplayWish& wish) {
  auto hook = named_hook(snapshot, wish.app, wish.hook);
  if (!hook) return std::unexpected(hook.error());
  const auto app = hook->app.key;
  const auto log = snapshot.log_size(app);
  store::Replay replay{.hook = hook->hook.hook.key, .choice = {}, .progress = {}};
  replay.after = std::max<store::Position>(log.first - 1, 0);
  replay.up_to = log.head;
  if (!wish.from.empty()) {
    const auto from = before(snapshot, app, wish.from);
    if (!from) return std::unexpected(no_place("from", wish.from));
    replay.after = std::max(replay.after, *from);
  }
  if (!wish.to.empty()) {
    const auto to = before(snapshot, app, wish.to);
    if (!to) return std::unexpected(no_place("to", wish.to));
    const bool is_time = parse_rfc3339(wish.to).has_value();
    replay.up_to = std::min(replay.up_to, *to + (is_time ? 0 : 1));
  }
  for (const auto& type : wish.types)
    if (const auto fault = hooks::event_name_fault(type)) return std::unexpected("types: " + *fault);
  replay.choice = {revision_of(hook->hook.hook), wish.types, wish.cids};
  replay.choice.filter.enabled = true;  // a disabled hook's waits until it is enabled
  return Meant{*std::move(hook), std::move(replay), {}};
}

std::expected<Meant, std::string> counted(store::Store& store, const ReplayWish& wish) {
  std::expected<Meant, std::string> meant;
  store.read([&](store::Snapshot& snapshot) { meant = stretch_of(snapshot, wish); });
  if (!meant) return meant;
  auto& replay = meant->replay;
  for (auto after = replay.after; after < replay.up_to; after += counted_together) {
    store.read([&](store::Snapshot& snapshot) {
      const auto up_to = std::min(after + counted_together, replay.up_to);
      for (const auto& [type, count] : snapshot.replays().matching(meant->hook.app.key, after, up_to, replay.choice)) {
        meant->counts[type] += count;
        replay.matching += count;
      }
    });
  }
  return meant;
}

std::string head_of(const NamedHook& hook) {
  return fmt::format("\"app\":{},\"hook\":{}", json_text(hook.app.api_key), json_text(hook.hook.hook.id));
}

std::string answer(const NamedHook& hook, const store::Replay& replay) {
  return fmt::format("{{{},\"replay\":{}}}", head_of(hook), wire::written(ReplayLine(replay), wire::Profile::http_v1));
}

const store::Replay* under_way(const std::vector<store::Replay>& replays) {
  const auto found = std::ranges::find_if(replays, &store::Replay::is_under_way);
  return found == replays.end() ? nullptr : &*found;
}

}  // namespace

Text preview_replay(store::Store& store, const ReplayWish& wish) {
  const auto meant = counted(store, wish);
  if (!meant) return std::unexpected(meant.error());
  std::string types;
  wire::Writer(types, wire::Profile::http_v1).write(std::map<std::string, std::int64_t>(meant->counts.begin(), meant->counts.end()));
  const auto& replay = meant->replay;
  return fmt::format("{{{},\"from\":{},\"to\":{},\"matching\":{},\"types\":{}}}", head_of(meant->hook), replay.after + 1, replay.up_to,
                     replay.matching, types);
}

Text replay_hook(store::Store& store, const OperatorAct& act, const ReplayWish& wish) {
  const auto meant = counted(store, wish);
  if (!meant) return std::unexpected(meant.error());
  if (meant->replay.matching == 0) return std::unexpected("no event of the log matches; --dry-run shows what does, and nothing is sent");
  auto out = changed_hook(store, wish.app, wish.hook, [&](store::Transaction& transaction, const NamedHook& hook) -> Text {
    auto replay = meant->replay;
    auto& replays = transaction.replays();
    const auto known = replays.of(replay.hook);
    if (const auto* other = under_way(known))
      return std::unexpected(fmt::format(
          "{} of this hook is under way; wait for its end, or end it with `millrace hook replay {} --cancel`", other->id(), wish.hook));
    replay.started_at = act.asker.now;
    replay.key = replays.add(replay);
    AuditNotes notes;
    notes.add("replay", replay.id()).add("from", replay.after + 1).add("to", replay.up_to).add("events", replay.matching);
    notes.add("types", fmt::format("{}", fmt::join(wish.types, ", "))).add("channels", fmt::format("{}", fmt::join(wish.cids, ", ")));
    act.record(transaction, hook.app.key, "hook.replayed", hook.hook.hook, std::move(notes));
    return answer(hook, replay);
  });
  if (out) log::info("replay.begun", {{"hook", wish.hook}, {"events", meant->replay.matching}});
  return out;
}

Text cancel_replay(store::Store& store, const OperatorAct& act, std::string_view api_key, std::string_view hook_id) {
  return changed_hook(store, api_key, hook_id, [&](store::Transaction& transaction, const NamedHook& hook) -> Text {
    const auto known = transaction.replays().of(hook.hook.hook.key);
    const auto* replay = under_way(known);
    if (!replay) return std::unexpected("no replay of this hook is under way");
    transaction.replays().cancel(replay->key, act.asker.now);
    act.record(transaction, hook.app.key, "replay.cancelled", hook.hook.hook,
               AuditNotes().add("replay", replay->id()).add("sent", replay->progress.sent).add("of", replay->matching));
    return answer(hook, transaction.replays().of(replay->hook).front());
  });
}

Text replay_list(store::Store& store, std::string_view api_key, std::string_view hook_id) {
  Text out;
  store.read([&](store::Snapshot& snapshot) {
    const auto hook = named_hook(snapshot, api_key, hook_id);
    if (!hook) {
      out = std::unexpected(hook.error());
      return;
    }
    std::vector<ReplayLine> lines;
    for (const auto& replay : snapshot.replays().of(hook->hook.hook.key)) lines.emplace_back(replay);
    std::string list;
    wire::Writer(list, wire::Profile::http_v1).write(lines);
    out = fmt::format("{{{},\"replays\":{}}}", head_of(*hook), list);
  });
  return out;
}

}  // namespace millrace::server
