// What is added to a filter for the one who asks.
#include "chat/channel_list.h"

#include "chat/readable.h"

#include <algorithm>

namespace millrace::chat {
namespace {

using Kind = Filter::Kind;

bool is_mark(Attribute attribute) {
  switch (attribute) {
    case Attribute::joined:
    case Attribute::invite:
    case Attribute::muted:
    case Attribute::hidden:
    case Attribute::pinned:
    case Attribute::pinned_at:
    case Attribute::archived:
    case Attribute::has_unread:
    case Attribute::unread_count:
    case Attribute::last_read:
    case Attribute::app_banned:
    case Attribute::blocked:
    case Attribute::channel_role:
      return true;
    default:
      return false;
  }
}

bool joins(const Filter& filter) { return filter.kind == Kind::all || filter.kind == Kind::any || filter.kind == Kind::none; }

template <class Test>
bool some(const Filter& filter, const Test& test) {
  if (!joins(filter)) return test(filter.attribute);
  return std::ranges::any_of(filter.parts, [&](const Filter& part) { return some(part, test); });
}

Filter is(Attribute attribute, Value value) { return {.kind = Kind::equal, .attribute = attribute, .values = {std::move(value)}}; }

bool asks_for_marks(const Query& query) {
  return asks_for_marks(query.filter) || std::ranges::any_of(query.order, [](const Order& order) { return is_mark(order.attribute); });
}

}  // namespace

bool asks_for_marks(const Filter& filter) { return some(filter, is_mark); }

Expected<Query> narrowed(Act& act, Query query, const std::string& user) {
  const auto asking = user.empty() ? std::nullopt : act.state.user(user);
  if (!asking && asks_for_marks(query))
    return refused(Refusal::Kind::input,
                   "filter_conditions or sort ask what channels are for one user, and there is none; give user_id of a user that exists");
  std::vector<Filter> parts;
  if (asking && !some(query.filter, [](Attribute attribute) { return attribute == Attribute::hidden; }))
    parts.push_back(is(Attribute::hidden, false));
  parts.push_back(readable_channels(act, std::move(query.filter)));
  query.filter = {.kind = Kind::all, .parts = std::move(parts)};
  query.user = asking ? asking->key : UserKey{};
  query.now = act.now;
  return query;
}

Expected<std::vector<Channel>> list_channels(Act& act, Query query, const std::string& user) {
  const auto seen = narrowed(act, std::move(query), user);
  if (!seen) return std::unexpected(seen.error());
  return act.state.channels(*seen);
}

}  // namespace millrace::chat
