// Searching messages in the channels that meet a filter.
#pragma once

#include "chat/act.h"
#include "chat/query.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

struct SearchRequest {
  Filter channels;
  std::optional<std::string> words;  // this or `messages`
  std::optional<Filter> messages;
  std::vector<Order> order;
  std::size_t limit = 10, offset = 0;
};

struct FoundMessage {
  Message message;
  Channel channel;
};

struct SearchResult {
  std::vector<FoundMessage> messages;
  bool more = false;      // behind this page
  bool narrowed = false;  // more channels met the filter than were searched
};

// With a user's token only what that user can read is found.
Expected<SearchResult> search(Act& act, const SearchRequest& request);

inline constexpr std::size_t most_channels_searched = 1'000, most_messages_found = 100, farthest_found = 1'000;
inline constexpr std::size_t longest_search = 256;  // bytes

}  // namespace millrace::chat
