// Judges the whole request before anything is written.
#include "api/change_app.h"

#include "hooks/older_fields.h"
#include "sinks/target_fault.h"
#include "wire/app_settings.h"
#include "wire/changes.h"
#include "wire/channel_type.h"
#include "wire/hook.h"
#include "wire/older_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace millrace::api {
namespace {

using hooks::HookFault;

constexpr std::size_t longest_sdk = 100;

Problem problem_of(const HookFault& fault) { return problem(Code::input, fault.field + ' ' + fault.text); }

// What the request wants of the hooks; nothing when it leaves them alone.
struct HooksWanted {
  std::vector<hooks::WantedHook> hooks;
  std::vector<std::size_t> at;  // the hooks that the older fields speak of, if they did
};
using MaybeHooksWanted = std::expected<std::optional<HooksWanted>, Problem>;

MaybeHooksWanted wanted_in_event_hooks(const wire::Json& value, const hooks::OlderFields& older, const hooks::OlderFields& shown) {
  HooksWanted wanted;
  if (auto done = wire::read(value, wanted.hooks, "event_hooks"); !done) return std::unexpected(problem(done.error()));
  // An SDK that writes back all that it read sends both.
  if (!says_nothing_new(older, shown))
    return std::unexpected(problem(Code::input,
                                   "webhook_url, sqs_url, sns_topic_arn and what goes with them speak of the first hooks of "
                                   "event_hooks, and the request changes both; leave one of the two out"));
  return wanted;
}

MaybeHooksWanted wanted_hooks(const wire::Json& request, const hooks::OlderFields& older, const std::vector<hooks::Hook>& stored,
                              const std::vector<std::string>& webhook_events) {
  const auto shown = older_view(stored, webhook_events);
  if (const auto* value = request.find("event_hooks"); value && !value->is_null()) return wanted_in_event_hooks(*value, older, shown);
  if (says_nothing_new(older, shown)) return std::nullopt;
  auto wanted = wanted_by(older, stored, older.webhook_events.value_or(webhook_events));
  if (!wanted) return std::unexpected(problem_of(wanted.error()));
  return HooksWanted{std::move(wanted->hooks), wanted->at};
}

std::optional<HookFault> target_fault(const std::vector<hooks::WantedHook>& wanted) {
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (auto fault = wanted[i].deleted ? std::nullopt : sinks::target_fault(wanted[i].given))
      return HookFault{fmt::format("event_hooks[{}].{}", i, fault->field), std::move(fault->text)};
  return std::nullopt;
}

// One that writes down what it does to an app.
class Recorder {
 public:
  Recorder(store::Transaction& transaction, chat::AppKey app, const Asker& asker) : transaction_(transaction), app_(app), asker_(asker) {}

  void record(std::string action, const hooks::Hook& hook, std::string changes) {
    transaction_.record(app_, {asker_.now, asker_.actor, std::move(action), hook.id, hook.key, std::move(changes)});
  }

  void record_settings(std::string changes) {
    if (changes.empty()) return;
    transaction_.record(
        app_, {.at = asker_.now, .actor = asker_.actor, .action = "settings.changed", .subject = {}, .changes = std::move(changes)});
  }

 private:
  store::Transaction& transaction_;
  chat::AppKey app_;
  const Asker& asker_;
};

std::optional<HookFault> replace_hooks(store::Transaction& transaction, chat::AppKey app, const std::vector<hooks::Hook>& stored,
                                       std::vector<hooks::WantedHook> wanted, const Asker& asker, Random& random) {
  if (auto fault = target_fault(wanted)) return fault;
  auto replacement = hooks::replace(stored, std::move(wanted), asker.now.to_microseconds(), random);
  if (!replacement) return replacement.error();
  Recorder recorder(transaction, app, asker);
  for (const auto& hook : replacement->left_out) {
    transaction.remove(app, hook.key, asker.now);
    recorder.record(std::string(store::hook_deleted), hook, wire::changes_of(&hook, nullptr));
  }
  for (std::size_t i = 0; i < replacement->hooks.size(); ++i) {
    auto& hook = replacement->hooks[i];
    const auto before = std::ranges::find_if(stored, [&](const auto& known) { return known.key == hook.key; });
    hook.key = transaction.save(app, hook, static_cast<std::int64_t>(i));
    if (before == stored.end()) recorder.record("hook.created", hook, wire::changes_of(nullptr, &hook));
    else if (auto changes = wire::changes_of(&*before, &hook); !changes.empty()) recorder.record("hook.changed", hook, std::move(changes));
  }
  return std::nullopt;
}

// Beside the hooks themselves a null says nothing of their filters: Java's SDK writes so all that it was not given.
bool gives_hooks_alone(const wire::Json& request) {
  const auto* hooks = request.find("event_hooks");
  const auto* events = request.find("webhook_events");
  return hooks && !hooks->is_null() && events && events->is_null();
}

// A grant that nobody could have is a mistake of writing.
std::expected<void, Problem> known_grants(chat::State& state, const wire::Json& request) {
  const auto* grants = request.find("grants");
  chat::GrantsChange change;
  if (!grants || !wire::read(*grants, change, "grants")) return {};
  if (auto fine = chat::known(state, change); !fine) return std::unexpected(problem(std::move(fine.error())));
  return {};
}

}  // namespace

std::expected<void, Problem> change_app(store::Transaction& transaction, const store::App& app, const wire::Json& request,
                                        const Asker& asker, Random& random) {
  auto settings = app.settings;
  if (auto done = wire::apply_settings(request, settings); !done) return std::unexpected(problem(done.error()));
  if (auto done = known_grants(transaction.chat(app.key), request); !done) return std::unexpected(done.error());
  hooks::OlderFields older;
  if (auto done = wire::read_older(request, older); !done) return std::unexpected(problem(done.error()));
  if (gives_hooks_alone(request)) older.webhook_events.reset();
  if (auto fault = older_fault(older)) return std::unexpected(problem_of(*fault));
  const auto stored = live_hooks(transaction, app.key);
  auto wanted = wanted_hooks(request, older, stored, wire::stored_webhook_events(settings));
  if (!wanted) return std::unexpected(wanted.error());
  if (*wanted) {
    const auto at = std::move((*wanted)->at);
    if (auto fault = replace_hooks(transaction, app.key, stored, std::move((*wanted)->hooks), asker, random))
      return std::unexpected(problem_of(in_older_words(*std::move(fault), at)));
  }
  if (older.webhook_events) wire::store_webhook_events(*older.webhook_events, settings);
  if (settings != app.settings) {
    transaction.save_settings(app.key, settings);
    Recorder(transaction, app.key, asker).record_settings(wire::changes_of_settings(app.settings, settings));
  }
  return {};
}

Asker asker_of(const Call& call, Instant now) {
  std::string actor = std::string(call.proof) + ", from " + call.request.ip;
  if (!call.request.sdk.empty()) actor += ", " + call.request.sdk.substr(0, longest_sdk);
  return {std::move(actor), now};
}

std::vector<hooks::Hook> live_hooks(store::Snapshot& snapshot, chat::AppKey app) {
  std::vector<hooks::Hook> live;
  for (auto& hook : snapshot.hooks(app))
    if (!hook.deleted) live.push_back(std::move(hook.hook));
  return live;
}

}  // namespace millrace::api
