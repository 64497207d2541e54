// The table of codes and statuses, and the error body.
#include "api/problem.h"

#include "wire/json.h"

#include <fmt/format.h>

namespace millrace::api {
namespace {

unsigned status_of(Code code) {
  switch (code) {
    case Code::internal:
      return 500;
    case Code::access_key:
    case Code::authentication:
    case Code::token_expired:
    case Code::token_not_yet_valid:
    case Code::token_before_issued:
    case Code::token_signature:
      return 401;
    case Code::input:
    case Code::name_taken:
    case Code::event_unknown:
    case Code::feature_off:
    case Code::message_too_long:
    case Code::nesting:
    case Code::no_command_url:
    case Code::command_failed:
      return 400;
    case Code::rate_limit:
      return 429;
    case Code::does_not_exist:
      return 404;
    case Code::not_allowed:
    case Code::cooldown:
      return 403;
    case Code::payload_too_big:
      return 413;
    case Code::timeout:
      return 408;
    case Code::header_too_large:
      return 431;
  }
  return 500;
}

Code code_of(chat::Refusal::Kind kind) {
  using Kind = chat::Refusal::Kind;
  switch (kind) {
    case Kind::input:
      return Code::input;
    case Kind::does_not_exist:
      return Code::does_not_exist;
    case Kind::not_allowed:
      return Code::not_allowed;
    case Kind::message_too_long:
      return Code::message_too_long;
    case Kind::nesting:
      return Code::nesting;
    case Kind::feature_off:
      return Code::feature_off;
    case Kind::event_unknown:
      return Code::event_unknown;
    case Kind::cooldown:
      return Code::cooldown;
    case Kind::revoked:
      return Code::token_expired;
    case Kind::name_taken:
      return Code::name_taken;
  }
  return Code::internal;
}

constexpr std::string_view more_info = "https://getstream.io/chat/docs/api_errors_response";

}  // namespace

Problem problem(Code code, std::string text) { return {code, status_of(code), std::move(text)}; }

Problem problem(chat::Refusal refusal) { return problem(code_of(refusal.kind), std::move(refusal.text)); }

Problem unavailable(std::string text) { return {Code::internal, 503, std::move(text)}; }

std::string duration_text(std::chrono::nanoseconds time) { return fmt::format("{:.2f}ms", static_cast<double>(time.count()) / 1e6); }

std::string body_of(const Problem& problem, std::string_view operation, std::chrono::nanoseconds duration) {
  std::string out = fmt::format("{{\"code\":{},\"message\":", static_cast<int>(problem.code));
  wire::append_json_string(out, operation.empty() ? problem.text : fmt::format("{} failed with error: \"{}\"", operation, problem.text));
  out += fmt::format(",\"StatusCode\":{},\"duration\":\"{}\",\"more_info\":\"{}\",\"details\":[]}}", problem.status,
                     duration_text(duration), more_info);
  return out;
}

}  // namespace millrace::api
