// One request to a receiver, and what becomes of its event.
#pragma once

#include "async/task.h"
#include "base/clock.h"
#include "delivery/sink.h"
#include "net/http_client.h"
#include "sinks/webhook/target.h"

#include <chrono>
#include <cstddef>

namespace millrace::webhook {

// A receiver that has not answered by then is asked again.
inline constexpr std::chrono::seconds attempt_time{6};

// What no event comes near; a receiver's own bound shows by status 413.
inline constexpr std::size_t max_body_bytes = 4 << 20;

// One event to a request, and the next of its group when this one is settled.
inline constexpr delivery::Sink::Limits one_by_one{
    .max_events = 1, .max_event_bytes = max_body_bytes, .max_batch_bytes = max_body_bytes, .one_per_group = true};

async::Task<delivery::Outcome> post(net::HttpClient& http, const Clock& clock, Target target, const delivery::Outgoing& event,
                                    async::Deadline deadline);

}  // namespace millrace::webhook
