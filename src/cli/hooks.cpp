// `millrace hook`: how each hook does, and whether its queue takes a message.
#include "cli/command.h"
#include "cli/hook_attempts.h"
#include "cli/hook_changes.h"
#include "cli/hook_policy.h"
#include "cli/hook_replay.h"
#include "cli/text.h"

#include <fmt/format.h>

namespace millrace::cli {
namespace {

struct HookFlags : Flags {
  std::string hook, reason;
};

struct ListFlags : Flags {
  bool deleted = false;
};

std::string types_of(const wire::Json& hook) {
  std::string types;
  for (const auto& type : list_in(hook, "event_types"))
    if (type.string()) types += (types.empty() ? "" : ", ") + *type.string();
  return types.empty() ? "all" : types;
}

void print_hook(const wire::Json& hook) {
  std::vector<std::vector<std::string>> rows{{"id", text_of(hook, "id")}, {"events", types_of(hook)}};
  const auto seconds = text_of(hook, "oldest_waiting_seconds");
  rows.push_back({"waiting", seconds.empty()
                                 ? text_of(hook, "waiting")
                                 : fmt::format("{}, the oldest for {}", text_of(hook, "waiting"), age_text(std::stoll(seconds)))});
  rows.push_back({"ledger", fmt::format("accepted {}, delivered {}, waiting {}, dead {}", text_of(hook, "accepted"),
                                        text_of(hook, "delivered"), text_of(hook, "waiting"), text_of(hook, "dead"))});
  if (const auto delivered = text_of(hook, "delivered_last_minute"); !delivered.empty())
    rows.push_back({"rate", fmt::format("{:.1f} events/s over the last minute", std::stod(delivered) / 60)});
  if (const auto parked = text_of(hook, "parked"); !parked.empty() && parked != "0")
    rows.push_back({"parked", fmt::format("{} of the waiting, since they fail while others are delivered", parked)});
  if (const auto breaker = text_of(hook, "breaker"); !breaker.empty() && breaker != "closed") {
    const auto next = text_of(hook, "next_try_in_ms");
    rows.push_back({"breaker", next.empty() ? "open, trying now" : "open, next try in " + wait_text(std::stoll(next))});
  }
  if (const auto interval = text_of(hook, "request_interval_ms"); !interval.empty())
    rows.push_back({"pace", fmt::format("{:.1f} requests/s, since the target throttles", 1'000 / std::stod(interval))});
  if (const auto error = text_of(hook, "last_error"); !error.empty()) rows.push_back({"error", error});
  if (const auto* replay = hook.find("replay")) rows.push_back({"replay", replay_text(*replay)});
  if (const auto error = text_of(hook, "replay_error"); !error.empty()) rows.push_back({"", error});
  for (auto& row : rows) row[1] = printable(row[1]);
  fmt::print("  {}  {} {}\n{}", text_of(hook, "state"), text_of(hook, "hook_type"), printable(text_of(hook, "target")),
             aligned(rows, "    "));
}

int list_hooks(const ListFlags& flags) {
  if (flags.deleted) return list_deleted_hooks(flags);
  return shown(flags, got(flags, "/hooks", {{"app", flags.app}}), [](const wire::Json& document) {
    print_hooks(document, print_hook, "no hooks; add one with `millrace hook add`, or to event_hooks with PATCH /app");
    if (list_in(document, "apps").empty()) fmt::print("no apps yet; make one with `millrace app create`\n");
  });
}

// A line for each step that was taken, what deserves a look, and what is wrong with what helps.
void print_tested(const wire::Json& hook) {
  const bool ok = text_of(hook, "status") == "ok";
  fmt::print("{:<6}  {} {}\n        {} of app {}\n", ok ? "ok" : "FAILED", text_of(hook, "hook_type"), printable(text_of(hook, "target")),
             printable(text_of(hook, "id")), text_of(hook, "app"));
  std::vector<std::vector<std::string>> steps, findings;
  for (const auto& step : list_in(hook, "steps")) {
    const auto status = text_of(step, "status"), text = text_of(step, "text");
    if (status == "skipped" && text.empty()) continue;
    steps.push_back({text_of(step, "name"), status, text_of(step, "duration_ms") + " ms", status == "failed" ? "" : printable(text)});
  }
  const auto tell = [&](std::string_view what, const wire::Json& finding) {
    findings.push_back({std::string(what), printable(text_of(finding, "text"))});
    if (const auto remedy = text_of(finding, "remedy"); !remedy.empty()) findings.push_back({"", "→ " + printable(remedy)});
  };
  for (const auto& warning : list_in(hook, "warnings")) tell("warning", warning);
  if (!ok) tell("error", hook);
  if (const auto id = text_of(hook, "request_id"); !id.empty()) findings.push_back({"request id", printable(id)});
  fmt::print("{}{}", aligned(steps, "        "), aligned(findings, "        "));
  if (const auto* policy = hook.find("policy"); policy && !policy->is_null())
    fmt::print("        a policy that allows it:\n{}\n", laid_out(*policy));
}

int change_pause(const HookFlags& flags, const std::string& path) {
  const auto answer = posted(flags, path, {{"app", flags.app}, {"hook", flags.hook}, {"reason", flags.reason}});
  return shown(flags, answer, [](const wire::Json& document) {
    const bool paused = text_of(document, "paused") == "true";
    fmt::print("{} {}\n", printable(text_of(document, "hook")),
               paused ? "is paused: it accepts events, and sends none until it is resumed" : "sends again");
  });
}

int pause_hook(const HookFlags& flags) { return change_pause(flags, "/hooks/pause"); }
int resume_hook(const HookFlags& flags) { return change_pause(flags, "/hooks/resume"); }

int test_hooks(const HookFlags& flags) {
  const auto print = [](const wire::Json& document) {
    for (const auto& hook : list_in(document, "hooks")) print_tested(hook);
  };
  return shown(flags, posted(flags, "/hooks/test", {{"app", flags.app}, {"hook", flags.hook}}, {}, Needs::server), print,
               [](const wire::Json& document) { return text_of(document, "ok") == "true" ? 0 : 1; });
}

}  // namespace

void add_hook_commands(CLI::App& root, Chosen& chosen) {
  auto* noun = add_noun(root, "hook", "the event hooks: where events go");
  const auto listed = std::make_shared<ListFlags>();
  add_command(*noun, chosen, "list", "list the hooks: state, what waits, and the last error with its remedy", NamesApp::yes, listed,
              list_hooks)
      ->add_flag("--deleted", listed->deleted, "the deleted ones instead: by whom, when, and what can be restored");
  add_hook_changes(*noun, chosen);
  const auto flags = std::make_shared<HookFlags>();
  auto* test = add_command(*noun, chosen, "test", "send one test message to where each hook sends; needs a running server", NamesApp::yes,
                           flags, test_hooks);
  test->add_option("id,--hook", flags->hook, "the id of one hook; all when left out");
  const auto add_act = [&](const std::string& name, const std::string& about, int (*run)(const HookFlags&)) {
    const auto act = std::make_shared<HookFlags>();
    auto* command = add_command(*noun, chosen, name, about, NamesApp::yes, act, run);
    command->add_option("id", act->hook, "the hook's id")->required();
    command->add_option("--reason", act->reason, "why, for the audit trail");
  };
  add_act("pause", "send nothing until it is resumed, and go on accepting events", pause_hook);
  add_act("resume", "send what waits", resume_hook);
  add_hook_attempts(*noun, chosen);
  add_hook_replay(*noun, chosen);
  add_hook_policy(*noun, chosen);
}

}  // namespace millrace::cli
