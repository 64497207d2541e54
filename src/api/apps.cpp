// A new picture replaces the old one whole.
#include "api/apps.h"

#include "wire/app_settings.h"

namespace millrace::api {

std::shared_ptr<const LiveApp> Apps::find(std::string_view api_key) const {
  const auto picture = picture_.load();
  if (!picture) return nullptr;
  const auto found = picture->find(api_key);
  return found == picture->end() ? nullptr : found->second;
}

void Apps::reload(store::Store& store) {
  const std::lock_guard lock(reloading_);
  std::vector<store::App> apps;
  store.read([&](store::Snapshot& snapshot) { apps = snapshot.apps(); });
  auto picture = std::make_shared<Picture>();
  for (auto& app : apps) {
    const auto before = find(app.api_key);
    auto limits = before ? before->rate_limits : std::make_shared<RateLimits>(operations_);
    auto key = app.api_key;
    Trust trust{app.secrets, app.old_secrets, wire::tokens_revoked_before(app.settings), wire::auth_checks_disabled(app.settings)};
    // What was proven of a token stays so until what it was judged by changes.
    auto known = before && before->trust == trust ? before->known_tokens : std::make_shared<KnownTokens>();
    auto policy = wire::policy_of(app.settings);
    auto server = wire::app_server_of(app.settings);
    picture->emplace(std::move(key), std::make_shared<const LiveApp>(std::move(app), std::move(trust), std::move(policy), std::move(server),
                                                                     std::move(known), std::move(limits)));
  }
  picture_.store(std::move(picture));
}

}  // namespace millrace::api
