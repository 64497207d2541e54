// Sending a stretch of the log once more to one hook.
#pragma once

#include "server/operator_act.h"
#include "server/text.h"
#include "store/store.h"

#include <string>
#include <string_view>
#include <vector>

namespace millrace::server {

// What is to be replayed: events that the hook's filter of now accepts, whether it was there when they were made or not.
struct ReplayWish {
  std::string app, hook;                 // an empty key means any app
  std::string from, to;                  // a position, that is meant too, or an RFC 3339 time, from which on or before which; empty: all
  std::vector<std::string> types, cids;  // empty: all
};

// {"app":…,"hook":…,"from":POSITION,"to":POSITION,"matching":12,"types":{"message.new":12}}: what a replay would send. Reads the
// stretch.
Text preview_replay(store::Store& store, const ReplayWish& wish);

// {"app":…,"hook":…,"replay":{…}}: it is on disk, and delivery is to take it up. The text says what is wrong with the wish, that no
// event matches, or that another replay of the hook is under way.
Text replay_hook(store::Store& store, const OperatorAct& act, const ReplayWish& wish);

// The same answer. What is on its way to the queue may still arrive.
Text cancel_replay(store::Store& store, const OperatorAct& act, std::string_view api_key, std::string_view hook_id);

// {"app":…,"hook":…,"replays":[{…}]}: the newest first.
Text replay_list(store::Store& store, std::string_view api_key, std::string_view hook_id);

}  // namespace millrace::server
