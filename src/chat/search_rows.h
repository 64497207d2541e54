// Finding messages by their words and by what they are.
#pragma once

#include "chat/keys.h"
#include "chat/query.h"

#include <cstddef>
#include <string>
#include <vector>

namespace millrace::chat {

struct MessageSearch {
  std::vector<ChannelKey> channels;  // nothing is found elsewhere
  std::string words;                 // all of them, and in their order what stands in quotes; empty: only the filter counts
  Filter filter;
  std::vector<Order> order;  // among equals, and without an order, the newest first
  std::string seen_by;       // id of a user: what is restricted to others or hidden from it is not found; empty: finds all
  std::size_t limit = 10, offset = 0;
};

class SearchRows {
 public:
  virtual ~SearchRows() = default;

  // Those that State::channels would list.
  virtual std::vector<ChannelKey> channels(const Query& query) = 0;

  // Nothing of deleted, truncated or pending messages. Words are compared as a whole, without case and accents.
  virtual std::vector<MessageKey> messages(const MessageSearch& search) = 0;
};

}  // namespace millrace::chat
