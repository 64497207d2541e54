// A method that is none of the two would be a path of somebody else's choosing.
#include "sinks/webhook/pending_sink.h"

#include "base/ensure.h"
#include "sinks/cause.h"
#include "sinks/json_member.h"
#include "wire/json.h"

#include <optional>
#include <string>

namespace millrace::webhook {
namespace {

std::optional<std::string> method_in(std::string_view body) {
  const auto call = wire::parse_json(body);
  const auto method = call ? sinks::text_member(*call, "method") : std::string_view();
  if (method != "PassOnPendingMessage" && method != "DeletedPendingMessage") return std::nullopt;
  return std::string(method);
}

delivery::Outcome without_method() {
  delivery::Outcome outcome;
  outcome.kind = delivery::Outcome::Kind::rejected;
  outcome.code = sinks::cause("no_method").code;
  outcome.reason = "the event names no method of pending messages";
  return outcome;
}

}  // namespace

async::Task<std::vector<delivery::Outcome>> PendingSink::send(std::span<const delivery::Outgoing> batch, async::Deadline deadline) {
  ensure(batch.size() == 1, "a backend is told of one pending message at a time");
  const auto method = method_in(batch.front().body);
  std::vector<delivery::Outcome> outcomes;
  if (method) outcomes.push_back(co_await post(http_, clock_, target_.below(*method), batch.front(), deadline));
  else outcomes.push_back(without_method());
  co_return outcomes;
}

}  // namespace millrace::webhook
