// What an update of `event_hooks` does to the stored hooks. The array replaces the list: hooks that it leaves out are deleted.
#pragma once

#include "base/random.h"
#include "hooks/hook.h"
#include "hooks/hook_fault.h"

#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace millrace::hooks {

// A hook as a request gives it.
struct WantedHook {
  // Which keys that some SDK does not know the request holds, null or not: those that it does not hold keep their stored value.
  struct Mentions {
    bool custom_events = false, group_id = false, product = false, payload_encoding = false;
  };

  Hook given;
  Mentions mentions;
  bool deleted = false;  // the request says so: as if the array did not hold it
};

struct Replacement {
  std::vector<Hook> hooks;     // the new list, in the array's order; key 0 is a new hook
  std::vector<Hook> left_out;  // stored hooks that the array does not hold: to be deleted
};

// The new list, or the first fault; the whole array is judged before anything changes.
//
// The same id updates; an unknown id creates with it; an empty one takes over an otherwise omitted stored hook of the same
// type and target (its id, key and masked secret), else a random UUID is made. A masked secret keeps the stored one.
// `now` is in microseconds.
std::expected<Replacement, HookFault> replace(const std::vector<Hook>& stored, std::vector<WantedHook> wanted, Instant now, Random& random);

}  // namespace millrace::hooks
