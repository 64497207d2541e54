// Queue URLs as people mistype them: what is accepted names one host, one account and one queue, and goes into a request.
#include "sinks/sqs/queue_url.h"
#include "fuzz.h"
#include "net/aws_host.h"
#include "sinks/sqs/batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace millrace::fuzz {

void run(std::string_view input) {
  net::parse_aws_host(input);
  const auto url = sqs::QueueUrl::parse(input);
  if (!url) {
    ensure(!url.error().empty(), "a refusal says why");
    return;
  }
  ensure(url->text == input && input.size() <= sqs::max_queue_url_bytes, "the URL is kept as given, and bounded");
  ensure(url->origin.port != 0 && !url->name.empty() && url->name.size() <= 80, "port and name are there");
  ensure(!url->is_aws || url->region, "an AWS host says its region");
  ensure(std::ranges::all_of(url->origin.host, [](char c) { return c > 0x20 && c < 0x7f && (c < 'A' || c > 'Z') && c != '/' && c != '@'; }),
         "the host is a host's name or address in lower case");

  const auto* const scheme = url->origin.scheme == net::Origin::Scheme::https ? "https" : "http";
  const auto canonical = fmt::format("{}://{}/{}/{}", scheme, url->origin.host_port(), url->account, url->name);
  if (canonical.size() <= sqs::max_queue_url_bytes) {  // the default port may make it longer than it was
    const auto again = sqs::QueueUrl::parse(canonical);
    ensure(again && again->origin == url->origin && again->account == url->account && again->name == url->name,
           "the parts say the same queue");
  }

  const std::vector<sqs::Entry> entries{{"{}", {}, {}, {}}};
  ensure(net::request_head(url->origin, sqs::batch_request(*url, entries)).has_value(), "a request can carry it");
}

}  // namespace millrace::fuzz
