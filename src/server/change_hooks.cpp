// Each change is one transaction, and leaves an entry in the audit trail.
#include "server/change_hooks.h"

#include "api/shared_queues.h"
#include "server/changed_app.h"
#include "server/json_text.h"
#include "server/named_app.h"
#include "wire/hook.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

namespace millrace::server {

struct DeletedLine {
  std::int64_t key = 0;
  std::string id, hook_type, target;
  std::vector<std::string> event_types;
  Instant deleted_at;
  std::string deleted_by;
  std::int64_t abandoned = 0;
  std::map<std::string, std::int64_t> restorable;
};

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<server::DeletedLine> = std::tuple{
    Field{"key", &server::DeletedLine::key},
    Field{"id", &server::DeletedLine::id},
    Field{"hook_type", &server::DeletedLine::hook_type},
    Field{"target", &server::DeletedLine::target},
    Field{"event_types", &server::DeletedLine::event_types},
    Field{"deleted_at", &server::DeletedLine::deleted_at},
    Field{"deleted_by", &server::DeletedLine::deleted_by},
    Field{"abandoned", &server::DeletedLine::abandoned},
    Field{"restorable", &server::DeletedLine::restorable},
};

}  // namespace millrace::wire

namespace millrace::server {
namespace {

// The request that adds the hook to the stored ones.
wire::Json with_hook(const std::vector<hooks::Hook>& stored, wire::Json hook) {
  wire::Json::Array list;
  for (const auto& known : stored) list.push_back(wire::parse_json(wire::shown(known)).value());
  list.push_back(std::move(hook));
  return wire::Json(wire::Json::Object{{"event_hooks", wire::Json(std::move(list))}});
}

std::expected<store::DeletedHook, std::string> deleted_hook(store::Snapshot& snapshot, chat::AppKey app, std::string_view name) {
  auto deleted = snapshot.deleted_hooks(app);
  std::vector<store::DeletedHook> meant;
  for (auto& hook : deleted)
    if (hook.stored.hook.id == name) meant.push_back(std::move(hook));
  if (meant.size() == 1) return std::move(meant.front());
  if (meant.size() > 1) {
    std::string keys;
    for (const auto& hook : meant)
      keys += fmt::format("{}{} (deleted {})", keys.empty() ? "" : ", ", static_cast<std::int64_t>(hook.stored.hook.key),
                          to_rfc3339(hook.deleted_at));
    return std::unexpected(fmt::format("several deleted hooks had the id \"{}\"; name one by its key: {}", name, keys));
  }
  const auto by_key = std::ranges::find_if(
      deleted, [&](const auto& hook) { return std::to_string(static_cast<std::int64_t>(hook.stored.hook.key)) == name; });
  if (by_key != deleted.end()) return std::move(*by_key);
  return std::unexpected(fmt::format("there is no deleted hook \"{}\"; `millrace hook list --deleted` shows them", name));
}

std::expected<void, std::string> judged(store::Snapshot& snapshot, const store::App& app, const std::vector<hooks::Hook>& before,
                                        SharedTargets shared) {
  if (!shared) return {};
  if (auto fine = api::judge_queues(snapshot, app.key, before, *shared); !fine) return std::unexpected(std::move(fine.error().text));
  return {};
}

}  // namespace

Text add_hook(store::Store& store, Random& random, const api::Asker& asker, SharedTargets shared, std::string_view api_key,
              std::string_view body) {
  auto hook = wire::parse_json(body);
  if (!hook) return std::unexpected("the hook is no JSON that can be read: " + hook.error());
  return changed_app(store, api_key, [&](store::Transaction& transaction, const store::App& app) -> Text {
    const auto before = api::live_hooks(transaction, app.key);
    if (auto done = api::change_app(transaction, app, with_hook(before, *std::move(hook)), asker, random); !done)
      return std::unexpected(done.error().text);
    if (auto done = judged(transaction, app, before, shared); !done) return std::unexpected(done.error());
    const auto after = api::live_hooks(transaction, app.key);
    if (after.size() != before.size() + 1) return std::unexpected("the hook has the id of one that is there already; leave the id out");
    return fmt::format("{{\"app\":{},\"hook\":{}}}", json_text(app.api_key), wire::shown(after.back()));
  });
}

Text restore_hook(store::Store& store, const OperatorAct& act, SharedTargets shared, std::string_view api_key, std::string_view name) {
  return changed_app(store, api_key, [&](store::Transaction& transaction, const store::App& app) -> Text {
    const auto deleted = deleted_hook(transaction, app.key, name);
    if (!deleted) return std::unexpected(deleted.error());
    const auto& hook = deleted->stored.hook;
    const auto live = api::live_hooks(transaction, app.key);
    if (std::ranges::find(live, hook.id, &hooks::Hook::id) != live.end())
      return std::unexpected(fmt::format("a hook with the id \"{}\" was made since; delete that one first", hook.id));
    transaction.restore(app.key, hook, static_cast<std::int64_t>(live.size()));
    if (auto done = judged(transaction, app, live, shared); !done) return std::unexpected(done.error());
    std::int64_t restored = 0;
    for (const auto& [type, count] : deleted->restorable) restored += count;
    act.record(transaction, app.key, "hook.restored", hook, AuditNotes().add("events", restored));
    return fmt::format("{{\"app\":{},\"hook\":{},\"waiting\":{},\"gone\":{}}}", json_text(app.api_key), wire::shown(hook), restored,
                       deleted->abandoned - restored);
  });
}

Text deleted_hooks(store::Store& store, std::string_view api_key) {
  Text out;
  store.read([&](store::Snapshot& snapshot) {
    const auto apps = named_apps(snapshot, api_key);
    if (!apps) {
      out = std::unexpected(apps.error());
      return;
    }
    std::string lists;
    for (const auto& app : *apps) {
      std::vector<DeletedLine> lines;
      for (const auto& [stored, at, by, abandoned, restorable] : snapshot.deleted_hooks(app.key))
        lines.push_back({static_cast<std::int64_t>(stored.hook.key),
                         stored.hook.id,
                         stored.hook.hook_type,
                         stored.hook.target(),
                         stored.hook.event_types,
                         at,
                         by,
                         abandoned,
                         {restorable.begin(), restorable.end()}});
      std::string hooks;
      wire::Writer(hooks, wire::Profile::http_v1).write(lines);
      lists += fmt::format("{}{{\"app\":{},\"hooks\":{}}}", lists.empty() ? "" : ",", json_text(app.api_key), hooks);
    }
    out = fmt::format("{{\"apps\":[{}]}}", lists);
  });
  return out;
}

}  // namespace millrace::server
