// What commands and the operator's API ask, and the answer: the same from a running server and from a store that none runs on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "delivery/hook_delivery.h"
#include "server/change_hooks.h"
#include "server/text.h"
#include "store/store.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace millrace::server {

// Where answers come from. Without a running server there are no states.
struct Known {
  store::Store& store;
  const Clock& clock;
  Random& random;
  delivery::HookStates states;
  SharedTargets shared_targets = nullptr;
};

struct Asked {
  std::string_view method, path, query;
  std::string_view body = {};
  std::string actor = "command line";  // who asks, for the audit trail
};

// One kind of question. docs/operator-api.yaml describes each: its parameters and its answer.
struct Question {
  // nothing: of the store alone. progress: tells how far delivery is, so that what was acknowledged is to be saved first.
  // delivery: changes what delivery has to take up anew, and tells how far it is.
  enum class Touches : std::uint8_t { nothing, progress, delivery };
  // server: needs what only a running server has, so it is not answered by `ask`.
  enum class Answers : std::uint8_t { ask, server };
  // Whether a server token of the app that it names is enough.
  enum class Asks : std::uint8_t { app, owner };

  std::string_view method, path;
  Touches touches;
  Asks asks;
  Answers answers;
  Text (*answer)(const Known& known, const Asked& asked);  // null where the server answers
};

std::span<const Question> questions();

// Null when there is none. `method` may be empty: any.
const Question* question(std::string_view method, std::string_view path);

// What changes something also takes by=NAME, who typed the command, and reason=TEXT, why. The text says what is wrong with the question.
// Waits for the disk.
Text ask(const Known& known, const Asked& asked);

}  // namespace millrace::server
