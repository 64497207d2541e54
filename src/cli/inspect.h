// Commands that read: of a running server over its socket, else from the store under its lock.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace millrace::cli {

struct InspectOptions {
  InspectOptions(CLI::App& parent, const std::string& name, const std::string& about);

  CLI::App* command;
  std::string data, app;
  bool json = false;
};

// Each returns the exit code; `check` 1 when a ledger does not close.
int check_ledger(const InspectOptions& options);
int list_events(const InspectOptions& options);

}  // namespace millrace::cli
