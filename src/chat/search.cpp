// First the channels, then the messages in them.
#include "chat/search.h"

#include "chat/channel_list.h"
#include "chat/search_rows.h"
#include "chat/visibility.h"

#include <fmt/format.h>

#include <map>

namespace millrace::chat {
namespace {

Expected<void> makes_sense(const SearchRequest& request) {
  if (request.words && request.messages)
    return refused(Refusal::Kind::input,
                   "query and message_filter_conditions exclude each other; put the words into \"text\": {\"$q\": …}");
  if (!request.words && !request.messages)
    return refused(Refusal::Kind::input, "query is missing; give words, or message_filter_conditions");
  if (request.channels.parts.empty())
    return refused(Refusal::Kind::input, "filter_conditions is empty; say in which channels to search, such as {\"type\": \"messaging\"}");
  if (request.words && (request.words->empty() || request.words->size() > longest_search))
    return refused(Refusal::Kind::input, fmt::format("query: give 1 to {} bytes of words", longest_search));
  if (request.limit == 0) return refused(Refusal::Kind::input, fmt::format("limit must be between 1 and {}", most_messages_found));
  return {};
}

}  // namespace

Expected<SearchResult> search(Act& act, const SearchRequest& request) {
  if (auto sensible = makes_sense(request); !sensible) return std::unexpected(sensible.error());
  MessageSearch wanted;
  auto& rows = act.state.search();
  const auto searched = narrowed(act, {.filter = request.channels, .limit = most_channels_searched + 1}, act.user_id);
  if (!searched) return std::unexpected(searched.error());
  wanted.channels = rows.channels(*searched);
  SearchResult result;
  result.narrowed = wanted.channels.size() > most_channels_searched;
  if (result.narrowed) wanted.channels.pop_back();
  wanted.words = request.words.value_or("");
  if (request.messages) wanted.filter = *request.messages;
  wanted.order = request.order;
  wanted.seen_by = act.user_id;
  wanted.limit = request.limit + 1;
  wanted.offset = request.offset;
  auto keys = rows.messages(wanted);
  result.more = keys.size() > request.limit;
  if (result.more) keys.pop_back();

  const auto reader = act.by_server() ? std::nullopt : act.state.user(act.user_id);
  std::map<ChannelKey, Channel> channels;
  for (const auto key : keys) {
    auto message = act.state.message(key);
    if (!message) continue;
    cover_quote(act, *message);
    cover_deleted_quote(act, *message);
    add_memberships(act, {&*message, 1});
    if (reader) show_to(act, *reader, {&*message, 1});
    auto [channel, is_new] = channels.try_emplace(message->channel);
    if (is_new) channel->second = act.state.channel(message->channel).value();
    result.messages.push_back({*std::move(message), channel->second});
  }
  return result;
}

}  // namespace millrace::chat
