// The flags of a new hook become an element of event_hooks.
#include "cli/hook_changes.h"

#include "cli/text.h"
#include "hooks/aws_fields.h"
#include "hooks/hook.h"
#include "wire/hook.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

namespace millrace::cli {
namespace {

struct AddFlags : Flags {
  hooks::Hook hook;
  std::string queue, topic, webhook, region, auth, key, role;
  bool disabled = false, custom_events = false;
};

struct RestoreFlags : Flags {
  std::string hook, reason;
};

// The type is that of the target that was named. What is wrong with the flags together.
std::optional<std::string> put_target(const AddFlags& flags, hooks::Hook& hook) {
  if (!flags.webhook.empty()) {
    hook.hook_type = "webhook";
    hook.webhook_url = flags.webhook;
    const bool has_identity = !flags.region.empty() || !flags.auth.empty() || !flags.key.empty() || !flags.role.empty();
    return has_identity ? std::optional<std::string>("--region, --auth, --key and --role are of queues and topics; a webhook has none")
                        : std::nullopt;
  }
  const auto& aws = flags.topic.empty() ? hooks::sqs_fields : hooks::sns_fields;
  hook.hook_type = aws.hook_type;
  hook.*aws.target = flags.topic.empty() ? flags.queue : flags.topic;
  hook.*aws.region = flags.region;
  hook.*aws.auth_type = flags.auth;
  hook.*aws.key = flags.key;
  hook.*aws.role_arn = flags.role;
  // Not a flag: what stands on a command line is seen by everyone on the machine.
  hook.*aws.secret = from_environment(flags.topic.empty() ? "MILLRACE_SQS_SECRET" : "MILLRACE_SNS_SECRET");
  return std::nullopt;
}

std::string_view target_name(std::string_view hook_type) {
  const auto* const aws = hooks::aws_fields(hook_type);
  return aws ? aws->target_name : "webhook_url";
}

int add_hook(const AddFlags& flags) {
  auto hook = flags.hook;
  if (auto wrong = put_target(flags, hook)) return fail(*wrong);
  hook.enabled = !flags.disabled;
  if (flags.custom_events) hook.should_send_custom_events = true;
  const auto made = posted(flags, "/hooks", {{"app", flags.app}}, wire::written(hook, wire::Profile::http_v1));
  return shown(flags, made, [](const wire::Json& document) {
    const auto& added = *document.find("hook");
    fmt::print("{} of app {} sends to {}; try it with `millrace hook test {}`\n", printable(text_of(added, "id")), text_of(document, "app"),
               printable(text_of(added, target_name(text_of(added, "hook_type")))), printable(text_of(added, "id")));
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
  auto* add = add_command(noun, chosen, "add",
                          "add a hook, by the rules of PATCH /app; the secret comes from MILLRACE_SQS_SECRET or MILLRACE_SNS_SECRET",
                          NamesApp::yes, flags, add_hook);
  auto* target = add->add_option_group("target", "where the events go");
  target->add_option("--queue", flags->queue, "the URL of an SQS queue");
  target->add_option("--sns", flags->topic, "the ARN of an SNS topic");
  target->add_option("--webhook", flags->webhook, "the URL that events are posted to");
  target->require_option(1);
  add->add_option("--region", flags->region, "the queue's region, where the URL does not say it");
  add->add_option("--auth", flags->auth, "keys, resource or role; keys when --key is given, else resource");
  add->add_option("--key", flags->key, "the access key id");
  add->add_option("--role", flags->role, "the ARN of the role");
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
