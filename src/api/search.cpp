// Searching messages: GET /search.
#include "chat/search.h"

#include "api/router.h"
#include "wire/channel.h"
#include "wire/message.h"
#include "wire/query.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

struct Wanted : chat::SearchRequest {
  std::string sort;  // as the caller says it, or the cursor; cursors keep it
};

// A cursor, an offset and an order of the caller's do not go together: where a list goes on must be said in one way.
std::expected<void, Problem> read_place(const wire::Json& payload, Wanted& request) {
  if (const auto* sort = payload.find("sort"); sort && !sort->is_null()) {
    if (auto done = wire::read_order(*sort, wire::ListOf::messages, request.order); !done) return std::unexpected(problem(done.error()));
    if (!request.order.empty()) request.sort = wire::to_text(*sort);
  }
  request.limit = 10;
  if (auto done = wire::read_limit(payload.find("limit"), request.limit, chat::most_messages_found, "limit"); !done)
    return std::unexpected(problem(done.error()));
  if (auto done = wire::read_count(payload.find("offset"), request.offset, chat::farthest_found, "offset"); !done)
    return std::unexpected(problem(done.error()));
  const bool has_next = is_set(payload.find("next"));
  if (request.offset > 0 && !request.order.empty())
    return std::unexpected(problem(Code::input, "offset and sort exclude each other; page with next"));
  if (request.offset > 0 && has_next)
    return std::unexpected(problem(Code::input, "offset and next exclude each other; go on with next alone"));
  std::string sorted;  // how the page before was
  if (auto done = wire::read_cursor(payload.find("next"), request.offset, "next", &sorted); !done)
    return std::unexpected(problem(done.error()));
  if (!request.order.empty() || sorted.empty()) return {};
  if (const auto sort = wire::parse_json(sorted); !sort || !wire::read_order(*sort, wire::ListOf::messages, request.order))
    return std::unexpected(problem(Code::input, "next is no cursor of an answer"));
  request.sort = std::move(sorted);
  return {};
}

std::expected<Wanted, Problem> request_in(const Call& call) {
  const auto payload = payload_in(call);
  if (!payload) return std::unexpected(payload.error());
  Wanted request;
  const auto* channels = payload->find("filter_conditions");
  if (auto done = wire::read_filter(channels, wire::ListOf::channels, request.channels, "filter_conditions"); !done)
    return std::unexpected(problem(done.error()));
  if (const auto* words = payload->find("query"); words && !words->is_null() && !(words->string() && words->string()->empty()))
    if (auto done = wire::read(*words, request.words, "query"); !done) return std::unexpected(problem(done.error()));
  if (const auto* filter = payload->find("message_filter_conditions"); is_set(filter))
    if (auto done = wire::read_filter(filter, wire::ListOf::messages, request.messages.emplace(), "message_filter_conditions"); !done)
      return std::unexpected(problem(done.error()));
  if (auto done = read_place(*payload, request); !done) return std::unexpected(done.error());
  return request;
}

std::string answer_of(const chat::SearchResult& result, const Wanted& request, wire::Profile profile) {
  std::string out = "\"results\":[";
  wire::Writer writer(out, profile);
  for (const auto& [message, channel] : result.messages) {
    if (out.back() == '}') out += ',';
    out += "{\"message\":{" + wire::members_of(message, profile) + ",\"channel\":";
    writer.write(channel);
    out += "}}";
  }
  out += ']';
  if (result.more) out += ",\"next\":", writer.write(wire::cursor_at(request.offset + request.limit, request.sort));
  if (request.offset > 0)
    out += ",\"previous\":", writer.write(wire::cursor_at(request.offset - std::min(request.offset, request.limit), request.sort));
  if (result.narrowed)
    out += R"(,"results_warning":{"warning_code":1,"warning_description":"more than )" + std::to_string(chat::most_channels_searched) +
           R"( channels meet the filter; those with the newest messages were searched","channel_search_count":)" +
           std::to_string(chat::most_channels_searched) + '}';
  return out;
}

async::Task<Answer> search(Service& service, const Call& call) {
  const auto request = request_in(call);
  if (!request) co_return std::unexpected(request.error());
  chat::SearchResult result;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::search(act, *request);
    if (!found) return std::unexpected(found.error());
    result = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return answer_of(result, *request, call.profile);
}

}  // namespace

std::vector<Route> search_routes() { return {{"GET", "/search", "Search", Access::anyone, search}}; }

}  // namespace millrace::api
