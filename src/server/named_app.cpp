// Chooses among the apps of a snapshot.
#include "server/named_app.h"

#include <fmt/format.h>

namespace millrace::server {
namespace {

constexpr std::size_t most_named = 20;

std::string names_of(const std::vector<store::App>& apps) {
  std::string names;
  for (std::size_t i = 0; i < apps.size() && i < most_named; ++i) names += (i ? ", " : "") + apps[i].api_key;
  if (apps.size() > most_named) names += fmt::format(" and {} more", apps.size() - most_named);
  return names;
}

}  // namespace

std::expected<store::App, std::string> named_app(store::Snapshot& snapshot, std::string_view api_key) {
  auto apps = named_apps(snapshot, api_key);
  if (!apps) return std::unexpected(apps.error());
  if (apps->empty()) return std::unexpected("there is no app yet; make one with `millrace app create`");
  if (apps->size() > 1) return std::unexpected(fmt::format("there are several apps: {}; name one with --app", names_of(*apps)));
  return std::move(apps->front());
}

std::expected<std::vector<store::App>, std::string> named_apps(store::Snapshot& snapshot, std::string_view api_key) {
  auto all = snapshot.apps();
  if (api_key.empty()) return all;
  if (auto app = snapshot.app(api_key)) return std::vector{*std::move(app)};
  return std::unexpected(
      fmt::format("there is no app \"{}\"; {}", api_key,
                  all.empty() ? std::string("make it with `millrace app create --key`") : "there are: " + names_of(all)));
}

}  // namespace millrace::server
