// The limits of a queue: SQS's own until the queue's answers say that it takes less.
#pragma once

#include "delivery/sink.h"

#include <cstddef>
#include <string_view>

namespace millrace::sqs {

// SQS Developer Guide, "Message quotas".
inline constexpr std::size_t max_batch_events = 10;
inline constexpr std::size_t max_message_bytes = 262'144;

class LearntLimits {
 public:
  explicit LearntLimits(bool one_per_group) : limits_{max_batch_events, max_message_bytes, max_message_bytes, one_per_group} {}

  delivery::Sink::Limits current() const;

  // "Batch requests cannot be longer than 65536 bytes. You have sent 70000 bytes." Without a number: half of what was sent.
  void batch_was_too_long(std::size_t sent_bytes, std::string_view message);

  // "Maximum number of entries per request are 10. You have sent 11."
  void batch_had_too_many(std::size_t sent_events, std::string_view message);

  // "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes." False for any other message.
  bool event_was_too_long(std::string_view message);

  // SQS refused a whole batch for what may be the fault of one event: that many are to go alone, to find it.
  void send_alone(std::size_t events) { alone_ = events; }
  void sent_alone() { alone_ -= alone_ > 0; }

 private:
  delivery::Sink::Limits limits_;
  std::size_t alone_ = 0;
};

}  // namespace millrace::sqs
