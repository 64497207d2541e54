// What a test of a hook's queue found: step by step, why it failed, what to look at although it did not, and the queue's facts.
#pragma once

#include "chat/custom.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::hooks {

struct CheckStep {
  enum class Name : std::uint8_t { form, resolve, connect, tls, clock, identity, attributes, send };
  enum class Status : std::uint8_t { ok, warning, failed, skipped };
  Name name;
  Status status;
  std::int64_t duration_ms;
  std::string text;
};
std::string_view name_of(CheckStep::Name name);
std::string_view name_of(CheckStep::Status status);

// `cause` is one of the table of causes, for programs; the rest is for people and names what it is about.
struct Finding {
  std::string cause, text, remedy;

  std::string sentence() const { return remedy.empty() ? text : text + ": " + remedy; }
};

// As its attributes say.
struct QueueFacts {
  bool fifo = false;
  std::optional<std::int64_t> maximum_message_bytes;
  std::string encryption;                        // "none", "sqs" (a key of SQS's own) or "kms"
  std::string kms_key;                           // as the queue names it; empty unless "kms"
  std::optional<std::string> dead_letter_queue;  // its ARN
  std::int64_t messages_waiting = 0, messages_in_flight = 0;
};

// Holds no secret: it may be shown to whoever helps.
struct Diagnosis {
  std::vector<CheckStep> steps;  // all of them, in order
  std::optional<Finding> failure;
  std::vector<Finding> warnings;
  std::optional<QueueFacts> queue;      // where it could be read
  std::optional<std::string> identity;  // the ARN of who signs, where AWS says it
  std::optional<chat::Raw> policy;      // JSON to paste where a right is missing
  std::optional<std::string> request_id, message_id;
  std::string encoding;  // of the message's body: "json", "base64" or "gzip_base64"

  bool ok() const { return !failure; }
};

}  // namespace millrace::hooks
