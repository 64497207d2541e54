// Messages that a user has deleted for itself alone: everybody else sees them as before.
#pragma once

#include "chat/keys.h"

namespace millrace::chat {

class DeletionsForMe {
 public:
  virtual ~DeletionsForMe() = default;

  // Adding again changes nothing.
  virtual void add(UserKey user, MessageKey message) = 0;
  virtual bool has(UserKey user, MessageKey message) = 0;

  // Whether the user has deleted anything so.
  virtual bool has_any(UserKey user) = 0;
};

}  // namespace millrace::chat
