// Finds letters page by page, changes them in transactions that no other write waits long for.
#include "server/dead_letters.h"

#include "base/log.h"
#include "hooks/event_types.h"
#include "server/changed_app.h"
#include "server/named_app.h"
#include "store/durable.h"
#include "wire/json.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace millrace::wire {

template <>
inline constexpr auto fields<store::DeadLetter> = std::tuple{
    Field{"position", &store::DeadLetter::position},
    Field{"event_id", &store::DeadLetter::event_id},
    Field{"type", &store::DeadLetter::type},
    Field{"cid", &store::DeadLetter::cid, Presence::omit_if_empty},
    Field{"code", &store::DeadLetter::code},
    Field{"reason", &store::DeadLetter::reason},
    Field{"attempts", &store::DeadLetter::attempts},
    Field{"first_attempt_at", &store::DeadLetter::first_attempt_at},
    Field{"last_attempt_at", &store::DeadLetter::last_attempt_at},
    Field{"redrives", &store::DeadLetter::redrives},
    Field{"discarded_at", &store::DeadLetter::discarded_at, Presence::omit_if_empty},
    Field{"discard_reason", &store::DeadLetter::discard_reason, Presence::omit_if_empty},
};

struct RangeLine {
  std::string app, hook;
  std::int64_t first = 0, last = 0, events = 0;
  std::map<std::string, std::int64_t> types;
  std::string code, reason;
  Instant first_at, last_at;
};

template <>
inline constexpr auto fields<RangeLine> = std::tuple{
    Field{"app", &RangeLine::app},         Field{"hook", &RangeLine::hook},     Field{"first", &RangeLine::first},
    Field{"last", &RangeLine::last},       Field{"events", &RangeLine::events}, Field{"types", &RangeLine::types},
    Field{"code", &RangeLine::code},       Field{"reason", &RangeLine::reason}, Field{"first_at", &RangeLine::first_at},
    Field{"last_at", &RangeLine::last_at},
};

}  // namespace millrace::wire

