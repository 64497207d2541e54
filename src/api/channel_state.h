// A channel with what is in it, as queries answer it.
#pragma once

#include "api/call.h"
#include "chat/channels.h"
#include "chat/draft.h"
#include "chat/unsent.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::api {

// How much of it is wanted.
struct StateWanted {
  enum class Extent : std::uint8_t { everything, channel_and_members };
  Extent extent = Extent::everything;
  chat::MessagePage messages;
  std::size_t members = chat::most_members_queried, members_offset = 0;
};

// `state`, `messages`, `members` and `watchers` of a query's body.
std::expected<StateWanted, Problem> state_wanted(const wire::Json& body);
// `state` alone.
std::expected<void, Problem> read_extent(const wire::Json& body, StateWanted& wanted);

struct ChannelState {
  chat::Channel channel;
  std::vector<chat::Member> members;
  std::vector<chat::Message> messages, pinned;
  std::vector<chat::SharedLocation> live_locations;
  std::vector<chat::Unsent> pending;  // of whoever asks
  std::optional<chat::Member> membership;
  std::optional<chat::Draft> draft;  // of whoever asks
  StateWanted::Extent extent = StateWanted::Extent::everything;
  bool has_newest = false;  // of the messages
};

// `user`: whose membership, marks, draft and own reactions are shown, without the messages that are hidden from that user; empty for
// nobody's.
chat::Expected<ChannelState> state_of(chat::Act& act, chat::Channel channel, const StateWanted& wanted, std::string_view user);

// Members of an object, without its braces. Best made by the thread that read the state: what it is made of is near then, and its memory
// goes back to where it came from.
void append_answer(std::string& out, const ChannelState& state, wire::Profile profile);

// What a change of a channel answers: the channel, all its members, and the message that went with it.
struct ChangedChannel {
  chat::Channel channel;
  std::vector<chat::Member> members;
  std::optional<chat::Message> message;
};

std::string answer_of(const ChangedChannel& changed, wire::Profile profile);

// The `message` of a change, with its html; nothing when there is none.
std::expected<std::optional<chat::MessageChange>, Problem> system_message_in(const Call& call);

}  // namespace millrace::api
