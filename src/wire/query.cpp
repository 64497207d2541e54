// The names of what can be asked for, and the grammar of conditions.
#include "wire/query.h"

#include "base/encoding.h"
#include "wire/campaign_query_names.h"
#include "wire/message_query_names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace millrace::wire {
namespace {

using chat::Filter;

constexpr std::array user_names{
    Name{"id", Attribute::id, Of::text},
    Name{"name", Attribute::name, Of::text},
    Name{"role", Attribute::role, Of::text},
    Name{"banned", Attribute::banned, Of::truth},
    Name{"shadow_banned", Attribute::shadow_banned, Of::truth},
    Name{"teams", Attribute::teams, Of::list},
    Name{"last_active", Attribute::last_active, Of::time},
    Name{"deactivated_at", Attribute::deactivated_at, Of::time},
    Name{"created_at", Attribute::created_at, Of::time},
    Name{"updated_at", Attribute::updated_at, Of::time},
};
constexpr std::array channel_names{
    Name{"cid", Attribute::cid, Of::text},
    Name{"id", Attribute::id, Of::text},
    Name{"type", Attribute::type, Of::text},
    Name{"team", Attribute::team, Of::text},
    Name{"frozen", Attribute::frozen, Of::truth},
    Name{"disabled", Attribute::disabled, Of::truth},
    Name{"created_by_id", Attribute::created_by_id, Of::text},
    Name{"members", Attribute::members, Of::list},
    Name{"member_count", Attribute::member_count, Of::number},
    Name{"created_at", Attribute::created_at, Of::time},
    Name{"updated_at", Attribute::updated_at, Of::time},
    Name{"last_message_at", Attribute::last_message_at, Of::time},
    Name{"last_updated", Attribute::last_updated, Of::time},
    Name{"filter_tags", Attribute::filter_tags, Of::list},
    Name{"member.user.name", Attribute::member_name, Of::text},
    Name{"joined", Attribute::joined, Of::truth},
    Name{"invite", Attribute::invite, Of::text},
    Name{"muted", Attribute::muted, Of::truth},
    Name{"hidden", Attribute::hidden, Of::truth},
    Name{"pinned", Attribute::pinned, Of::truth},
    Name{"pinned_at", Attribute::pinned_at, Of::time},
    Name{"archived", Attribute::archived, Of::truth},
    Name{"has_unread", Attribute::has_unread, Of::truth},
    Name{"unread_count", Attribute::unread_count, Of::number},
    Name{"last_read", Attribute::last_read, Of::time},
    Name{"unread", Attribute::has_unread, Of::truth},
    Name{"app_banned", Attribute::app_banned, Of::text},
    Name{"blocked", Attribute::blocked, Of::truth},
    Name{"channel_role", Attribute::channel_role, Of::text},
    Name{"distinct", Attribute::distinct, Of::truth},
    Name{"cooldown", Attribute::cooldown, Of::number},
    Name{"message_count", Attribute::message_count, Of::number},
};

constexpr std::array member_names{
    Name{"id", Attribute::id, Of::text},
    Name{"user_id", Attribute::id, Of::text},
    Name{"name", Attribute::name, Of::text},
    Name{"channel_role", Attribute::channel_role, Of::text},
    Name{"notifications_muted", Attribute::notifications_muted, Of::truth},
    Name{"user.name", Attribute::name, Of::text},
    Name{"user.id", Attribute::id, Of::text},
    Name{"invite", Attribute::invite, Of::text},
    Name{"joined", Attribute::joined, Of::truth},
    Name{"pinned", Attribute::pinned, Of::truth},
    Name{"pinned_at", Attribute::pinned_at, Of::time},
    Name{"archived", Attribute::archived, Of::truth},
    Name{"is_moderator", Attribute::is_moderator, Of::truth},
    Name{"banned", Attribute::banned, Of::truth},
    Name{"shadow_banned", Attribute::shadow_banned, Of::truth},
    Name{"created_at", Attribute::created_at, Of::time},
    Name{"updated_at", Attribute::updated_at, Of::time},
};

constexpr std::array ban_names{
    Name{"user_id", Attribute::id, Of::text},
    Name{"channel_cid", Attribute::cid, Of::text},
    Name{"banned_by_id", Attribute::banned_by_id, Of::text},
    Name{"reason", Attribute::reason, Of::text},
    Name{"created_at", Attribute::created_at, Of::time},
};
constexpr std::array flag_names{
    Name{"user_id", Attribute::id, Of::text},
    Name{"message_id", Attribute::message_id, Of::text},
    Name{"channel_cid", Attribute::cid, Of::text},
    Name{"reason", Attribute::reason, Of::text},
    Name{"is_reviewed", Attribute::reviewed, Of::truth},
    Name{"created_at", Attribute::created_at, Of::time},
    Name{"updated_at", Attribute::updated_at, Of::time},
};
constexpr std::array report_names{
    Name{"user_id", Attribute::id, Of::text},
    Name{"message_id", Attribute::message_id, Of::text},
    Name{"channel_cid", Attribute::cid, Of::text},
    Name{"is_reviewed", Attribute::reviewed, Of::truth},
    Name{"created_at", Attribute::created_at, Of::time},
    Name{"updated_at", Attribute::updated_at, Of::time},
};

// Attributes of Stream's that do not exist here yet. As custom data they would be looked for in vain.
constexpr std::array<std::string_view, 1> no_users{"username"};
constexpr std::array<std::string_view, 2> no_members{"last_active", "cid"};

// What a path to a member of JSON text can't hold.
constexpr std::string_view unpathable{"\"\\\0", 3};

struct Operator {
  std::string_view name;
  Filter::Kind kind;
};
constexpr std::array operators{
    Operator{"$eq", Filter::Kind::equal},      Operator{"$ne", Filter::Kind::unequal},
    Operator{"$gt", Filter::Kind::greater},    Operator{"$gte", Filter::Kind::greater_or_equal},
    Operator{"$lt", Filter::Kind::less},       Operator{"$lte", Filter::Kind::less_or_equal},
    Operator{"$in", Filter::Kind::in},         Operator{"$nin", Filter::Kind::not_in},
    Operator{"$exists", Filter::Kind::exists}, Operator{"$autocomplete", Filter::Kind::starts_with},
    Operator{"$contains", Filter::Kind::in},   Operator{"$q", Filter::Kind::words},
};

// The names of a list, and those that have no custom data in their place.
struct Vocabulary {
  std::span<const Name> names;
  std::span<const std::string_view> missing = {};
  bool has_custom = false;
};

Vocabulary vocabulary_of(ListOf of) {
  switch (of) {
    case ListOf::users:
      return {user_names, no_users, true};
    case ListOf::channels:
      return {channel_names, {}, true};
    case ListOf::members:
      return {member_names, no_members, true};
    case ListOf::messages:
      return {message_names, no_messages, true};
    case ListOf::bans:
      return {ban_names};
    case ListOf::flags:
      return {flag_names};
    case ListOf::reports:
      return {report_names};
    case ListOf::threads:
      return {thread_names};
    case ListOf::reminders:
      return {reminder_names};
    case ListOf::drafts:
      return {draft_names};
    case ListOf::reactions:
      return {reaction_names};
    case ListOf::polls:
      return {poll_names};
    case ListOf::votes:
      return {vote_names};
    case ListOf::segments:
      return {segment_names};
    case ListOf::targets:
      return {target_names};
    case ListOf::campaigns:
      return {campaign_names};
    case ListOf::versions:
      return {version_names, {}, true};
  }
  return {};
}

bool is_path(std::string_view name) {
  return name.find_first_of(unpathable) == std::string_view::npos && !name.starts_with('$') && !name.starts_with('.') &&
         !name.ends_with('.') && !name.contains("..");
}

// What a name means in a list; custom data where it is none of the list's own.
std::expected<Name, Fault> named(std::string_view name, ListOf of, const std::string& path) {
  const auto list = vocabulary_of(of);
  if (const auto own = std::ranges::find(list.names, name, &Name::name); own != list.names.end()) return *own;
  if (!list.has_custom || !is_path(name) || std::ranges::find(list.missing, name) != list.missing.end())
    return std::unexpected(Fault{path, "is not supported by this version"});
  return Name{name, Attribute::custom, Of::custom};
}

std::expected<chat::Value, Fault> value_in(const Json& json, Of of, const std::string& path) {
  const auto wrong = [&](std::string_view wanted) { return std::unexpected(expected_kind(wanted, json, path).error()); };
  if (of == Of::time) {
    Instant at;
    if (auto done = read(json, at, path); !done) return std::unexpected(done.error());
    return at;
  }
  if (const auto* text = json.string(); text && of != Of::truth && of != Of::number) return *text;
  if (const auto* truth = json.boolean(); truth && (of == Of::truth || of == Of::custom)) return *truth;
  if (const auto* number = json.number(); number && (of == Of::number || of == Of::custom)) {
    const char* end = number->text.data() + number->text.size();
    std::int64_t whole = 0;
    if (std::from_chars(number->text.data(), end, whole).ptr == end) return whole;
    double real = 0;
    if (std::from_chars(number->text.data(), end, real).ptr == end) return real;
  }
  if (of == Of::truth) return wrong("a boolean");
  if (of == Of::number) return wrong("a number");
  return wrong(of == Of::custom ? "a string, a number or a boolean" : "a string");
}

class FilterReader {
 public:
  explicit FilterReader(ListOf of) : of_(of) {}

