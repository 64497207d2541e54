// What commands ask, and the answer: the same from a running server and from a store that none runs on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "delivery/hook_delivery.h"
#include "store/store.h"

#include <expected>
#include <string>
#include <string_view>

namespace millrace::server {

// Where answers come from. Without a running server there are no states.
struct Known {
  store::Store& store;
  const Clock& clock;
  Random& random;
  delivery::HookStates states;
};

// GET  /check
// GET  /apps?app=KEY
// POST /apps?key=KEY&name=NAME
// GET  /hooks?app=KEY
// POST /hooks/pause?app=KEY&hook=ID        and /hooks/resume
// GET  /hooks/replays?app=KEY&hook=ID
// POST /hooks/replay?app=KEY&hook=ID&from=PLACE&to=PLACE&types=T,…&cids=C,…
// GET  /hooks/replay?…                     what that would send
// POST /hooks/replay/cancel?app=KEY&hook=ID
// GET  /dead-letters?app=KEY&hook=ID&id=EVENT&type=T&cid=C&code=C&limit=N
// GET  /dead-letters/show?id=EVENT
// POST /dead-letters/redrive?…&all=true    what is chosen as above
// POST /dead-letters/discard?…
// POST /apps/rotate-secret?app=KEY&keep_old_s=N
// GET  /audit?app=KEY&limit=N
// GET  /hooks/deleted?app=KEY
// POST /hooks?app=KEY                      body: the hook
// POST /hooks/restore?app=KEY&hook=ID
// GET  /events?app=KEY&after=N&limit=N     JSON lines
// GET  /events/tail?app=KEY&type=T&after=N
// GET  /events/show?app=KEY&id=ID
// What changes something also takes by=NAME, who typed the command, and reason=TEXT, why. The text says what is wrong with the question.
// Waits for the disk.
std::expected<std::string, std::string> ask(const Known& known, std::string_view method, std::string_view path, std::string_view query,
                                            std::string_view body = {});

// Whether delivery has to take up anew what an answer to that path has changed.
bool changes_delivery(std::string_view method, std::string_view path);

// Whether an answer to that path tells how far delivery is: what was acknowledged is then to be saved first.
bool tells_of_delivery(std::string_view path);

}  // namespace millrace::server
