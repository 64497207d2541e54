// The request by which a webhook is told of an event, with the headers that Stream's SDKs verify.
#pragma once

#include "delivery/sink.h"
#include "net/client_exchange.h"
#include "sinks/webhook/target.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace millrace::webhook {

// Of an event and a hook: a UUID that stays over retries, restarts and redrives (version 8 of RFC 9562).
std::string webhook_id(std::string_view event_id, std::string_view hook_id);

// gzip (RFC 1952, section 2.3.1) begins with bytes that JSON never begins with.
bool is_gzip(std::string_view body);

// X-Signature, X-Api-Key, X-Webhook-Id, X-Webhook-Attempt, and what every POST of JSON has.
net::Headers signed_headers(std::string_view app_key, std::string_view signature, std::string webhook_id, std::uint32_t attempt);

// With these; Content-Encoding where the body is gzip, the signature is of what it
// unpacks to. X-Millrace-Event-Id is the id by which the log knows the event, X-Millrace-Replay
// of which replay it is, where it is one.
net::ClientRequest request_of(const delivery::Outgoing& event, const Target& target);

}  // namespace millrace::webhook
