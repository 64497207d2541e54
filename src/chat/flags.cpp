// The rules of flags.
#include "chat/flags.h"

#include "chat/flag_rows.h"
#include "chat/messages.h"
#include "chat/permissions.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

// What is flagged, by whom.
struct Target {
  User by, user;
  std::optional<Found> found;  // the message; nothing where a user is meant
};

Expected<Target> target_of(Act& act, const FlagChange& change) {
  if (change.target_message_id.empty() == change.target_user_id.empty())
    return refused(Refusal::Kind::input, "give either target_message_id or target_user_id");
  auto by = resolve(act, change.user, "user");
  if (!by) return std::unexpected(by.error());
  if (!change.target_user_id.empty()) {
    auto user = act.state.user(change.target_user_id);
    if (!user) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find user with id {}", change.target_user_id));
    if (user->key == by->key && !act.by_server()) return refused(Refusal::Kind::input, "target_user_id: a user can't flag itself");
    if (auto may = allowed(act, Action::flag_user, *user); !may) return std::unexpected(may.error());
    return Target{*std::move(by), *std::move(user), std::nullopt};
  }
  auto found = found_message(act, change.target_message_id);
  if (!found) return std::unexpected(found.error());
  if (auto may = allowed(act, found->channel, Action::flag_message); !may) return std::unexpected(may.error());
  auto author = found->message.user;
  return Target{*std::move(by), std::move(author), *std::move(found)};
}

// A channel type that lists reasons has its own in place of the app's. A flag without a reason gives no other one.
Expected<void> may_give_reason(const Act& act, const Target& target, const std::string& reason) {
  const bool of_type = target.found && !target.found->channel.config->allowed_flag_reasons.empty();
  const auto& reasons = of_type ? target.found->channel.config->allowed_flag_reasons : act.app.flag_reasons;
  if (reason.empty() || reasons.empty() || std::ranges::find(reasons, reason) != reasons.end()) return {};
  return refused(Refusal::Kind::input,
                 fmt::format("reason: \"{}\" is none of allowed_flag_reasons, which are {}", reason, fmt::join(reasons, ", ")));
}

std::optional<Flag> stored(Act& act, const Target& target) {
  return target.found ? act.state.flags().flag_of_message(target.by.key, target.found->message.id)
                      : act.state.flags().flag_of_user(target.by.key, target.user.key);
}

// Counts a flag in the report on its message. A report that was reviewed is open again.
void count_in_report(Act& act, const Flag& flag) {
  auto report = act.state.flags().report_on(flag.message_id).value_or(FlagReport{});
  if (report.id.empty()) {
    report.id = to_text(uuid_v7(act.random, act.now));
    report.message_id = flag.message_id;
    report.channel = flag.channel;
    report.user = flag.target_user;
    report.first_reporter = flag.user;
    report.created_at = flag.created_at;
  }
  ++report.flags_count;
  report.updated_at = flag.created_at;
  report.review_result.clear(), report.review_details = {}, report.reviewed_at.reset(), report.reviewed_by.reset();
  act.state.flags().save(report);
}

Flag begun(Act& act, const User& target, std::optional<User> by) {
  Flag flag;
  flag.id = to_text(uuid_v7(act.random, act.now));
  flag.user = std::move(by);
  flag.target_user = target;
  flag.created_at = flag.updated_at = act.now.to_microseconds();
  return flag;
}

// Keeps a flag of a message, and tells of it.
void keep(Act& act, Flag& flag, const Channel& channel, const Message& message) {
  flag.message_id = message.id;
  flag.channel_cid = channel.cid;
  flag.channel = channel.key;
  act.state.flags().add(flag);
  count_in_report(act, flag);
  Event& event = happened_to_one(act, "message.flagged", channel);
  event.message = message;
  event.message_id = flag.message_id;
  if (flag.user) event.user = Actor{*flag.user};
  event.reason = flag.reason;
  event.flag = flag;
  event.total_flags = act.state.flags().flags_of_message(flag.message_id);
}

}  // namespace

Expected<Flag> flag(Act& act, const FlagChange& change) {
  if (change.reason.size() > longest_flag_reason)
    return refused(Refusal::Kind::input, fmt::format("reason has at most {} bytes", longest_flag_reason));
  if (change.custom.members.size() > largest_custom_bytes)
    return refused(Refusal::Kind::input, fmt::format("custom is larger than {} bytes", largest_custom_bytes));
  const auto target = target_of(act, change);
  if (!target) return std::unexpected(target.error());
  if (auto may = may_give_reason(act, *target, change.reason); !may) return std::unexpected(may.error());
  if (stored(act, *target)) return refused(Refusal::Kind::input, "flag already exists");

  Flag flag = begun(act, target->user, target->by);
  flag.reason = change.reason;
  flag.custom = change.custom;
  if (target->found) {
    keep(act, flag, target->found->channel, target->found->message);
  } else {
    act.state.flags().add(flag);
    Event& event = happened(act, "user.flagged");
    event.user = Actor{target->by};
    event.target_user = flag.target_user;
    event.reason = flag.reason;
    event.total_flags = act.state.flags().flags_of_user(flag.target_user.key);
    event.custom = flag.custom;
  }
  return flag;
}

void flag_by_list(Act& act, const Channel& channel, const Message& message) {
  if (act.state.flags().flag_of_message(UserKey{}, message.id)) return;
  Flag flag = begun(act, message.user, {});
  flag.created_by_automod = true;
  keep(act, flag, channel, message);
}

Expected<Flag> unflag(Act& act, const FlagChange& change) {
  const auto target = target_of(act, change);
  if (!target) return std::unexpected(target.error());
  const auto flag = stored(act, *target);
  if (!flag) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find a flag of it by user {}", target->by.id));
  act.state.flags().remove(*flag);
  if (!target->found) return *flag;
  if (auto report = act.state.flags().report_on(flag->message_id)) {
    --report->flags_count;
    report->updated_at = act.now.to_microseconds();
    act.state.flags().save(*report);
  }
  return *flag;
}

Expected<FlagReport> review_report(Act& act, const Review& review) {
  if (!act.by_server()) return refused(Refusal::Kind::not_allowed, "only a server's token may review reports");
  if (review.result.empty() || review.result.size() > longest_review_result)
    return refused(Refusal::Kind::input, fmt::format("review_result: say what came of it in 1 to {} bytes", longest_review_result));
  if (review.details.text.size() > largest_custom_bytes)
    return refused(Refusal::Kind::input, fmt::format("review_details is larger than {} bytes", largest_custom_bytes));
  auto report = act.state.flags().report(review.report_id);
  if (!report) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find report with id {}", review.report_id));
  const auto by = resolve(act, review.user, "user");
  if (!by) return std::unexpected(by.error());
  report->review_result = review.result;
  report->review_details = review.details;
  report->reviewed_at = report->updated_at = act.now.to_microseconds();
  report->reviewed_by = std::make_shared<const User>(*by);
  act.state.flags().save(*report);
  if (auto message = act.state.message(report->message_id)) report->message = std::make_shared<const Message>(*std::move(message));
  Event& event = happened(act, "flag.updated");
  event.reviewed_by = *by;
  event.reviewed_user = report->user;
  if (report->message) event.reviewed_message = *report->message;
  return *report;
}

}  // namespace millrace::chat
