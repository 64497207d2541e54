// Lists as requests ask for them: conditions, an order, a page.
#pragma once

#include "chat/query.h"
#include "wire/read.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::wire {

enum class ListOf : std::uint8_t {
  users,
  channels,
  members,
  bans,
  flags,
  reports,
  messages,
  threads,
  reminders,
  drafts,
  reactions,
  polls,
  votes,
  segments,
  targets,
  campaigns,
  versions
};

// The names of a list that are its own, as requests write them; whatever else may be asked for is custom data.
std::vector<std::string_view> names_of(ListOf of);

// `filter_conditions`, `sort`, `limit` and `offset`. What this version can't look for is a fault that names it.
Read read(const Json& body, ListOf of, chat::Query& into);

// The parts of such a request alone.
Read read_filter(const Json* value, ListOf of, chat::Filter& into, const std::string& path);
Read read_order(const Json& value, ListOf of, std::vector<chat::Order>& into);
Read read_count(const Json* value, std::size_t& into, std::size_t most, const std::string& path);

// A list's `limit`: 0 is how an SDK that can't leave it out says that none was given, and leaves `into` as it is.
Read read_limit(const Json* value, std::size_t& into, std::size_t most, const std::string& path);

// `filter`, `sort`, `limit`, and `next` or `prev` of an answer before, as newer lists have it. `sort` is the text of the order, for
// cursors: where a cursor holds one, the list goes on in that.
Read read_listing(const Json& body, ListOf of, chat::Query& into, std::string& sort);

// Where a list goes on, as clients carry it: an opaque text. What is added in front of it meanwhile moves the pages.
// `order` is the list's, where whoever goes on need not say it again.
std::string cursor_at(std::size_t offset, std::string_view order = {});
Read read_cursor(const Json* value, std::size_t& into, const std::string& path, std::string* order = nullptr,
                 std::size_t farthest = chat::farthest_listed);

// A page of messages: `limit` and one of `id_lt`, `id_lte`, `id_gt`, `id_gte`, `id_around`, or of the times `created_at_before` and so
// on. `value` gives the member of a name, from a body or a query string; null where there is none.
inline constexpr std::size_t most_messages = 300;
Read read_page(const std::function<const Json*(std::string_view)>& value, chat::MessagePage& into, const std::string& path);

}  // namespace millrace::wire
