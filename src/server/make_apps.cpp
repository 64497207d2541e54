// One transaction for all.
#include "server/make_apps.h"

#include "server/changed_app.h"
#include "server/random_text.h"
#include "store/durable.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace millrace::server {

// An app that was just made, with its secret.
struct MadeApp {
  std::string key, name, secret;
};

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<server::MadeApp> =
    std::tuple{Field{"key", &server::MadeApp::key}, Field{"name", &server::MadeApp::name}, Field{"secret", &server::MadeApp::secret}};

}  // namespace millrace::wire

namespace millrace::server {
namespace {

constexpr std::size_t longest_key = 64, longest_name = 255;

// A few bytes, so that the server starts on a full disk too.
constexpr auto room = store::Room::reserve;

// A key stands in URLs, in environment variables and in KEY:SECRET.
bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= longest_key && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

void add(store::Transaction& transaction, const store::App& app, const api::Asker& asker) {
  transaction.record(transaction.add(app), {.at = asker.now, .actor = asker.actor, .action = "app.created", .subject = {}, .changes = {}});
}

bool is_secret_of(const store::App& app, std::string_view secret, Instant now) {
  return std::ranges::find(app.secrets, secret) != app.secrets.end() ||
         std::ranges::any_of(app.old_secrets, [&](const auto& old) { return old.text == secret && now < old.valid_until; });
}

}  // namespace

std::expected<void, std::string> make_apps(store::Store& store, const Clock& clock, const std::vector<NewApp>& wanted) {
  std::string fault;
  const api::Asker asker{"serve --app", clock.now()};
  const auto result = store::committed(
      store,
      [&](store::Transaction& transaction) {
        for (const auto& [key, secret] : wanted) {
          const auto known = transaction.app(key);
          if (!known) {
            add(transaction, {.api_key = key, .name = key, .secrets = {secret}, .settings = {}, .created_at = asker.now}, asker);
          } else if (!is_secret_of(*known, secret, asker.now)) {
            fault = fmt::format(
                "--app {}: this app exists with another secret; leave --app out, give its secret, or name another directory with --data",
                key);
            return store::Verdict::undo;
          }
        }
        return store::Verdict::keep;
      },
      room);
  if (!fault.empty()) return std::unexpected(fault);
  if (result.kind != store::Committed::Kind::kept) return std::unexpected("can't store the apps: " + result.text);
  return {};
}

Text create_app(store::Store& store, Random& random, const api::Asker& asker, std::string_view key, std::string_view name) {
  MadeApp app{std::string(key), std::string(name), random_secret(random)};
  if (app.key.empty()) app.key = random_api_key(random);
  if (app.name.empty()) app.name = app.key;
  if (!is_key(app.key))
    return std::unexpected(fmt::format("\"{}\" can't be an app's key: take 1 to {} letters, digits, '-' and '_'", app.key, longest_key));
  if (app.name.size() > longest_name) return std::unexpected(fmt::format("the name is longer than {} bytes", longest_name));
  const auto result = store::committed(
      store,
      [&](store::Transaction& transaction) {
        if (transaction.app(app.key)) return store::Verdict::undo;
        add(transaction, {.api_key = app.key, .name = app.name, .secrets = {app.secret}, .settings = {}, .created_at = asker.now}, asker);
        return store::Verdict::keep;
      },
      room);
  if (result.kind == store::Committed::Kind::undone)
    return std::unexpected(fmt::format("there is an app \"{}\" already; give another --key, or none to have one made", app.key));
  if (result.kind != store::Committed::Kind::kept) return std::unexpected(not_stored("can't store the app", result));
  return wire::written(app, wire::Profile::http_v1);
}

}  // namespace millrace::server
