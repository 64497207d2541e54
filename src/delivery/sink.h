// The seam between delivery and the outside: a sink carries a batch and says what became of each event.
//
// Operation. `send` makes one request and returns when every event has an outcome. It never retries, sleeps, logs an
// error or writes a dead letter: when and whether to try again is delivery's decision, and an outcome holds all that it
// needs for that.
//
// Order. Events are sent in the order of the batch as far as the transport keeps one. A sink whose queue keeps order per
// group says so in `limits().one_per_group`: delivery then puts one event of a group into a batch.
//
// Cancellation. When `deadline` passes, what has no answer yet is `Outcome::Kind::unknown`: the queue may hold it or not.
// Delivery sends it again under the same event id. A cancelled `send` ends at once in the same way.
//
// Concurrency. Used by one loop; several `send` calls may be in flight at once.
#pragma once

#include "async/task.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::delivery {

// One event as a sink sees it. The views live until `send` has returned.
struct Outgoing {
  std::string_view event_id;   // the same on every attempt
  std::string_view type;       // "message.new"
  std::string_view cid;        // "messaging:lobby"; empty where the event belongs to no channel
  std::string_view group;      // what must stay in order: the cid, or "user:<id>"; never empty
  std::string_view app_key;    // whose event it is
  std::string_view signature;  // hex HMAC-SHA256 of the uncompressed JSON with the app's secret
  std::string_view body;       // encoded as the hook wants it
  std::uint32_t attempt = 1;
  std::string_view dedup_id = {};  // by which a queue drops repeats: event, hook, and a suffix per replay; empty: event_id
  std::string_view replay = {};    // of which replay it is; empty: it is none
};

// What became of one event. `reason` is for people: it names cause and remedy, and holds no secret.
struct Outcome {
  enum class Kind : std::uint8_t {
    delivered,      // the queue acknowledged it; receipt is its id there
    retry,          // not this time; not before retry_after if that is set
    rejected,       // never: this event cannot be accepted by this queue
    misconfigured,  // nothing will be accepted until the hook or the queue changes
    unknown,        // no answer: it may have been accepted
  };
  Kind kind = Kind::unknown;
  std::string receipt;
  std::string code;  // the transport's own: "AWS.SimpleQueueService.NonExistentQueue", "503"
  std::string reason;
  std::string request_id;  // the transport's; the first outcome of a request is enough
  std::optional<std::chrono::milliseconds> retry_after;
  bool throttled = false;  // the transport takes no more at the moment, which says nothing of the event; with `retry`

  // What should not happen, whatever becomes of the event: somebody is to look at it.
  enum class Alarm : std::uint8_t {
    none,
    wrong_digest,  // the transport acknowledged something else than was sent
    unknown_code,  // it gave a reason that we have never heard of
  };
  Alarm alarm = Alarm::none;
};

std::string_view name_of(Outcome::Kind kind);
std::string_view name_of(Outcome::Alarm alarm);

class Sink {
 public:
  // Read before each batch: a queue teaches its limits as it answers.
  struct Limits {
    std::size_t max_events;       // in a batch
    std::size_t max_event_bytes;  // body and attributes as the transport counts them
    std::size_t max_batch_bytes;
    bool one_per_group;
  };

  virtual ~Sink() = default;

  virtual Limits limits() const = 0;

  // Bytes that `event` will count for, so that a batch can be filled to the byte.
  virtual std::size_t cost_bytes(const Outgoing& event) const = 0;

  // Precondition: the batch is not empty and within limits().
  // Postcondition: one outcome per event, in the order of the batch. Throws nothing but bad_alloc.
  virtual async::Task<std::vector<Outcome>> send(std::span<const Outgoing> batch, async::Deadline deadline) = 0;
};

}  // namespace millrace::delivery
