// Where an app's own server is asked while a request waits.
#pragma once

#include <chrono>
#include <string>

namespace millrace::hooks {

struct AppServer {
  static constexpr std::chrono::milliseconds standard_time{1'500};

  std::string before_send_url;  // empty: messages are stored as they are sent
  std::chrono::milliseconds before_send_time = standard_time;
  std::string command_url;  // with "{type}" for the command's name; empty: an operator's commands have no answer
};

}  // namespace millrace::hooks
