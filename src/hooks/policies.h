// What an owner pastes into AWS so that a hook may send.
#pragma once

#include "chat/custom.h"

#include <optional>
#include <string>

namespace millrace::hooks {

// Policy documents as IAM, SQS, SNS and KMS take them (JSON); absent where the hook needs none.
struct Policies {
  std::optional<chat::Raw> identity_policy;  // for the user or role that sends
  std::optional<chat::Raw> queue_policy;     // for the queue
  std::optional<chat::Raw> topic_policy;     // for the topic
  std::optional<chat::Raw> trust_policy;     // for the role that is assumed
  std::optional<chat::Raw> key_policy;       // a statement for the KMS key of an encrypted queue or topic
  std::string note;                          // what is still to be filled in; empty where nothing is

  // The one that grants sending.
  const std::optional<chat::Raw>& sending() const { return queue_policy ? queue_policy : topic_policy ? topic_policy : identity_policy; }
};

}  // namespace millrace::hooks
