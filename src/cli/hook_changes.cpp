// The flags of a new hook become an element of event_hooks.
#include "cli/hook_changes.h"

#include "cli/text.h"
#include "hooks/hook.h"
#include "wire/hook.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <cstdlib>
#include <vector>

namespace millrace::cli {
namespace {

struct AddFlags : Flags {
  hooks::Hook hook;
  bool disabled = false, custom_events = false;
};

struct RestoreFlags : Flags {
  std::string hook, reason;
};

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): a command has one thread
  return value ? value : "";
}

int add_hook(const AddFlags& flags) {
  auto hook = flags.hook;
  hook.hook_type = "sqs";
  hook.enabled = !flags.disabled;
  if (flags.custom_events) hook.should_send_custom_events = true;
  // Not a flag: what stands on a command line is seen by everyone on the machine.
  hook.sqs_secret = from_environment("MILLRACE_SQS_SECRET");
  const auto made = posted(flags, "/hooks", {{"app", flags.app}}, wire::written(hook, wire::Profile::http_v1));
  return shown(flags, made, [](const wire::Json& document) {
    const auto& added = *document.find("hook");
    fmt::print("{} of app {} sends to {}; try it with `millrace hook test --hook {}`\n", printable(text_of(added, "id")),
               text_of(document, "app"), printable(text_of(added, "sqs_queue_url")), printable(text_of(added, "id")));
  });
}

int restore_hook(const RestoreFlags& flags) {
  const auto restored = posted(flags, "/hooks/restore", {{"app", flags.app}, {"hook", flags.hook}, {"reason", flags.reason}});
  return shown(flags, restored, [](const wire::Json& document) {
    const auto gone = text_of(document, "gone");
    fmt::print("{} is there again; {} events wait for it{}\n", printable(text_of(*document.find("hook"), "id")),
               text_of(document, "waiting"),
               gone == "0" ? "" : fmt::format(", {} are beyond the log's retention and stay abandoned", gone));
  });
}

std::string counts_text(const wire::Json& hook) {
  const auto* counts = hook.find("restorable");
  std::string text;
  if (counts && counts->object())
    for (const auto& [type, count] : *counts->object())
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", wire::to_text(count), type);
  return text.empty() ? "none" : text;
}

void print_deleted(const wire::Json& hook) {
  const auto by = text_of(hook, "deleted_by");
  fmt::print("  {} {}\n{}", text_of(hook, "hook_type"), printable(text_of(hook, "target")),
             aligned({{"id", printable(text_of(hook, "id"))},
                      {"key", text_of(hook, "key")},
                      {"deleted", text_of(hook, "deleted_at") + (by.empty() ? "" : ", " + printable(by))},
                      {"abandoned", text_of(hook, "abandoned")},
                      {"restorable", printable(counts_text(hook))}},
                     "    "));
}

}  // namespace

int list_deleted_hooks(const Flags& flags) {
  return shown(flags, got(flags, "/hooks/deleted", {{"app", flags.app}}),
               [](const wire::Json& document) { print_hooks(document, print_deleted, "no hook was deleted"); });
}

void add_hook_changes(CLI::App& noun, Chosen& chosen) {
  const auto flags = std::make_shared<AddFlags>();
  auto* add = add_command(noun, chosen, "add", "add a hook, by the rules of PATCH /app; the secret comes from MILLRACE_SQS_SECRET",
                          NamesApp::yes, flags, add_hook);
  add->add_option("--queue", flags->hook.sqs_queue_url, "the queue's URL")->required();
  add->add_option("--region", flags->hook.sqs_region, "its region, where the URL does not say it");
  add->add_option("--auth", flags->hook.sqs_auth_type, "keys, resource or role; keys when --key is given, else resource");
  add->add_option("--key", flags->hook.sqs_key, "the access key id");
  add->add_option("--role", flags->hook.sqs_role_arn, "the ARN of the role");
  add->add_option("--events", flags->hook.event_types, "the event types, separated by commas; all when left out")->delimiter(',');
  add->add_option("--product", flags->hook.product, "all, chat, video, moderation or feeds");
  add->add_flag("--custom-events", flags->custom_events, "also send the application's own events");
  add->add_flag("--disabled", flags->disabled, "accept nothing yet");

  const auto restored = std::make_shared<RestoreFlags>();
  auto* restore = add_command(noun, chosen, "restore", "take back a hook's deletion, and send what was abandoned as far as the log has it",
                              NamesApp::yes, restored, restore_hook);
  restore->add_option("id", restored->hook, "the hook's id, or its key in `hook list --deleted`")->required();
  restore->add_option("--reason", restored->reason, "why, for the audit trail");
}

}  // namespace millrace::cli
