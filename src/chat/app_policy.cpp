// Policies that belong to no app in particular.
#include "chat/app_policy.h"

namespace millrace::chat {

const AppPolicy& AppPolicy::standard() {
  static const AppPolicy policy;
  return policy;
}

const AppPolicy& AppPolicy::unchecked() {
  static const AppPolicy policy{.grants = {}, .permissions_checked = false};
  return policy;
}

}  // namespace millrace::chat
