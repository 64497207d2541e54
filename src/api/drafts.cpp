// Drafts of messages.
#include "chat/drafts.h"

#include "api/listing.h"
#include "api/message_change.h"
#include "api/router.h"
#include "chat/channels.h"
#include "wire/draft.h"

namespace millrace::api {
namespace {

using DraftRule = std::function<chat::Expected<void>(chat::Act&, const chat::Channel&, const chat::UserRef& by)>;

// A rule on the channel that the path names.
Rule in_channel(const Call& call, const chat::UserRef& by, const DraftRule& rule) {
  return [&call, &by, &rule](chat::Act& act) -> chat::Expected<void> {
    const auto channel = chat::existing_channel(act, {call.params[0], call.params[1]});
    if (!channel) return std::unexpected(channel.error());
    return rule(act, *channel, by);
  };
}

std::string answer_of(const chat::Draft& draft, wire::Profile profile) { return "\"draft\":" + wire::written(draft, profile); }

async::Task<Answer> save_draft(Service& service, const Call& call) {
  const auto change = message_in(call);
  if (!change) co_return std::unexpected(change.error());
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  chat::Draft draft;
  const DraftRule rule = [&](chat::Act& act, const chat::Channel& channel, const chat::UserRef& who) -> chat::Expected<void> {
    auto saved = chat::save_draft(act, channel, *change, who);
    if (!saved) return std::unexpected(saved.error());
    draft = *std::move(saved);
    return {};
  };
  const auto done = co_await changed(service, call, in_channel(call, *by, rule));
  if (!done) co_return std::unexpected(done.error());
  co_return answer_of(draft, call.profile);
}

async::Task<Answer> get_draft(Service& service, const Call& call) {
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  chat::Draft draft;
  const DraftRule rule = [&](chat::Act& act, const chat::Channel& channel, const chat::UserRef& who) -> chat::Expected<void> {
    auto found = chat::draft_of(act, channel, call.query_value("parent_id"), who);
    if (!found) return std::unexpected(found.error());
    draft = *std::move(found);
    return {};
  };
  const auto done = co_await seen(service, call, in_channel(call, *by, rule));
  if (!done) co_return std::unexpected(done.error());
  co_return answer_of(draft, call.profile);
}

async::Task<Answer> delete_draft(Service& service, const Call& call) {
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  const DraftRule rule = [&](chat::Act& act, const chat::Channel& channel, const chat::UserRef& who) {
    return chat::delete_draft(act, channel, call.query_value("parent_id"), who);
  };
  const auto done = co_await changed(service, call, in_channel(call, *by, rule));
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

async::Task<Answer> query_drafts(Service& service, const Call& call) {
  const auto query = listing_in(call, wire::ListOf::drafts);
  if (!query) co_return std::unexpected(query.error());
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  std::vector<chat::Draft> drafts;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::drafts_of(act, *by, one_more(*query));
    if (!found) return std::unexpected(found.error());
    drafts = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return page_of(call, "drafts", std::move(drafts), *query);
}

}  // namespace

std::vector<Route> draft_routes() {
  return {
      {"POST", "/channels/{type}/{id}/draft", "CreateDraft", Access::anyone, save_draft},
      {"GET", "/channels/{type}/{id}/draft", "GetDraft", Access::anyone, get_draft},
      {"DELETE", "/channels/{type}/{id}/draft", "DeleteDraft", Access::anyone, delete_draft},
      {"POST", "/drafts/query", "QueryDrafts", Access::anyone, query_drafts},
  };
}

}  // namespace millrace::api