namespace millrace::server {
namespace {

constexpr std::size_t page = 100, changed_together = 200;

struct Found {
  std::string app;
  chat::AppKey app_key{};
  hooks::Hook hook;
  store::DeadLetter letter;
  bool of_deleted_hook = false;
};

bool fits(const LetterChoice& choice, const store::DeadLetter& letter) {
  const auto fits = [](const std::string& wanted, const std::string& is) { return wanted.empty() || wanted == is; };
  return fits(choice.event_id, letter.event_id) && fits(choice.type, letter.type) && fits(choice.cid, letter.cid) &&
         fits(choice.code, letter.code);
}

// Calls `visit` with each hook that is meant until it says false. The text says that there is no such app or hook.
std::expected<void, std::string> each_hook(
    store::Store& store, const LetterChoice& choice,
    const std::function<bool(store::Snapshot&, const store::App&, const store::StoredHook&)>& visit) {
  if (const auto fault = choice.type.empty() ? std::nullopt : hooks::event_name_fault(choice.type))
    return std::unexpected("type: " + *fault);
  std::expected<void, std::string> done;
  store.read([&](store::Snapshot& snapshot) {
    const auto apps = named_apps(snapshot, choice.app);
    if (!apps) {
      done = std::unexpected(apps.error());
      return;
    }
    bool hook_found = choice.hook.empty();
    for (const auto& app : *apps) {
      for (const auto& hook : snapshot.hooks(app.key)) {
        if (!choice.hook.empty() && hook.hook.id != choice.hook) continue;
        hook_found = true;
        if (!visit(snapshot, app, hook)) return;
      }
    }
    if (!hook_found)
      done = std::unexpected(fmt::format("there is no hook with the id \"{}\"; `millrace hook list` shows the ids", choice.hook));
  });
  return done;
}

// Calls `visit` with each letter that fits until it says false.
std::expected<void, std::string> each_letter(store::Store& store, const LetterChoice& choice, const std::function<bool(Found)>& visit) {
  return each_hook(store, choice, [&](store::Snapshot& snapshot, const store::App& app, const store::StoredHook& stored) {
    const auto& hook = stored.hook;
    store::Position after = choice.after;
    for (auto letters = snapshot.dead_letters(hook.key, after, page); !letters.empty();
         letters = snapshot.dead_letters(hook.key, after, page)) {
      after = letters.back().position;
      for (auto& letter : letters)
        if (fits(choice, letter) && !visit({app.api_key, app.key, hook, std::move(letter), stored.deleted})) return false;
    }
    return true;
  });
}

Text range_lines(store::Store& store, const LetterChoice& choice) {
  std::vector<wire::RangeLine> ranges;
  if (!choice.event_id.empty() || !choice.cid.empty()) return "[]";
  const auto done = each_hook(store, choice, [&](store::Snapshot& snapshot, const store::App& app, const store::StoredHook& stored) {
    const auto& hook = stored.hook;
    for (const auto& range : snapshot.dead_ranges(hook.key))
      if ((choice.code.empty() || choice.code == range.code) && (choice.type.empty() || range.types.contains(choice.type)))
        ranges.push_back({app.api_key,
                          hook.id,
                          range.first,
                          range.last,
                          range.events(),
                          {range.types.begin(), range.types.end()},
                          range.code,
                          range.reason,
                          range.first_at,
                          range.last_at});
    return true;
  });
  if (!done) return std::unexpected(done.error());
  std::string out;
  wire::Writer(out, wire::Profile::http_v1).write(ranges);
  return out;
}

std::string line_of(const Found& found, bool with_payload) {
  std::string app, hook, payload;
  wire::append_json_string(app, found.app);
  wire::append_json_string(hook, found.hook.id);
  const auto letter = wire::written(found.letter, wire::Profile::http_v1);
  if (with_payload) {
    payload = ",\"payload\":";
    wire::append_json_string(payload, found.letter.payload);
  }
  return fmt::format("{{\"app\":{},\"hook\":{},{}{}}}", app, hook, std::string_view(letter).substr(1, letter.size() - 2), payload);
}

Text lines(store::Store& store, const LetterChoice& choice, std::size_t limit, bool with_payload) {
  if (choice.after > 0 && choice.hook.empty()) return std::unexpected("`after` goes through the list of one hook; name it");
  std::string out;
  std::size_t listed = 0;
  bool more = false;
  const auto done = each_letter(store, choice, [&](const Found& found) {
    more = listed == limit;
    if (more) return false;
    out += (listed++ ? "," : "") + line_of(found, with_payload);
    return true;
  });
  if (!done) return std::unexpected(done.error());
  const auto ranges = range_lines(store, choice);
  if (!ranges) return std::unexpected(ranges.error());
  return fmt::format("{{\"dead_letters\":[{}],\"more\":{},\"ranges\":{}}}", out, more, *ranges);
}

bool names_something(const LetterChoice& choice) {
  return choice.all || !choice.hook.empty() || !choice.event_id.empty() || !choice.type.empty() || !choice.cid.empty() ||
         !choice.code.empty();
}

struct Changed {
  std::int64_t count = 0;
  bool more = false;
};

// One entry per hook, with the first of the changes.
void record(store::Transaction& transaction, const OperatorAct& act, std::string_view action, const LetterChoice& choice,
            const std::vector<Found>& chosen) {
  std::map<hooks::HookKey, std::pair<const Found*, std::int64_t>> of_hooks;
  for (const auto& found : chosen) {
    auto& [first, count] = of_hooks[found.hook.key];
    if (count++ == 0) first = &found;
  }
  for (const auto& [key, of_hook] : of_hooks) {
    const auto& [first, count] = of_hook;
    AuditNotes notes;
    notes.add("events", count).add("event", choice.event_id).add("type", choice.type).add("channel", choice.cid).add("code", choice.code);
    act.record(transaction, first->app_key, action, first->hook, std::move(notes));
  }
}

std::string none_of(const std::string& event_id) {
  return fmt::format("no dead letter is of the event \"{}\"; `millrace event show` says what became of it", event_id);
}

// Why a dead letter that was named is as it was.
std::string why_untouched(const std::string& event_id, const std::vector<Found>& chosen, bool discarded_before) {
  if (const auto found = std::ranges::find(chosen, true, &Found::of_deleted_hook); found != chosen.end())
    return fmt::format("the hook of this dead letter is deleted; bring it back first with `millrace hook restore {}`", found->hook.id);
  return discarded_before ? fmt::format("the dead letter of the event \"{}\" was discarded, and stays so", event_id) : none_of(event_id);
}

// Runs `change` on every letter that fits, `changed_together` of them in a transaction. It says whether it did anything.
std::expected<Changed, Refused> change_each(store::Store& store, const OperatorAct& act, std::string_view action,
                                            const LetterChoice& choice,
                                            const std::function<bool(store::Transaction&, const Found&)>& change) {
  if (!names_something(choice)) return std::unexpected("say which dead letters: an event's id, --hook, --type, --cid, --code, or --all");
  Changed changed;
  std::vector<Found> chosen;
  bool discarded_before = false;
  const auto done = each_letter(store, choice, [&](Found found) {
    changed.more = chosen.size() == most_letters_redriven;
    if (changed.more) return false;
    found.letter.payload.clear();
    if (found.letter.discarded_at) discarded_before = true;
    else chosen.push_back(std::move(found));
    return true;
  });
  if (!done) return std::unexpected(done.error());
  for (std::size_t from = 0; from < chosen.size(); from += changed_together) {
    std::int64_t count = 0;
    const auto committed = store::committed(store, [&](store::Transaction& transaction) {
      if (from == 0) record(transaction, act, action, choice, chosen);
      for (std::size_t i = from; i < std::min(from + changed_together, chosen.size()); ++i) count += change(transaction, chosen[i]);
      return store::Verdict::keep;
    });
    if (committed.kind != store::Committed::Kind::kept)
      return std::unexpected(not_stored(fmt::format("{} were changed, then it could not be stored", changed.count), committed));
    changed.count += count;
  }
  if (changed.count == 0 && !choice.event_id.empty()) return std::unexpected(why_untouched(choice.event_id, chosen, discarded_before));
  return changed;
}

}  // namespace

Text dead_letter_list(store::Store& store, const LetterChoice& choice, std::size_t limit) {
  return lines(store, choice, std::min(limit, most_letters_listed), false);
}

Text dead_letter_in_full(store::Store& store, const LetterChoice& choice) {
  if (choice.event_id.empty()) return std::unexpected("say which: the id of its event; `millrace dead-letters list` shows them");
  auto found = lines(store, choice, most_letters_listed, true);
  if (found && found->starts_with("{\"dead_letters\":[]")) return std::unexpected(none_of(choice.event_id));
  return found;
}

Text redrive_dead_letters(store::Store& store, const OperatorAct& act, const LetterChoice& choice) {
  const auto change = [](store::Transaction& transaction, const Found& found) {
    return transaction.redrive(found.hook.key, found.letter.position);
  };
  const auto changed = change_each(store, act, "dead_letters.redriven", choice, change);
  if (!changed) return std::unexpected(changed.error());
  log::info("dead_letters.redriven", {{"app", choice.app}, {"hook", choice.hook}, {"events", changed->count}});
  return fmt::format("{{\"redriven\":{},\"more\":{}}}", changed->count, changed->more);
}

Text discard_dead_letters(store::Store& store, const OperatorAct& act, const LetterChoice& choice) {
  const auto& reason = act.reason;
  if (reason.empty()) return std::unexpected("say why with --reason: it is kept with the letters");
  const auto change = [&](store::Transaction& transaction, const Found& found) {
    return transaction.discard(found.hook.key, found.letter.position, act.asker.now, reason);
  };
  const auto changed = change_each(store, act, "dead_letters.discarded", choice, change);
  if (!changed) return std::unexpected(changed.error());
  log::warn("dead_letters.discarded", {{"app", choice.app}, {"hook", choice.hook}, {"events", changed->count}, {"reason", reason}});
  return fmt::format("{{\"discarded\":{},\"more\":{}}}", changed->count, changed->more);
}

}  // namespace millrace::server
