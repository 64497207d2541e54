// The names of the headers are those of Stream's documentation of webhooks.
#include "sinks/webhook/request.h"

#include "base/crypto.h"
#include "base/random.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace millrace::webhook {

std::string webhook_id(std::string_view event_id, std::string_view hook_id) {
  const auto digest = sha256(std::string(event_id) + '.' + std::string(hook_id));
  Uuid id{};
  std::ranges::transform(digest.begin(), digest.begin() + static_cast<std::ptrdiff_t>(id.size()), id.begin(),
                         [](char byte) { return static_cast<std::uint8_t>(byte); });
  id[6] = (id[6] & 0x0f) | 0x80;
  id[8] = (id[8] & 0x3f) | 0x80;
  return to_text(id);
}

bool is_gzip(std::string_view body) { return body.starts_with("\x1f\x8b"); }

net::Headers signed_headers(std::string_view app_key, std::string_view signature, std::string webhook_id, std::uint32_t attempt) {
  return {{"Content-Type", "application/json"},    {"User-Agent", "Millrace"},
          {"X-Api-Key", std::string(app_key)},     {"X-Signature", std::string(signature)},
          {"X-Webhook-Id", std::move(webhook_id)}, {"X-Webhook-Attempt", std::to_string(attempt)}};
}

net::ClientRequest request_of(const delivery::Outgoing& event, const Target& target) {
  // Whoever drops what has been there is to see a replay all the same.
  const auto sender = event.replay.empty() ? std::string(target.hook_id) : std::string(target.hook_id) + '.' + std::string(event.replay);
  net::ClientRequest request{.target = target.request_target,
                             .headers = signed_headers(event.app_key, event.signature, webhook_id(event.event_id, sender), event.attempt),
                             .body = std::string(event.body),
                             .head_suffices = true};
  request.headers.emplace_back("X-Millrace-Event-Id", event.event_id);
  if (!event.replay.empty()) request.headers.emplace_back("X-Millrace-Replay", event.replay);
  if (is_gzip(event.body)) request.headers.emplace_back("Content-Encoding", "gzip");
  return request;
}

}  // namespace millrace::webhook
