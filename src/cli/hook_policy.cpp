// `millrace hook policy`: what to paste into AWS.
#include "cli/hook_policy.h"

#include "cli/text.h"
#include "hooks/hook.h"
#include "wire/hook.h"
#include "wire/write.h"

#include <fmt/format.h>

namespace millrace::cli {
namespace {

struct PolicyFlags : Flags {
  hooks::Hook hook;
};

void print_policies(const wire::Json& document) {
  const auto& policies = *document.find("aws_policies");
  const auto print = [&](std::string_view name, std::string_view about) {
    if (const auto* policy = policies.find(name)) fmt::print("{}:\n{}\n\n", about, laid_out(*policy));
  };
  print("identity_policy", "a policy for the user or role that sends");
  print("queue_policy", "the queue's policy");
  print("topic_policy", "the topic's policy");
  print("trust_policy", "the trust policy of the role");
  print("key_policy", "a statement for the policy of the KMS key");
  if (const auto note = text_of(policies, "note"); !note.empty()) fmt::print("{}\n", printable(note));
}

int show_policies(const PolicyFlags& flags) {
  auto hook = flags.hook;
  if ((!hook.id.empty()) + (!hook.sqs_queue_url.empty()) + (!hook.sns_topic_arn.empty()) != 1)
    return fail("name a hook by its id, or a queue with --queue-url and --auth-type, or a topic with --topic-arn and --auth-type");
  if (!hook.id.empty())
    return shown(flags, got(flags, "/hooks/policies", {{"app", flags.app}, {"hook", hook.id}}, Needs::server), print_policies);
  hook.hook_type = hook.sqs_queue_url.empty() ? "sns" : "sqs";
  hook.sns_auth_type = hook.sqs_auth_type;
  hook.sns_role_arn = hook.sqs_role_arn;
  const auto body = wire::written(hook, wire::Profile::http_v1);
  return shown(flags, posted(flags, "/hooks/policies", {{"app", flags.app}}, body, Needs::server), print_policies);
}

}  // namespace

void add_hook_policy(CLI::App& noun, Chosen& chosen) {
  const auto flags = std::make_shared<PolicyFlags>();
  auto& hook = flags->hook;
  auto* policy =
      add_command(noun, chosen, "policy", "print the AWS policies that let a hook send; needs a running server, which asks AWS who it is",
                  NamesApp::yes, flags, show_policies);
  policy->add_option("id", hook.id, "the hook's id");
  policy->add_option("--queue-url", hook.sqs_queue_url, "or a queue's URL, of a hook that is yet to be made");
  policy->add_option("--topic-arn", hook.sns_topic_arn, "or a topic's ARN");
  policy->add_option("--auth-type", hook.sqs_auth_type, "keys, resource or role")
      ->check(CLI::IsMember({"keys", "resource", "role"}))
      ->default_val("keys");
  policy->add_option("--region", hook.sqs_region, "its region, where the URL does not say it");
  policy->add_option("--role", hook.sqs_role_arn, "the ARN of the role");
}

}  // namespace millrace::cli