  // Members of an object: all of them must hold.
  Read all_of(const Json& value, Filter& into, const std::string& path, std::size_t depth) {
    const auto* members = value.object();
    if (!members) return expected_kind("an object", value, path);
    if (depth > chat::deepest_filter) return std::unexpected(Fault{path, "is nested too deeply"});
    into.kind = Filter::Kind::all;
    for (const auto& member : *members) {
      auto done = one(member, into, joined(path, member.name), depth);
      if (!done) return done;
    }
    return {};
  }

 private:
  Read one(const JsonMember& member, Filter& into, const std::string& path, std::size_t depth) {
    if (member.name == "$and" || member.name == "$or" || member.name == "$nor") {
      const auto* parts = member.value.array();
      if (!parts) return expected_kind("an array", member.value, path);
      auto& joins = into.parts.emplace_back();
      joins.kind = member.name == "$and" ? Filter::Kind::all : member.name == "$or" ? Filter::Kind::any : Filter::Kind::none;
      for (std::size_t i = 0; i < parts->size(); ++i)
        if (auto done = all_of((*parts)[i], joins.parts.emplace_back(), path + '[' + std::to_string(i) + ']', depth + 1); !done)
          return done;
      return {};
    }
    const auto name = named(member.name, of_, path);
    if (!name) return std::unexpected(name.error());
    const auto* tests = member.value.object();
    if (!tests) return condition(*name, "$eq", member.value, into, path);
    for (const auto& test : *tests)
      if (auto done = condition(*name, test.name, test.value, into, joined(path, test.name)); !done) return done;
    return {};
  }

