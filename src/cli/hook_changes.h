// `millrace hook add` and `hook restore`, and the list of deleted hooks.
#pragma once

#include "cli/command.h"

namespace millrace::cli {

void add_hook_changes(CLI::App& noun, Chosen& chosen);

// What `millrace hook list --deleted` prints.
int list_deleted_hooks(const Flags& flags);

}  // namespace millrace::cli
