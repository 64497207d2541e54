// The address of a service, taken apart.
#pragma once

#include "net/origin.h"

#include <expected>
#include <string>
#include <string_view>

namespace millrace::net {

struct Url {
  // Of http and https, without user or password. The error goes on behind "the URL", for people: "names no host".
  static std::expected<Url, std::string> parse(std::string_view text);

  Origin origin;
  std::string path;         // percent-encoded, as given; may be empty
  std::string behind_path;  // from the '?' or '#' on

  // What a request for it asks for.
  std::string target() const;
};

}  // namespace millrace::net
