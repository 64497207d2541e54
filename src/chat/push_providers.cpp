// The rules of push providers.
#include "chat/push_providers.h"

#include "chat/config_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::chat {
namespace {

constexpr std::array<std::string_view, 4> provider_types{"apn", "firebase", "huawei", "xiaomi"};
constexpr std::array<std::string_view, 4> pushed_events{"message.new", "message.updated", "reaction.new", "notification.reminder_due"};
constexpr std::size_t longest_description = 128, longest_reason = 255;

Expected<void> known_type(std::string_view type) {
  if (std::ranges::find(provider_types, type) != provider_types.end()) return {};
  return refused(Refusal::Kind::input, fmt::format("type: \"{}\" is none of apn, firebase, huawei and xiaomi", type));
}

bool has_credentials(const PushProvider& provider) {
  if (provider.type == "apn") return !provider.apn_auth_key.empty() || !provider.apn_p12_cert.empty();
  if (provider.type == "firebase") return !provider.firebase_credentials.empty() || !provider.firebase_server_key.empty();
  if (provider.type == "huawei") return !provider.huawei_app_id.empty() && !provider.huawei_app_secret.empty();
  return !provider.xiaomi_package_name.empty() && !provider.xiaomi_app_secret.empty();
}

Expected<void> short_enough(std::string_view name, std::string_view text, std::size_t most) {
  if (text.size() <= most) return {};
  return refused(Refusal::Kind::input, fmt::format("push_provider.{} has more than {} bytes", name, most));
}

Expected<void> sound(const PushProvider& provider) {
  if (auto fine = known_type(provider.type); !fine) return fine;
  if (provider.name.empty() || provider.name.size() > longest_push_provider_name)
    return refused(Refusal::Kind::input, fmt::format("push_provider.name must be a text of 1 to {} bytes", longest_push_provider_name));
  if (auto fine = short_enough("description", provider.description, longest_description); !fine) return fine;
  if (auto fine = short_enough("disabled_reason", provider.disabled_reason, longest_reason); !fine) return fine;
  if (!has_credentials(provider)) return refused(Refusal::Kind::input, fmt::format("{} credentials are invalid", provider.type));
  return {};
}

// What came back masked is what is stored.
bool put_secrets_back(PushProvider& provider, const PushProvider* stored) {
  std::vector<std::string> kept;
  each_secret(stored ? *stored : PushProvider(), [&](const std::string& secret) { kept.push_back(secret); });
  auto next = kept.begin();
  bool all = true;
  each_secret(provider, [&](std::string& secret) {
    if (secret == masked_credential) secret = *next, all = all && !secret.empty();
    ++next;
  });
  return all;
}

TemplateOfProvider of(const PushProvider& provider, const PushTemplate& one) { return {{one}, provider.id}; }

}  // namespace

std::vector<std::shared_ptr<const PushProvider>> push_providers(State& state) { return state.config().push_providers().all(); }

Expected<PushProvider> upsert_push_provider(Act& act, PushProvider provider) {
  auto& rows = act.state.config().push_providers();
  const auto stored = rows.find(name_of(provider));
  if (!put_secrets_back(provider, stored.get()))
    return refused(Refusal::Kind::input,
                   "push_provider: a credential is masked and there is no stored one to keep; give the credential itself");
  if (auto fine = sound(provider); !fine) return std::unexpected(fine.error());
  if (!stored && rows.all().size() >= most_push_providers)
    return refused(Refusal::Kind::input, fmt::format("there are {} push providers, the most that an app may have", most_push_providers));
  provider.updated_at = act.now.to_microseconds();
  provider.created_at = stored ? stored->created_at : provider.updated_at;
  provider.id = stored ? stored->id : to_text(uuid_v7(act.random, act.now));
  if (stored) provider.templates = stored->templates;
  rows.save(provider);
  return provider;
}

Expected<void> delete_push_provider(Act& act, std::string_view type, std::string_view name) {
  const auto provider = existing_push_provider(act.state, type, name);
  if (!provider) return std::unexpected(provider.error());
  act.state.config().push_providers().remove(name_of(**provider));
  return {};
}

Expected<std::shared_ptr<const PushProvider>> existing_push_provider(State& state, std::string_view type, std::string_view name) {
  if (auto fine = known_type(type); !fine) return std::unexpected(fine.error());
  auto& rows = state.config().push_providers();
  if (!name.empty()) {
    if (auto found = rows.find(fmt::format("{}:{}", type, name))) return found;
    return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find push provider of type {} with name {}", type, name));
  }
  auto all = rows.all();
  std::erase_if(all, [&](const auto& provider) { return provider->type != type; });
  if (all.empty()) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find a push provider of type {}", type));
  if (all.size() > 1)
    return refused(Refusal::Kind::input, fmt::format("push_provider_name is missing; there are {} providers of type {}", all.size(), type));
  return all.front();
}

Expected<TemplateOfProvider> upsert_push_template(Act& act, const PushTemplateChange& change) {
  if (std::ranges::find(pushed_events, change.event_type) == pushed_events.end())
    return refused(Refusal::Kind::input, fmt::format("event_type: \"{}\" is none of message.new, message.updated, reaction.new and "
                                                     "notification.reminder_due",
                                                     change.event_type));
  const auto stored = existing_push_provider(act.state, change.provider_type, change.provider_name);
  if (!stored) return std::unexpected(stored.error());
  PushProvider provider = **stored;
  auto found = std::ranges::find(provider.templates, change.event_type, &PushTemplate::event_type);
  const auto now = act.now.to_microseconds();
  if (found == provider.templates.end())
    found = provider.templates.insert(found, {.event_type = change.event_type, .text = {}, .created_at = now, .updated_at = now});
  found->updated_at = now;
  if (change.text) found->text = *change.text;
  if (change.enable_push) found->enable_push = *change.enable_push;
  act.state.config().push_providers().save(provider);
  return of(provider, *found);
}

Expected<std::vector<TemplateOfProvider>> push_templates(State& state, std::string_view type, std::string_view name) {
  const auto provider = existing_push_provider(state, type, name);
  if (!provider) return std::unexpected(provider.error());
  std::vector<TemplateOfProvider> all;
  for (const auto& one : (*provider)->templates) all.push_back(of(**provider, one));
  return all;
}

}  // namespace millrace::chat
