// What the commands of `millrace event` share.
#pragma once

#include "cli/command.h"

#include <string>

namespace millrace::cli {

struct EventFlags : Flags {
  std::string type, id;
};

int list_events(const EventFlags& flags);
int tail_events(const EventFlags& flags);
int show_event(const EventFlags& flags);

// An event on one line: position, time, type, channel, id.
std::string line_of(const wire::Json& event);

}  // namespace millrace::cli