  Read condition(const Name& name, std::string_view test, const Json& value, Filter& into, const std::string& path) {
    const auto found = std::ranges::find(operators, test, &Operator::name);
    if (found == operators.end()) return std::unexpected(Fault{path, "is not supported by this version"});
    if (++conditions_ > chat::most_conditions) return std::unexpected(Fault{path, "is one condition too many"});
    auto& filter = into.parts.emplace_back();
    filter.kind = found->kind;
    filter.attribute = name.attribute;
    if (name.attribute == Attribute::custom) filter.custom = name.name;
    if (value.is_null() && (filter.kind == Filter::Kind::equal || filter.kind == Filter::Kind::unequal)) {
      filter.values = {filter.kind == Filter::Kind::unequal};
      filter.kind = Filter::Kind::exists;
      const bool may_be_none = name.of != Of::list || name.attribute == Attribute::teams;
      return may_be_none ? Read{} : std::unexpected(Fault{path, "can't be null"});
    }
    if (name.of == Of::list && filter.kind == Filter::Kind::equal && !value.array()) filter.kind = Filter::Kind::in;
    if (test == "$contains" && name.of != Of::list) {
      if (name.of != Of::custom) return std::unexpected(Fault{path, "works on lists alone"});
      filter.kind = Filter::Kind::contains;
    }
    const bool fits_list = filter.kind == Filter::Kind::equal ? name.attribute == Attribute::members
                                                              : filter.kind == Filter::Kind::in || filter.kind == Filter::Kind::not_in;
    if (name.of == Of::list && !fits_list) return std::unexpected(Fault{path, "is not supported by this version; $in is"});
    if (name.of == Of::text && name.attribute == Attribute::text && filter.kind == Filter::Kind::words) filter.kind = Filter::Kind::matches;
    if (name.attribute == Attribute::attachments && filter.kind != Filter::Kind::exists)
      return std::unexpected(Fault{path, "is not supported by this version; $exists is"});
    if (name.attribute == Attribute::relevance) return std::unexpected(Fault{path, "is for sorting alone"});
    if ((filter.kind == Filter::Kind::starts_with || filter.kind == Filter::Kind::words) && name.of != Of::text && name.of != Of::custom)
      return std::unexpected(Fault{path, "works on texts alone"});
    return values(name, value, filter, path);
  }

