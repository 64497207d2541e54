// Where a webhook's events are posted to.
#pragma once

#include "net/origin.h"

#include <expected>
#include <string>
#include <string_view>

namespace millrace::webhook {

struct Target {
  // The error goes on behind "webhook_url", for people. Which hosts may be reached is the address policy's to say.
  static std::expected<Target, std::string> parse(std::string_view url, std::string hook_id);

  net::Origin origin;
  std::string request_target;  // path and query
  std::string hook_id;

  // The same with one more part of the path, before the query.
  Target below(std::string_view part) const;

  // "https://example.com/events": a query may hold a secret.
  std::string shown() const;
};

}  // namespace millrace::webhook
