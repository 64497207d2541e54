// SQS says its limits in the messages of its errors and nowhere else that SendMessage alone may read.
#include "sinks/sqs/learnt_limits.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace millrace::sqs {
namespace {

// The number right behind `words`.
std::optional<std::size_t> number_after(std::string_view message, std::string_view words) {
  const auto at = message.find(words);
  if (at == std::string_view::npos) return std::nullopt;
  message.remove_prefix(at + words.size());
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(message.data(), message.data() + message.size(), number);
  if (error != std::errc{} || number == 0) return std::nullopt;
  return number;
}

// Less than before and less than what was refused, whatever the message claims; at least 1.
void lower(std::size_t& limit, std::size_t refused, std::optional<std::size_t> said) {
  const auto learnt = said && *said < refused ? *said : refused / 2;
  limit = std::max<std::size_t>(1, std::min(limit, learnt));
}

}  // namespace

delivery::Sink::Limits LearntLimits::current() const {
  auto limits = limits_;
  if (alone_ > 0) limits.max_events = 1;
  return limits;
}

void LearntLimits::batch_was_too_long(std::size_t sent_bytes, std::string_view message) {
  lower(limits_.max_batch_bytes, sent_bytes, number_after(message, "longer than "));
  limits_.max_event_bytes = std::min(limits_.max_event_bytes, limits_.max_batch_bytes);
}

void LearntLimits::batch_had_too_many(std::size_t sent_events, std::string_view message) {
  lower(limits_.max_events, sent_events, number_after(message, "per request are "));
}

bool LearntLimits::event_was_too_long(std::string_view message) {
  const auto said = number_after(message, "shorter than ");
  if (said) limits_.max_event_bytes = std::min(limits_.max_event_bytes, *said);
  return said.has_value();
}

}  // namespace millrace::sqs
