// A batch out, one outcome per event back; what the queue teaches on the way is remembered.
#include "sinks/sqs/batch_sink.h"

#include "base/ensure.h"
#include "sinks/aws/error_class.h"
#include "sinks/cause.h"
#include "sinks/no_answer.h"

#include <fmt/format.h>

#include <utility>

namespace millrace::sqs {

using delivery::Outcome;

std::size_t BatchSink::cost_bytes(const delivery::Outgoing& event) const { return event.body.size() + attribute_bytes(event); }

async::Task<std::vector<Outcome>> BatchSink::send(std::span<const delivery::Outgoing> batch, async::Deadline deadline) {
  ensure(!batch.empty() && batch.size() <= max_batch_events, "a batch has another number of events than SQS takes");
  std::vector<Entry> entries;
  entries.reserve(batch.size());
  for (const auto& event : batch) entries.push_back(entry_of(event, grouping_));

  const auto expected = co_await expected_of(entries);
  if (!expected) co_return std::vector<Outcome>(batch.size(), sinks::outcome_without_answer(aws::told_to_finish()));
  const auto response = co_await endpoint_.call(request_of(entries), deadline);
  if (!response) co_return std::vector<Outcome>(batch.size(), sinks::outcome_without_answer(response.error()));
  if (batch.size() == 1) limits_.sent_alone();
  auto outcomes =
      response->status / 100 == 2 ? outcomes_of_taken_batch(*response, entries, *expected) : outcomes_of_refused_batch(*response, entries);
  outcomes.front().request_id = net::header(response->headers, "x-amzn-requestid");
  co_return outcomes;
}

std::vector<Outcome> BatchSink::outcomes_of_taken_batch(const net::ClientResponse& response, std::span<const Entry> entries,
                                                        std::span<const Digests> expected) {
  auto outcomes = outcomes_of(response.body, entries.size(), expected);
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    if (outcomes[i].kind == Outcome::Kind::rejected && limits_.event_was_too_long(outcomes[i].reason)) outcomes[i] = too_large(entries[i]);
  return outcomes;
}

// One refusal for all entries, except where it tells them apart.
std::vector<Outcome> BatchSink::outcomes_of_refused_batch(const net::ClientResponse& response, std::span<const Entry> entries) {
  const auto refusal = outcome_of_refusal(response);
  const auto code = aws::short_code(refusal.code);
  const bool alone = entries.size() == 1;
  std::vector<Outcome> outcomes(entries.size(), refusal);

  if (code == "BatchRequestTooLong") {
    limits_.batch_was_too_long(size_bytes(entries), refusal.reason);
    if (alone) outcomes[0] = too_large(entries[0]);
  } else if (code == "TooManyEntriesInBatchRequest") {
    limits_.batch_had_too_many(entries.size(), refusal.reason);
  } else if (refusal.kind == Outcome::Kind::rejected) {
    const bool too_long = limits_.event_was_too_long(refusal.reason);
    bool culprit_found = alone;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const bool is_culprit = too_long && (alone || size_bytes(entries[i]) > limits_.current().max_event_bytes);
      culprit_found |= is_culprit;
      if (is_culprit) outcomes[i] = too_large(entries[i]);
      else if (!alone) outcomes[i].kind = Outcome::Kind::retry;
    }
    if (!culprit_found) limits_.send_alone(entries.size());
  }
  return outcomes;
}

Outcome BatchSink::too_large(const Entry& entry) const {
  Outcome outcome;
  outcome.kind = Outcome::Kind::rejected;
  outcome.code = sinks::cause("too_large").code;
  outcome.reason = fmt::format("the event has {} bytes with its attributes, and no more than {} are taken ({})", size_bytes(entry),
                               limits_.current().max_event_bytes, whereabouts());
  return outcome;
}

}  // namespace millrace::sqs
