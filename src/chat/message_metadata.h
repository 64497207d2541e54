// What an application says of a pending message to itself.
#pragma once

#include <map>
#include <string>

namespace millrace::chat {

using PendingMetadata = std::map<std::string, std::string>;

}  // namespace millrace::chat
