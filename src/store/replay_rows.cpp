// Whether a replay means an event.
#include "store/replay_rows.h"

#include <algorithm>

namespace millrace::store {

bool EventChoice::takes(std::string_view type, std::string_view cid) const {
  const auto names = [](const std::vector<std::string>& list, std::string_view text) {
    return list.empty() || std::ranges::find(list, text) != list.end();
  };
  return filter.accepts(type) && names(types, type) && names(cids, cid);
}

}  // namespace millrace::store
