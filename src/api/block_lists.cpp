// Block lists: an operator's own are made, changed and deleted; built-in ones are read.
#include "chat/block_lists.h"

#include "api/config_answer.h"
#include "api/router.h"
#include "api/task_answer.h"
#include "wire/block_list.h"
#include "wire/query.h"

#include <algorithm>

namespace millrace::api {
namespace {

constexpr std::size_t most_lists_shown = 200;

std::string answer_of(const chat::BlockList& list, wire::Profile profile) { return "\"blocklist\":" + wire::written(list, profile); }

async::Task<Answer> list_lists(Service& service, const Call& call) {
  const auto limit = count_in(call, "limit", most_lists_shown, most_lists_shown);
  if (!limit) co_return std::unexpected(limit.error());
  std::size_t offset = 0;
  const wire::Json cursor{call.query_value("cursor")};
  if (auto done = wire::read_cursor(&cursor, offset, "cursor"); !done) co_return std::unexpected(problem(done.error()));
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    auto lists = chat::block_lists(act.state, call.query_value("team"));
    lists.erase(lists.begin(), lists.begin() + static_cast<std::ptrdiff_t>(std::min(offset, lists.size())));
    const bool more = lists.size() > *limit;
    if (more) lists.resize(*limit);
    std::string out = "\"blocklists\":";
    wire::Writer writer(out, call.profile);
    writer.write(lists);
    if (more) out += ",\"next_cursor\":", writer.write(wire::cursor_at(offset + *limit));
    return out;
  });
}

async::Task<Answer> get_list(Service& service, const Call& call) {
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    const auto list = chat::existing_block_list(act.state, call.params[0], call.query_value("team"));
    if (!list) return std::unexpected(list.error());
    return answer_of(**list, call.profile);
  });
}

// What a request gives, over what there is.
chat::Expected<chat::BlockList> read_over(chat::BlockList list, const wire::Json& body) {
  if (auto done = wire::read(body, list, ""); !done) return chat::refused(chat::Refusal::Kind::input, done.error().message());
  return list;
}

async::Task<Answer> create_list(Service& service, const Call& call) {
  if (const auto* words = call.body.find("words"); !words || !words->array())
    co_return std::unexpected(problem(Code::input, "words is missing; the body needs it as a list of texts"));
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    auto list = read_over({}, call.body);
    if (list) list = chat::create_block_list(act, *std::move(list));
    if (!list) return std::unexpected(list.error());
    return answer_of(*list, call.profile);
  });
}

async::Task<Answer> update_list(Service& service, const Call& call) {
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    const auto stored = chat::existing_block_list(act.state, call.params[0], {});
    if (!stored) return std::unexpected(stored.error());
    auto list = read_over(**stored, call.body);
    if (!list) return std::unexpected(list.error());
    list->name = call.params[0];
    list = chat::update_block_list(act, *std::move(list));
    if (!list) return std::unexpected(list.error());
    return answer_of(*list, call.profile);
  });
}

async::Task<Answer> import_list(Service& service, const Call& call) {
  std::vector<std::string> items;
  if (auto done = given(call.body, "items", items); !done) co_return std::unexpected(done.error());
  co_return co_await task_begun(service, call, [&](chat::Act& act) { return chat::import_block_list(act, call.params[0], items); });
}

async::Task<Answer> delete_list(Service& service, const Call& call) {
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    if (auto gone = chat::delete_block_list(act, call.params[0], call.query_value("team")); !gone) return std::unexpected(gone.error());
    return std::string();
  });
}

}  // namespace

std::vector<Route> block_list_routes() {
  return {
      {"GET", "/blocklists", "ListBlockLists", Access::server, list_lists},
      {"POST", "/blocklists", "CreateBlockList", Access::server, create_list},
      {"GET", "/blocklists/{name}", "GetBlockList", Access::server, get_list},
      {"PUT", "/blocklists/{name}", "UpdateBlockList", Access::server, update_list},
      {"POST", "/blocklists/{id}/import", "ImportBlockList", Access::server, import_list},
      {"DELETE", "/blocklists/{name}", "DeleteBlockList", Access::server, delete_list},
  };
}

}  // namespace millrace::api
