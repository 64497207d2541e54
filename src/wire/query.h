// Lists as requests ask for them: conditions, an order, a page.
#pragma once

#include "chat/query.h"
#include "wire/read.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace millrace::wire {

enum class ListOf : std::uint8_t { users, channels, members, bans, flags, reports };

// `filter_conditions`, `sort`, `limit` and `offset`. What this version can't look for is a fault that names it.
Read read(const Json& body, ListOf of, chat::Query& into);

// A page of messages: `limit` and one of `id_lt`, `id_lte`, `id_gt`, `id_gte`, `id_around`. `value` gives the member of a name,
// from a body or a query string; null where there is none.
inline constexpr std::size_t most_messages = 300;
Read read_page(const std::function<const Json*(std::string_view)>& value, chat::MessagePage& into, const std::string& path);

}  // namespace millrace::wire
