// Push providers and their templates. Nothing is pushed: they are kept, and `check_push` shows what would be.
#pragma once

#include "chat/act.h"
#include "chat/push_provider.h"

#include <memory>
#include <string_view>
#include <vector>

namespace millrace::chat {

// What stands in the place of a credential that is not shown; sent back so, it keeps the stored one.
inline constexpr std::string_view masked_credential = "********";

// By type and name.
std::vector<std::shared_ptr<const PushProvider>> push_providers(State& state);

// Adds it or takes the place of the one of that type and name, whose templates stay.
Expected<PushProvider> upsert_push_provider(Act& act, PushProvider provider);
Expected<void> delete_push_provider(Act& act, std::string_view type, std::string_view name);

// The provider of that type and name; without a name the type's only one.
Expected<std::shared_ptr<const PushProvider>> existing_push_provider(State& state, std::string_view type, std::string_view name);

struct PushTemplateChange {
  std::string event_type, provider_type, provider_name;
  std::optional<std::string> text;
  std::optional<bool> enable_push;
};

struct TemplateOfProvider : PushTemplate {
  std::string provider_id;
};

// The template of that type of event, new or changed.
Expected<TemplateOfProvider> upsert_push_template(Act& act, const PushTemplateChange& change);
Expected<std::vector<TemplateOfProvider>> push_templates(State& state, std::string_view type, std::string_view name);

}  // namespace millrace::chat
