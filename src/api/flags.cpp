// Flags of messages and users; the reports that moderators review.
#include "chat/flags.h"

#include "api/router.h"
#include "chat/flag_rows.h"
#include "chat/unblocking.h"
#include "wire/flag.h"
#include "wire/query.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

// v2 names what is flagged by its type and id.
std::expected<void, Problem> read_entity(const wire::Json& body, chat::FlagChange& change) {
  std::string type, id;
  for (const auto& done : {given(body, "entity_type", type), given(body, "entity_id", id)})
    if (!done) return done;
  if (type == "stream:user") change.target_user_id = std::move(id);
  else if (type == "stream:chat:v1:message") change.target_message_id = std::move(id);
  else if (!type.empty())
    return std::unexpected(problem(
        Code::input, "entity_type: \"" + type + "\" is not supported by this version; give \"stream:chat:v1:message\" or \"stream:user\""));
  return {};
}

std::expected<chat::FlagChange, Problem> flag_in(const Call& call) {
  chat::FlagChange change;
  for (const auto& done :
       {given(call.body, "target_message_id", change.target_message_id), given(call.body, "target_user_id", change.target_user_id),
        given(call.body, "reason", change.reason), given(call.body, "custom", change.custom)})
    if (!done) return std::unexpected(done.error());
  if (auto done = read_entity(call.body, change); !done) return std::unexpected(done.error());
  auto user = asker(call);
  if (!user) return std::unexpected(user.error());
  change.user = *std::move(user);
  return change;
}

using FlagRule = chat::Expected<chat::Flag> (*)(chat::Act&, const chat::FlagChange&);

async::Task<std::expected<chat::Flag, Problem>> flag_changed(Service& service, const Call& call, FlagRule rule) {
  const auto change = flag_in(call);
  if (!change) co_return std::unexpected(change.error());
  chat::Flag flag;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act, *change);
    if (!result) return std::unexpected(result.error());
    flag = *std::move(result);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return flag;
}

std::string answer_of(const chat::Flag& flag, wire::Profile profile) {
  std::string out = "\"flag\":";
  wire::Writer(out, profile).write(flag);
  return out;
}

async::Task<Answer> make_flag(Service& service, const Call& call) {
  const auto flag = co_await flag_changed(service, call, chat::flag);
  if (!flag) co_return std::unexpected(flag.error());
  std::string out = "\"item_id\":";
  if (call.profile == wire::Profile::http_v1) out = answer_of(*flag, call.profile) + ",\"review_queue_item_id\":";
  wire::append_json_string(out, flag->id);
  co_return out;
}

async::Task<Answer> take_back_flag(Service& service, const Call& call) {
  const auto flag = co_await flag_changed(service, call, chat::unflag);
  if (!flag) co_return std::unexpected(flag.error());
  co_return answer_of(*flag, call.profile);
}

async::Task<Answer> unblock_message(Service& service, const Call& call) {
  std::string id;
  if (auto done = given(call.body, "target_message_id", id); !done) co_return std::unexpected(done.error());
  if (id.empty()) co_return std::unexpected(problem(Code::input, "target_message_id is missing; it names the message"));
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::unblock_message(act, id, *by); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

std::shared_ptr<const chat::Message> message_of(chat::Act& act, const std::string& id) {
  auto message = act.state.message(id);
  return message ? std::make_shared<const chat::Message>(*std::move(message)) : nullptr;
}

async::Task<Answer> query_message_flags(Service& service, const Call& call) {
  const auto payload = payload_in(call);
  if (!payload) co_return std::unexpected(payload.error());
  chat::Query query;
  if (auto done = wire::read(*payload, wire::ListOf::flags, query); !done) co_return std::unexpected(problem(done.error()));
  const bool deleted_too = is_set(payload->find("show_deleted_messages"));
  std::vector<wire::MessageFlag> flags;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    for (auto& flag : act.state.flags().message_flags(query)) {
      flag.message = message_of(act, flag.message_id);
      if (!flag.message || (flag.message->deleted_at && !deleted_too)) continue;
      const auto by = flag.reviewed_by.empty() ? std::nullopt : act.state.user(flag.reviewed_by);
      flags.push_back({std::move(flag), by});
    }
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"flags\":";
  wire::Writer(out, call.profile).write(flags);
  co_return out;
}

async::Task<Answer> query_reports(Service& service, const Call& call) {
  chat::Query query;
  if (auto done = wire::read(call.body, wire::ListOf::reports, query); !done) co_return std::unexpected(problem(done.error()));
  std::vector<chat::FlagReport> reports;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    reports = act.state.flags().reports(query);
    for (auto& report : reports) report.message = message_of(act, report.message_id);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"flag_reports\":";
  wire::Writer(out, call.profile).write(reports);
  co_return out;
}

async::Task<Answer> review(Service& service, const Call& call) {
  chat::Review review{.report_id = call.params[0]};
  chat::Custom details;
  const auto* given_details = call.body.find("review_details");
  const bool has_details = is_set(given_details) && !(given_details->array() && given_details->array()->empty());  // PHP's {}
  if (auto done = given(call.body, "review_result", review.result); !done) co_return std::unexpected(done.error());
  if (auto done = has_details ? given(call.body, "review_details", details) : std::expected<void, Problem>{}; !done)
    co_return std::unexpected(done.error());
  if (has_details) review.details.text = '{' + details.members + '}';
  auto user = asker(call);
  if (!user) co_return std::unexpected(user.error());
  review.user = *std::move(user);
  chat::FlagReport report;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = chat::review_report(act, review);
    if (!result) return std::unexpected(result.error());
    report = *std::move(result);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"flag_report\":";
  wire::Writer(out, call.profile).write(report);
  co_return out;
}

}  // namespace

std::vector<Route> flag_routes() {
  return {
      {"POST", "/moderation/flag", "Flag", Access::anyone, make_flag},
      {"POST", "/moderation/unflag", "Unflag", Access::anyone, take_back_flag},
      {"POST", "/moderation/unblock_message", "UnblockMessage", Access::anyone, unblock_message},
      {"GET", "/moderation/flags/message", "QueryMessageFlags", Access::server, query_message_flags},
      {"POST", "/moderation/reports", "QueryFlagReports", Access::server, query_reports},
      {"PATCH", "/moderation/reports/{id}", "ReviewFlagReport", Access::server, review},
  };
}

}  // namespace millrace::api
