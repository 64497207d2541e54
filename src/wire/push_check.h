// What check_push answers: what would be pushed, and what would go wrong.
#pragma once

#include "wire/fields.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace millrace::wire {

struct PushCheck {
  std::string event_type = "message.new";
  std::map<std::string, std::string> rendered_message;  // the data that goes with every push
  std::string rendered_apn_template, rendered_firebase_template;
  std::vector<std::string> general_errors;
  bool skip_devices = false;
};

template <>
inline constexpr auto fields<PushCheck> = std::tuple{
    Field{"event_type", &PushCheck::event_type},
    Field{"rendered_message", &PushCheck::rendered_message},
    Field{"rendered_apn_template", &PushCheck::rendered_apn_template, Presence::omit_if_empty},
    Field{"rendered_firebase_template", &PushCheck::rendered_firebase_template, Presence::omit_if_empty},
    Field{"general_errors", &PushCheck::general_errors, Presence::omit_if_empty},
    Field{"skip_devices", &PushCheck::skip_devices},
};

}  // namespace millrace::wire
