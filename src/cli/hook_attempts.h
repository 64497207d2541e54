// `millrace hook attempts`.
#pragma once

#include "cli/command.h"

namespace millrace::cli {

void add_hook_attempts(CLI::App& noun, Chosen& chosen);

}  // namespace millrace::cli
