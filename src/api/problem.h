// Errors in Stream's form: a code, a status, a text that names the field and the remedy.
#pragma once

#include "chat/refusal.h"

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

namespace millrace::api {

// Stream's error codes that Millrace answers.
enum class Code : int {
  internal = -1,
  access_key = 2,
  input = 4,
  authentication = 5,
  name_taken = 6,
  rate_limit = 9,
  does_not_exist = 16,
  not_allowed = 17,
  event_unknown = 18,
  feature_off = 19,
  message_too_long = 20,
  nesting = 21,
  payload_too_big = 22,
  timeout = 23,
  header_too_large = 24,
  token_expired = 40,
  token_not_yet_valid = 41,
  token_before_issued = 42,
  token_signature = 43,
  no_command_url = 44,
  command_failed = 45,
  cooldown = 60,
};

struct Problem {
  Code code = Code::internal;
  unsigned status = 500;
  std::string text;
};

// What a route gives: the members of its answer without braces, `"message":{…}`; or what is wrong.
using Answer = std::expected<std::string, Problem>;

// With the status that belongs to the code.
Problem problem(Code code, std::string text);
Problem problem(chat::Refusal refusal);

// The store can't write now; nothing was changed.
Problem unavailable(std::string text);

// "8.31ms"
std::string duration_text(std::chrono::nanoseconds time);

// The body of an error's answer. Empty `operation`: the text stands alone.
std::string body_of(const Problem& problem, std::string_view operation, std::chrono::nanoseconds duration);

}  // namespace millrace::api
