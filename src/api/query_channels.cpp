// Lists of channels: POST /channels.
#include "api/channel_state.h"
#include "api/router.h"
#include "chat/channel_list.h"
#include "wire/query.h"

#include <array>

namespace millrace::api {
namespace {

std::expected<std::size_t, Problem> limit_in(const wire::Json& body, std::string_view name, std::size_t otherwise, std::size_t most) {
  const auto* value = body.find(name);
  if (!value || value->is_null()) return otherwise;
  std::int64_t limit = 0;
  if (auto done = wire::read(*value, limit, std::string(name)); !done) return std::unexpected(problem(done.error()));
  if (limit < 0 || static_cast<std::size_t>(limit) > most)
    return std::unexpected(problem(Code::input, std::string(name) + " must be between 0 and " + std::to_string(most)));
  return static_cast<std::size_t>(limit);
}

async::Task<Answer> query_channels(Service& service, const Call& call) {
  constexpr std::array<std::string_view, 3> not_yet{"predefined_filter", "filter_values", "sort_values"};
  if (auto done = without(call.body, not_yet); !done) co_return std::unexpected(done.error());
  chat::Query query;
  if (auto done = wire::read(call.body, wire::ListOf::channels, query); !done) co_return std::unexpected(problem(done.error()));
  if (query.filter.parts.empty())
    co_return std::unexpected(
        problem(Code::input, "filter_conditions is empty; give at least one condition, such as {\"type\": \"messaging\"}"));
  const auto messages = limit_in(call.body, "message_limit", 25, wire::most_messages);
  if (!messages) co_return std::unexpected(messages.error());
  const auto members = limit_in(call.body, "member_limit", chat::most_members_queried, chat::most_members_queried);
  if (!members) co_return std::unexpected(members.error());
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  const std::string user = call.token.by_server() ? by->named() : call.token.user_id;

  StateWanted wanted;
  wanted.messages.limit = *messages;
  wanted.members = *members;
  if (auto done = read_extent(call.body, wanted); !done) co_return std::unexpected(done.error());
  std::string out = "\"channels\":[";
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto channels = chat::list_channels(act, query, user);
    if (!channels) return std::unexpected(channels.error());
    for (auto& channel : *channels) {
      if (&channel != channels->data()) out += ',';
      const auto state = state_of(act, std::move(channel), wanted, user);
      if (!state) return std::unexpected(state.error());
      out += '{';
      append_answer(out, *state, call.profile);
      out += '}';
    }
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  out += ']';
  co_return out;
}

}  // namespace

std::vector<Route> channel_list_routes() { return {{"POST", "/channels", "QueryChannels", Access::visitor, query_channels}}; }

}  // namespace millrace::api