  Read values(const Name& name, const Json& value, Filter& filter, const std::string& path) {
    const bool several = filter.kind == Filter::Kind::in || filter.kind == Filter::Kind::not_in || name.of == Of::list;
    const auto of = filter.kind == Filter::Kind::exists ? Of::truth
                    : filter.kind == Filter::Kind::starts_with || filter.kind == Filter::Kind::words || filter.kind == Filter::Kind::matches
                        ? Of::text
                        : name.of;
    const auto add = [&](const Json& item) -> Read {
      if (++values_ > chat::most_values) return std::unexpected(Fault{path, "holds too many values"});
      auto one = value_in(item, of, path);
      if (!one) return std::unexpected(one.error());
      if (const auto* text = std::get_if<std::string>(&*one);
          text && (filter.kind == Filter::Kind::starts_with || filter.kind == Filter::Kind::words) && text->size() > chat::longest_pattern)
        return std::unexpected(Fault{path, "has at most " + std::to_string(chat::longest_pattern) + " bytes"});
      filter.values.push_back(*std::move(one));
      return {};
    };
    const auto* items = value.array();
    if (!several || !items) return add(value);
    for (const auto& item : *items)
      if (auto done = add(item); !done) return done;
    return {};
  }

  const ListOf of_;
  std::size_t conditions_ = 0, values_ = 0;
};

}  // namespace

std::vector<std::string_view> names_of(ListOf of) {
  std::vector<std::string_view> names;
  for (const auto& name : vocabulary_of(of).names) names.push_back(name.name);
  return names;
}

Read read_filter(const Json* value, ListOf of, Filter& into, const std::string& path) {
  if (!value || value->is_null() || (value->array() && value->array()->empty())) return {};
  return FilterReader(of).all_of(*value, into, path, 1);
}

Read read_order(const Json& value, ListOf of, std::vector<chat::Order>& into) {
  const auto* items = value.array();
  if (!items) return expected_kind("an array", value, "sort");
  for (std::size_t i = 0; i < items->size(); ++i) {
    const std::string path = "sort[" + std::to_string(i) + ']';
    const auto* field = (*items)[i].find("field");
    if (!field || !field->string()) return std::unexpected(Fault{path + ".field", "is missing; name what to sort by"});
    const auto name = named(*field->string(), of, path + ".field");
    if (!name) return std::unexpected(name.error());
    if (name->of == Of::list || name->attribute == Attribute::member_name)
      return std::unexpected(Fault{path + ".field", "can't be sorted by"});
    std::int64_t direction = 1;
    if (const auto* given = (*items)[i].find("direction"); given && !given->is_null())
      if (auto done = read(*given, direction, path + ".direction"); !done) return done;
    into.push_back({name->attribute, name->of == Of::custom ? *field->string() : "",
                    direction < 0 ? chat::Direction::descending : chat::Direction::ascending});
  }
  return {};
}

Read read_count(const Json* value, std::size_t& into, std::size_t most, const std::string& path) {
  if (!value || value->is_null()) return {};
  std::int64_t count = 0;
  if (auto done = read(*value, count, path); !done) return done;
  if (count < 0 || static_cast<std::size_t>(count) > most)
    return std::unexpected(Fault{path, "must be between 0 and " + std::to_string(most)});
  into = static_cast<std::size_t>(count);
  return {};
}

Read read_limit(const Json* value, std::size_t& into, std::size_t most, const std::string& path) {
  std::size_t limit = 0;
  if (auto done = read_count(value, limit, most, path); !done) return done;
  if (limit > 0) into = limit;
  return {};
}

constexpr std::string_view ordered_by = " by ";

std::string cursor_at(std::size_t offset, std::string_view order) {
  auto text = "from " + std::to_string(offset);
  if (!order.empty()) text += ordered_by, text += order;
  return to_base64url(text);
}

