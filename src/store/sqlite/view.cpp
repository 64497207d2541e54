// Apps and the log: reading and appending.
#include "store/sqlite/view.h"

#include "base/ensure.h"

namespace millrace::store::sqlite {
namespace {

// What a sealed text is bound to, so that it opens nowhere else.
constexpr std::string_view secret_purpose = "app secret", settings_purpose = "app settings";

std::string opened(const Seal& seal, std::string_view sealed, std::string_view purpose) {
  auto secret = seal.open(sealed, purpose);
  ensure(secret.has_value(), "a sealed value does not open: the database is damaged");
  return *std::move(secret);
}

}  // namespace

std::vector<App> View::apps_in(Rows rows) {
  std::vector<App> apps;
  while (rows.next()) {
    App app;
    std::string settings;
    rows.into(app.key, app.api_key, app.name, settings, app.created_at);
    app.settings = opened(session_.seal, settings, settings_purpose);
    auto secrets = session_.database.query("SELECT sealed, valid_until FROM app_secrets WHERE app = ? ORDER BY key DESC", app.key);
    std::optional<Instant> valid_until;
    for (std::string sealed; secrets.next();) {
      secrets.into(sealed, valid_until);
      auto secret = opened(session_.seal, sealed, secret_purpose);
      if (valid_until) app.old_secrets.push_back({std::move(secret), *valid_until});
      else app.secrets.push_back(std::move(secret));
    }
    apps.push_back(std::move(app));
  }
  return apps;
}

std::vector<App> View::apps() {
  return apps_in(session_.database.query("SELECT key, api_key, name, settings, created_at FROM apps ORDER BY key"));
}

std::optional<App> View::app(std::string_view api_key) {
  auto apps = apps_in(session_.database.query("SELECT key, api_key, name, settings, created_at FROM apps WHERE api_key = ?", api_key));
  if (apps.empty()) return std::nullopt;
  return std::move(apps.front());
}

chat::AppKey View::add(const App& app) {
  const auto settings = session_.seal.seal(app.settings, settings_purpose, writing_->random);
  session_.database.run("INSERT INTO apps (api_key, name, settings, created_at) VALUES (?, ?, ?, ?)", app.api_key, app.name, Blob{settings},
                        app.created_at);
  const chat::AppKey key{session_.database.last_inserted()};
  for (auto secret = app.secrets.rbegin(); secret != app.secrets.rend(); ++secret) {
    const auto sealed = session_.seal.seal(*secret, secret_purpose, writing_->random);
    session_.database.run("INSERT INTO app_secrets (app, sealed) VALUES (?, ?)", key, Blob{sealed});
  }
  return key;
}

void View::save_settings(chat::AppKey app, std::string_view settings) {
  const auto sealed = session_.seal.seal(settings, settings_purpose, writing_->random);
  session_.database.run("UPDATE apps SET settings = ? WHERE key = ?", Blob{sealed}, app);
}

void View::rotate_secret(chat::AppKey app, std::string_view secret, Instant now, Instant old_valid_until) {
  session_.database.run("UPDATE app_secrets SET valid_until = MIN(COALESCE(valid_until, ?), ?) WHERE app = ?", old_valid_until,
                        old_valid_until, app);
  session_.database.run("DELETE FROM app_secrets WHERE app = ? AND valid_until <= ?", app, now);
  const auto sealed = session_.seal.seal(secret, secret_purpose, writing_->random);
  session_.database.run("INSERT INTO app_secrets (app, sealed) VALUES (?, ?)", app, Blob{sealed});
}

chat::State& View::chat(chat::AppKey app) { return rows_of(app); }

ChatRows& View::rows_of(chat::AppKey app) {
  auto& rows = chats_[app];
  if (!rows)
    rows = std::make_unique<ChatRows>(session_.database, session_.documents, app, session_.hash_salt, writing_ ? &writing_->chat : nullptr,
                                      reading_);
  return *rows;
}

std::optional<Instant> View::next_timer() { return session_.database.value<Instant>("SELECT at FROM timers ORDER BY at LIMIT 1"); }

std::vector<DueTimer> View::take_due(Instant now, std::size_t most) {
  std::vector<DueTimer> due;
  std::vector<std::int64_t> keys;
  {
    auto rows = session_.database.query("SELECT key, app, kind, subject, at FROM timers WHERE at <= ? ORDER BY at, key LIMIT ?", now, most);
    while (rows.next()) {
      auto& one = due.emplace_back();
      rows.into(keys.emplace_back(), one.app, one.timer.kind, one.timer.subject, one.timer.at);
    }
  }
  for (const auto key : keys) session_.database.run("DELETE FROM timers WHERE key = ?", key);
  return due;
}

bool View::has_erasures() { return session_.database.value<std::int64_t>("SELECT 1 FROM erasures LIMIT 1").has_value(); }

bool View::erase(std::size_t most) {
  ChatRows::StoredErasure erasure;
  chat::AppKey app{};
  {
    auto rows =
        session_.database.query("SELECT key, app, what, channel, user, heir, at, reached, up_to FROM erasures ORDER BY key LIMIT 1");
    if (!rows.next()) return false;
    rows.into(erasure.key, app, erasure.what, erasure.channel, erasure.user, erasure.heir, erasure.at, erasure.reached, erasure.up_to);
  }
  if (rows_of(app).erase_step(erasure, most)) session_.database.run("DELETE FROM erasures WHERE key = ?", erasure.key);
  return true;
}

Position View::head(chat::AppKey app) {
  if (writing_) return writing_->log.head(app);
  const auto key = session_.database.value<std::int64_t>("SELECT key FROM events WHERE key BETWEEN ? AND ? ORDER BY key DESC LIMIT 1",
                                                         event_key(app, 0), event_key(app, position_in(-1)));
  return key ? position_in(*key) : 0;
}

std::optional<std::int64_t> View::first_key(chat::AppKey app) {
  return session_.database.value<std::int64_t>("SELECT key FROM events WHERE key BETWEEN ? AND ? ORDER BY key LIMIT 1", event_key(app, 0),
                                               event_key(app, position_in(-1)));
}

Position View::before(chat::AppKey app, Instant at) {
  const auto first = first_key(app);
  if (!first) return 0;
  // Times never decrease along the log, and its positions have no gaps.
  Position older = position_in(*first) - 1, later = head(app) + 1;
  while (later - older > 1) {
    const Position middle = older + (later - older) / 2;
    const auto its = session_.database.value<Instant>("SELECT at FROM events WHERE key = ?", event_key(app, middle));
    (its && *its < at ? older : later) = middle;
  }
  return older;
}

Position View::append(chat::AppKey app, const NewEvent& event) {
  const Instant at = writing_->log.time_for(app, event.at);
  return writing_->log.append(app, event, at, uuid_v7(writing_->random, at), writing_->dictionary);
}

LogRecords View::read_after(chat::AppKey app, Position position, std::size_t bytes) {
  LogRecords records;
  std::size_t taken = 0;
  auto rows = session_.database.query(
      "SELECT key, at, type, id, cid, user, dictionary, payload FROM events WHERE key > ? AND key <= ? ORDER BY key",
      event_key(app, position), event_key(app, position_in(-1)));
  while (rows.next()) {
    auto record = std::make_shared<LogRecord>();
    std::int64_t key = 0, type = 0, dictionary = 0;
    std::string_view id, payload;
    std::optional<std::string> cid, user;
    rows.into(key, record->at, type, id, cid, user, dictionary, payload);
    ensure(id.size() == record->id.size(), "an event's id is damaged");
    std::ranges::copy(id, record->id.begin());
    record->position = position_in(key);
    record->type = session_.type_name(type);
    record->cid = std::move(cid).value_or("");
    record->user = std::move(user).value_or("");
    record->payload = session_.plain(payload, dictionary);
    taken += record->payload.size();
    if (!records.empty() && taken > bytes) break;
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace millrace::store::sqlite
