// Requests arrive, are taken or not, and are answered or not, each in its own time.
#include "model_queue.h"

#include "async/sleep.h"
#include "base/ensure.h"

#include <boost/system/system_error.hpp>

#include <algorithm>
#include <chrono>

namespace millrace::sim {

using namespace std::chrono_literals;
using delivery::Outcome;
using Kind = Outcome::Kind;

namespace {

constexpr auto dedup_window = 5min;
constexpr std::size_t most_events = 10, largest_event = 60, largest_batch = 250;

Outcome failed(Kind kind, const char* code) {
  Outcome outcome;
  outcome.kind = kind;
  outcome.code = code;
  return outcome;
}

}  // namespace

class ModelSink final : public delivery::Sink {
 public:
  explicit ModelSink(ModelQueue& queue) : queue_(queue) {}

  Limits limits() const override {
    const bool one_per_group = queue_.ordered_ && queue_.bug_ != Bug::order_lost_on_retry;
    return {.max_events = most_events, .max_event_bytes = largest_event, .max_batch_bytes = largest_batch, .one_per_group = one_per_group};
  }
  std::size_t cost_bytes(const delivery::Outgoing& event) const override { return event.body.size(); }

  async::Task<std::vector<Outcome>> send(std::span<const delivery::Outgoing> batch, async::Deadline deadline) override {
    ensure(!batch.empty() && batch.size() <= most_events, "a batch is beyond its limits");
    const auto request = queue_.receive(batch);
    try {
      co_await async::sleep_until(std::min(request->answered_at, deadline));
    } catch (const boost::system::system_error&) {  // cut off: no answer
      co_return std::vector<Outcome>(batch.size());
    }
    co_return request->outcomes.empty() ? std::vector<Outcome>(batch.size()) : request->outcomes;
  }

 private:
  ModelQueue& queue_;
};

std::unique_ptr<delivery::Sink> ModelQueue::sink() { return std::make_unique<ModelSink>(*this); }

std::shared_ptr<ModelQueue::Request> ModelQueue::receive(std::span<const delivery::Outgoing> batch) {
  auto request = std::make_shared<Request>();
  std::set<std::string_view> groups;
  for (const auto& event : batch) {
    request->entries.push_back({std::string(event.event_id), std::string(event.group), std::string(event.dedup_id),
                                std::string(event.replay), event.body.ends_with("never"), event.body.ends_with("later")});
    groups.insert(event.group);
  }
  ensure(!ordered_ || bug_ == Bug::order_lost_on_retry || groups.size() == batch.size(), "two entries of a group are in one batch");
  const auto roll = dice_() % 100;
  const auto arrives = std::chrono::microseconds{100 + dice_() % 20'000};
  const bool is_ill = mood_ != Mood::healthy;
  const bool answer_is_lost = is_ill && roll < 8, stalls = is_ill && roll >= 95;
  const auto answers = arrives + (stalls ? std::chrono::microseconds{20s} : std::chrono::microseconds{100 + dice_() % 20'000});
  agenda_.in(arrives, [this, request, answer_is_lost] {
    answer(*request);
    // Taken, and no answer comes.
    if (answer_is_lost) request->outcomes.assign(request->entries.size(), Outcome{});
  });
  request->answered_at = agenda_.now() + answers;
  return request;
}

void ModelQueue::answer(Request& request) {
  const auto all = [&](Outcome outcome) { request.outcomes.assign(request.entries.size(), std::move(outcome)); };
  switch (mood_) {
    case Mood::misconfigured:
      return all(failed(Kind::misconfigured, "NonExistentQueue"));
    case Mood::unreachable:
      return all(failed(Kind::unknown, "connect"));
    case Mood::throttling:
      if (dice_() % 3) {
        auto refused = failed(Kind::retry, "ThrottlingException");
        refused.throttled = true;
        return all(std::move(refused));
      }
      break;
    case Mood::flaky:
    case Mood::healthy:
      break;
  }
  for (const auto& entry : request.entries) request.outcomes.push_back(outcome_of(entry));
  const bool any_delivered = std::ranges::any_of(request.outcomes, [](const Outcome& outcome) { return outcome.kind == Kind::delivered; });
  if (bug_ == Bug::settled_by_batch && any_delivered) all({.kind = Kind::delivered});
}

// Entry by entry: the next one may be taken when this one is not.
Outcome ModelQueue::outcome_of(const Entry& entry) {
  if (entry.rejected_for_good) return failed(Kind::rejected, "InvalidMessageContents");
  if (entry.stubborn && stubborn_ && dice_() % 20) return failed(Kind::retry, "InternalError");
  const auto roll = dice_() % 100;
  if (mood_ == Mood::flaky && roll < 20) return failed(Kind::retry, "InternalError");
  take(entry);
  if (mood_ == Mood::flaky && roll < 25) return failed(Kind::retry, "wrong MD5");
  return {.kind = Kind::delivered};
}

void ModelQueue::take(const Entry& entry) {
  if (ordered_) {
    const auto seen = seen_.find(entry.dedup_id);
    if (seen != seen_.end() && agenda_.now() - seen->second < dedup_window) {
      ++dropped_;
      return;
    }
    seen_[entry.dedup_id] = agenda_.now();
  }
  taken_.push_back({entry.event_id, entry.replay});
}

}  // namespace millrace::sim
