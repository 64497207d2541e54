// The same state for one channel and for many.
#include "api/channel_state.h"

#include "api/message_change.h"
#include "chat/drafts.h"
#include "chat/hiding.h"
#include "chat/locations.h"
#include "chat/permissions.h"
#include "chat/visibility.h"
#include "wire/channel.h"
#include "wire/draft.h"
#include "wire/message.h"
#include "wire/query.h"
#include "wire/write.h"

#include <algorithm>
#include <iterator>

namespace millrace::api {
namespace {

// A page of members or watchers.
std::expected<void, Problem> read_user_page(const wire::Json& body, const char* list, std::size_t& limit, std::size_t& offset) {
  const auto* page = body.find(list);
  const auto read = [&](std::string_view name, std::size_t& into, std::size_t most) -> std::expected<void, Problem> {
    const auto* value = page->find(name);
    if (!value || value->is_null()) return {};
    std::int64_t count = 0;
    const std::string path = wire::joined(list, name);
    if (auto done = wire::read(*value, count, path); !done) return std::unexpected(problem(done.error()));
    if (count < 0 || static_cast<std::size_t>(count) > most)
      return std::unexpected(problem(Code::input, path + " must be between 0 and " + std::to_string(most)));
    into = static_cast<std::size_t>(count);
    return {};
  };
  if (!page || page->is_null()) return {};
  if (auto done = read("limit", limit, chat::most_members_listed); !done) return done;
  return read("offset", offset, chat::farthest_member);
}

// The newest message of the page that the member has read. Nothing where older or newer ones, which are not in it, may be the last.
std::string last_read_in(const ChannelState& state, const chat::Member& member) {
  if (!member.last_read) return {};
  const auto unread = std::ranges::partition_point(state.messages, [&](const chat::Message& message) {
    return message.sequence <= member.read_sequence && message.created_at <= *member.last_read;
  });
  if (unread == state.messages.begin() || (unread == state.messages.end() && !state.has_newest)) return {};
  return std::prev(unread)->id;
}

std::vector<chat::Read> read_states(const ChannelState& state) {
  std::vector<chat::Read> reads;
  if (state.extent != StateWanted::Extent::everything) return reads;
  reads.reserve(state.members.size());
  for (const auto& member : state.members)
    reads.push_back({member.user,
                     {member.last_read},
                     chat::unread_in(state.channel, member.read_sequence),
                     member.last_delivered_at,
                     member.last_delivered_message_id,
                     last_read_in(state, member)});
  return reads;
}

// About what an answer takes: making room again and again copies it as often.
std::size_t expected_bytes(const ChannelState& state) {
  constexpr std::size_t channel_bytes = 4'096, message_bytes = 1'536, member_bytes = 1'536;
  return channel_bytes + (state.messages.size() + state.pinned.size()) * message_bytes + state.members.size() * member_bytes;
}

}  // namespace

std::expected<StateWanted, Problem> state_wanted(const wire::Json& body) {
  StateWanted wanted;
  if (const auto* page = body.find("messages"); page && !page->is_null())
    if (auto done = wire::read_page([&](std::string_view name) { return page->find(name); }, wanted.messages, "messages"); !done)
      return std::unexpected(problem(done.error()));
  if (auto done = read_user_page(body, "members", wanted.members, wanted.members_offset); !done) return std::unexpected(done.error());
  std::size_t watchers = 0, watchers_offset = 0;  // nobody watches
  if (auto done = read_user_page(body, "watchers", watchers, watchers_offset); !done) return std::unexpected(done.error());
  if (auto done = read_extent(body, wanted); !done) return std::unexpected(done.error());
  return wanted;
}

std::expected<void, Problem> read_extent(const wire::Json& body, StateWanted& wanted) {
  const auto* value = body.find("state");
  if (!value || value->is_null()) return {};
  bool everything = true;
  if (auto done = wire::read(*value, everything, "state"); !done) return std::unexpected(problem(done.error()));
  wanted.extent = everything ? StateWanted::Extent::everything : StateWanted::Extent::channel_and_members;
  return {};
}

chat::Expected<ChannelState> state_of(chat::Act& act, chat::Channel channel, const StateWanted& wanted, std::string_view user) {
  ChannelState state;
  chat::MessagePage page = wanted.messages;
  const auto own = user.empty() ? std::nullopt : act.state.user(user);
  if (own) {
    state.membership = act.state.member(channel.key, own->key);
    chat::add_marks(act, channel, *own, state.membership);
    if (state.membership) page.after = state.membership->history_after;
    state.draft = chat::draft_beside(act, *own, channel.key);
    state.pending = act.state.unsent().pending(channel.key, own->key, chat::most_pending_shown);
  }
  state.members = act.state.members(channel.key, wanted.members, wanted.members_offset);
  state.extent = wanted.extent;
  if (wanted.extent == StateWanted::Extent::everything) {
    auto messages = chat::messages_of(act, channel, page);
    if (!messages) return std::unexpected(messages.error());
    state.messages = *std::move(messages);
    state.has_newest = page.from == chat::MessagePage::From::newest;
    if (own) chat::show_to(act, *own, state.messages);
    state.pinned = chat::visible(
        act, act.state.pinned(channel.key, {.after = page.after, .seen_by = act.user_id, .limit = chat::pinned_messages_shown}));
    std::erase_if(state.pinned, [&](const chat::Message& message) { return !message.pinned; });
    if (own) chat::show_to(act, *own, state.pinned);
    state.live_locations = chat::live_locations_in(act, channel, page.after);
  }
  channel.own_capabilities = chat::own_capabilities(act, channel);
  state.channel = std::move(channel);
  return state;
}

void append_answer(std::string& out, const ChannelState& state, wire::Profile profile) {
  out.reserve(out.size() + expected_bytes(state));
  out += "\"channel\":";
  wire::Writer writer(out, profile, wire::Repeats::users);
  writer.write(state.channel);
  out += ",\"messages\":", writer.write(state.messages);
  out += ",\"members\":", writer.write(state.members);
  if (state.membership) out += ",\"membership\":", writer.write(*state.membership);
  if (state.draft) out += ",\"draft\":", writer.write(*state.draft);
  if (state.channel.hidden) out += ",\"hidden\":", writer.write(*state.channel.hidden);
  if (state.channel.hide_messages_before) out += ",\"hide_messages_before\":", writer.write(*state.channel.hide_messages_before);
  out += ",\"read\":", writer.write(read_states(state));
  out += ",\"pinned_messages\":", writer.write(state.pinned);
  if (!state.live_locations.empty()) out += ",\"active_live_locations\":", writer.write(state.live_locations);
  out += ",\"pending_messages\":[";
  for (const auto& unsent : state.pending) {
    if (&unsent != state.pending.data()) out += ',';
    out += "{\"message\":", writer.write(unsent.message);
    out += ",\"metadata\":", writer.write(unsent.metadata);
    out += '}';
  }
  out += R"(],"threads":[],"watchers":[],"watcher_count":0)";
}

std::string answer_of(const ChangedChannel& changed, wire::Profile profile) {
  std::string out = "\"channel\":";
  wire::Writer writer(out, profile);
  writer.write(changed.channel);
  out += ",\"members\":", writer.write(changed.members);
  if (changed.message) out += ",\"message\":", writer.write(*changed.message);
  return out;
}

std::expected<std::optional<chat::MessageChange>, Problem> system_message_in(const Call& call) {
  if (!is_set(call.body.find("message"))) return std::nullopt;
  auto message = message_in(call);
  if (!message) return std::unexpected(message.error());
  return *std::move(message);
}

}  // namespace millrace::api