Read read_cursor(const Json* value, std::size_t& into, const std::string& path, std::string* order, std::size_t farthest) {
  if (!value || value->is_null() || (value->string() && value->string()->empty())) return {};
  std::string text;
  if (auto done = read(*value, text, path); !done) return done;
  const auto plain = from_base64url(text).value_or("");
  constexpr std::string_view before = "from ";
  const auto* end = plain.data() + plain.size();
  if (!plain.starts_with(before)) return std::unexpected(Fault{path, "is no cursor of an answer"});
  const std::string_view rest(std::from_chars(plain.data() + before.size(), end, into).ptr, end);
  if (order && rest.starts_with(ordered_by)) *order = rest.substr(ordered_by.size());
  if ((rest.empty() || (order && !order->empty())) && into <= farthest) return {};
  return std::unexpected(Fault{path, "is no cursor of an answer"});
}

Read read_listing(const Json& body, ListOf of, chat::Query& into, std::string& sort) {
  if (auto done = read_filter(body.find("filter"), of, into.filter, "filter"); !done) return done;
  if (const auto* given = body.find("sort"); given && !given->is_null()) {
    if (auto done = read_order(*given, of, into.order); !done) return done;
    if (!into.order.empty()) sort = to_text(*given);
  }
  into.limit = 10;
  const bool long_list = of == ListOf::targets;
  if (auto done = read_limit(body.find("limit"), into.limit, long_list ? chat::most_targets_listed : chat::most_listed, "limit"); !done)
    return done;
  const auto farthest = long_list ? chat::farthest_target : chat::farthest_listed;
  for (const auto* cursor : {"prev", "next"}) {
    std::string before;
    if (auto done = read_cursor(body.find(cursor), into.offset, cursor, &before, farthest); !done) return done;
    if (before.empty()) continue;
    const auto order = parse_json(before);
    into.order.clear();
    if (!order || !read_order(*order, of, into.order)) return std::unexpected(Fault{cursor, "is no cursor of an answer"});
    sort = std::move(before);
  }
  return {};
}

Read read(const Json& body, ListOf of, chat::Query& into) {
  if (auto done = read_filter(body.find("filter_conditions"), of, into.filter, "filter_conditions"); !done) return done;
  if (const auto* sort = body.find("sort"); sort && !sort->is_null())
    if (auto done = read_order(*sort, of, into.order); !done) return done;
  bool deactivated = false;
  if (const auto* wanted = body.find("include_deactivated_users"); wanted && !wanted->is_null())
    if (auto done = read(*wanted, deactivated, "include_deactivated_users"); !done) return done;
  if (deactivated) into.deactivated = chat::Deactivated::included;
  struct Page {
    std::size_t limit, most, farthest;
  };
  const Page page = of == ListOf::users      ? Page{30, chat::most_users_queried, chat::farthest_offset}
                    : of == ListOf::channels ? Page{10, chat::most_channels_queried, chat::farthest_offset}
                    : of == ListOf::members  ? Page{30, chat::most_members_listed, chat::farthest_member}
                                             : Page{100, chat::most_reports_listed, chat::farthest_offset};
  into.limit = page.limit;
  if (auto done = read_limit(body.find("limit"), into.limit, page.most, "limit"); !done) return done;
  return read_count(body.find("offset"), into.offset, page.farthest, "offset");
}

Read read_page(const std::function<const Json*(std::string_view)>& value, chat::MessagePage& into, const std::string& path) {
  using From = chat::MessagePage::From;
  enum class By : std::uint8_t { id, time };
  struct Bound {
    std::string_view name;
    From from;
    By by = By::id;
  };
  constexpr std::array bounds{Bound{"id_lt", From::before},
                              Bound{"id_lte", From::up_to},
                              Bound{"id_gt", From::after},
                              Bound{"id_gte", From::from},
                              Bound{"id_around", From::around},
                              Bound{"created_at_before", From::before, By::time},
                              Bound{"created_at_before_or_equal", From::up_to, By::time},
                              Bound{"created_at_after", From::after, By::time},
                              Bound{"created_at_after_or_equal", From::from, By::time},
                              Bound{"created_at_around", From::around, By::time}};
  for (const auto& bound : bounds) {
    const auto* given = value(bound.name);
    if (!given || given->is_null() || (given->string() && given->string()->empty())) continue;
    if (into.from != From::newest) return std::unexpected(Fault{joined(path, bound.name), "is a second bound; a page has one"});
    into.from = bound.from;
    const auto name = joined(path, bound.name);
    if (auto done = bound.by == By::id ? read(*given, into.id, name) : read(*given, into.at, name); !done) return done;
  }
  return read_count(value("limit"), into.limit, most_messages, joined(path, "limit"));
}

}  // namespace millrace::wire
