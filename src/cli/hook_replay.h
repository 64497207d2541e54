// `millrace hook replay`.
#pragma once

#include "cli/command.h"

#include <string>

namespace millrace::cli {

void add_hook_replay(CLI::App& noun, Chosen& chosen);

// "replay-7 runs: 1200 of 5000 sent"
std::string replay_text(const wire::Json& replay);

}  // namespace millrace::cli
