// The commands besides `serve`: each file adds those of one noun.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>

namespace millrace::cli {

// What the command line asks for: set when its command is parsed. Returns the exit code of the process.
using Chosen = std::function<int()>;

void add_check(CLI::App& root, Chosen& chosen);
void add_audit(CLI::App& root, Chosen& chosen);
void add_app_commands(CLI::App& root, Chosen& chosen);
void add_hook_commands(CLI::App& root, Chosen& chosen);
void add_event_commands(CLI::App& root, Chosen& chosen);
void add_dashboard_commands(CLI::App& root, Chosen& chosen);
void add_dead_letter_commands(CLI::App& root, Chosen& chosen);

}  // namespace millrace::cli
