// A head is written by hand: one string.
#include "net/client_exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace millrace::net {
namespace {

enum class Blank : bool { refused, accepted };

bool printable(std::string_view text, Blank blank) {
  return std::ranges::all_of(text, [blank](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7f ? true : blank == Blank::accepted && (c == ' ' || c == '\t');
  });
}

}  // namespace

std::expected<std::string, std::string> request_head(const Origin& origin, const ClientRequest& request) {
  const auto authority = origin.authority();
  if (!printable(request.method, Blank::refused) || request.method.empty()) return std::unexpected("the method is not a word");
  if (!printable(request.target, Blank::refused) || request.target.empty())
    return std::unexpected("the path holds a blank or a control character");
  if (!printable(authority, Blank::refused)) return std::unexpected("the host holds a blank or a control character");

  std::string head;
  head.reserve(1024);
  const auto out = std::back_inserter(head);
  fmt::format_to(out, "{} {} HTTP/1.1\r\nHost: {}\r\n", request.method, request.target, authority);
  for (const auto& [name, value] : request.headers) {
    if (!printable(name, Blank::refused) || name.empty() || name.contains(':') || !printable(value, Blank::accepted))
      return std::unexpected(fmt::format("header {} holds a control character", printable(name, Blank::refused) ? name : "name"));
    fmt::format_to(out, "{}: {}\r\n", name, value);
  }
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH")
    fmt::format_to(out, "Content-Length: {}\r\n", request.body.size());
  head += "\r\n";
  return head;
}

}  // namespace millrace::net
