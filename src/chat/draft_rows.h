// Drafts as the store keeps them.
#pragma once

#include "chat/draft.h"
#include "chat/query.h"

#include <optional>
#include <vector>

namespace millrace::chat {

// The draft's place: a channel, or a thread of it. `parent` is 0 for the channel itself.
struct DraftPlace {
  ChannelKey channel{};
  MessageKey parent{};
};

// The channel's name and the parent's id are filled in, of both nothing else. What stands in a removed channel is not found.
class DraftRows {
 public:
  virtual ~DraftRows() = default;

  virtual std::optional<Draft> draft(UserKey user, DraftPlace place) = 0;

  // Whether the user has any, also of what is out of sight.
  virtual bool has_any(UserKey user) = 0;

  // Without an order the newest first.
  virtual std::vector<Draft> drafts(UserKey user, const Query& query) = 0;

  // Instead of the one that is there.
  virtual void save(UserKey user, DraftPlace place, const Draft& draft) = 0;

  // False when there was none.
  virtual bool remove(UserKey user, DraftPlace place) = 0;
};

}  // namespace millrace::chat
