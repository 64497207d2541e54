// What is too old leaves whenever something is added.
#include "dashboard/sessions.h"

#include "base/crypto.h"
#include "base/encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace millrace::dashboard {
namespace {

constexpr std::size_t token_bytes = 32;

// Makes room for one more.
template <class Entry>
void make_room(std::map<std::string, Entry>& entries, std::size_t most, Instant now) {
  std::erase_if(entries, [&](const auto& entry) { return entry.second.expires_at <= now; });
  if (entries.size() < most) return;
  entries.erase(std::ranges::min_element(entries, {}, [](const auto& entry) { return entry.second.expires_at; }));
}

}  // namespace

std::string Sessions::new_token() {
  std::array<std::uint8_t, token_bytes> bytes{};
  random_.fill(bytes);
  return to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});  // NOLINT: bytes are characters
}

std::string Sessions::make_link(std::string app) {
  const auto token = new_token();
  const std::lock_guard lock(mutex_);
  const auto now = clock_.now();
  make_room(links_, most_links, now);
  links_.emplace(sha256(token), Link{std::move(app), now + link_time});
  return token;
}

std::string Sessions::add(Session session) {
  const auto token = new_token();
  session.csrf_token = new_token();
  const std::lock_guard lock(mutex_);
  const auto now = clock_.now();
  make_room(sessions_, most_sessions, now);
  session.expires_at = now + session_time;
  sessions_.emplace(sha256(token), std::move(session));
  return token;
}

std::string Sessions::open(std::string app, std::string_view secret) {
  return add({.app = std::move(app), .secret_digest = sha256(secret), .csrf_token = {}, .expires_at = {}});
}

std::optional<std::string> Sessions::open_by_link(std::string_view link) {
  std::string app;
  {
    const std::lock_guard lock(mutex_);
    auto node = links_.extract(sha256(link));
    if (node.empty() || node.mapped().expires_at <= clock_.now()) return std::nullopt;
    app = std::move(node.mapped().app);
  }
  return add({.app = std::move(app), .secret_digest = {}, .csrf_token = {}, .expires_at = {}});
}

std::optional<Session> Sessions::find(std::string_view token) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(sha256(token));
  if (found == sessions_.end() || found->second.expires_at <= clock_.now()) return std::nullopt;
  return found->second;
}

void Sessions::close(std::string_view token) {
  const std::lock_guard lock(mutex_);
  sessions_.erase(sha256(token));
}

}  // namespace millrace::dashboard
