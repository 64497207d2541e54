// What the routes of an app's configuration share: a rule that gives a value, and its answer.
#pragma once

#include "api/call.h"

#include <functional>
#include <optional>
#include <string>

namespace millrace::api {

// Runs `rule` in a transaction, or on a reader, and answers with what it gives.
using AnswerRule = std::function<chat::Expected<std::string>(chat::Act&)>;

inline async::Task<Answer> changed_answer(Service& service, const Call& call, AnswerRule rule) {
  std::string answer;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto text = rule(act);
    if (!text) return std::unexpected(text.error());
    answer = *std::move(text);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return answer;
}

inline async::Task<Answer> seen_answer(Service& service, const Call& call, AnswerRule rule) {
  std::string answer;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto text = rule(act);
    if (!text) return std::unexpected(text.error());
    answer = *std::move(text);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return answer;
}

}  // namespace millrace::api
