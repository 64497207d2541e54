// The HTTP client tells of each step as it is done.
#include "sinks/open_step.h"

#include "sinks/finding.h"

namespace millrace::sinks {

using Status = hooks::CheckStep::Status;

async::Task<bool> open(net::HttpClient& http, net::Origin origin, CheckSteps& steps, const hooks::Diagnosis& found,
                       async::Deadline deadline) {
  const auto watch = [&](const net::HttpClient::Opened& opened) { steps.end(Status::ok, opened.text); };
  const auto opened = co_await http.open(origin, deadline, watch);
  if (!opened) {
    // A port that takes the connection and says nothing to a TLS greeting waits for plain HTTP.
    const bool silent =
        opened.error().kind == net::ClientFailure::Kind::timeout && found.steps.back().name == hooks::CheckStep::Name::connect;
    steps.fail(silent ? finding(cause("tls"), opened.error().text) : finding(opened.error()));
    co_return false;
  }
  if (origin.scheme == net::Origin::Scheme::http) steps.end(Status::skipped, "the URL begins with http://");
  co_return true;
}

}  // namespace millrace::sinks
