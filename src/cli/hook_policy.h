// `millrace hook policy`.
#pragma once

#include "cli/command.h"

namespace millrace::cli {

void add_hook_policy(CLI::App& noun, Chosen& chosen);

}  // namespace millrace::cli
