// Where a user is reached by push.
#pragma once

#include "chat/user.h"

#include <string>

namespace millrace::chat {

struct Device {
  std::string id;  // the provider's token
  UserKey user{};
  std::string user_id;
  std::string push_provider;       // "firebase", "apn", "huawei" or "xiaomi"
  std::string push_provider_name;  // one of several of that kind; may be empty
  std::string hardware_id;
  bool voip = false;
  Instant created_at;
};

}  // namespace millrace::chat
