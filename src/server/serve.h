// `millrace serve`: everything wired together, from the first file opened to the last one closed.
#pragma once

#include "server/config.h"

namespace millrace::server {

// Runs until SIGTERM or SIGINT. Returns the exit code: 0 after an orderly end, 1 when it could not start, having said why
// and what helps.
int serve(const Config& config);

}  // namespace millrace::server
