// GET /metrics: what Millrace counts, in Prometheus' text format. docs/operations.md lists the names.
#pragma once

#include "api/router.h"

#include <cstdint>
#include <string>

namespace millrace::server {

inline constexpr std::string_view metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

// No secret and nothing that a user wrote is in it.
async::Task<std::string> metrics(api::Service& service, const api::Router& router, std::int64_t backlog_quota_bytes);

}  // namespace millrace::server
