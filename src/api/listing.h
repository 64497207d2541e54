// Lists with a cursor, as newer routes answer them.
#pragma once

#include "api/call.h"
#include "wire/query.h"
#include "wire/write.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::api {

// What a list is asked for. Cursors keep its order, so that a page goes on as the one before began.
struct Listing : chat::Query {
  std::string sort;  // the text of `order`
};

// Asks for one more than is wanted, which tells whether there is a next page.
inline chat::Query one_more(chat::Query query) {
  ++query.limit;
  return query;
}

// `"name":[…]` and the cursors around it; what is beyond the page is cut. A next page may be offered wherever this one is full.
enum class Next : std::uint8_t { where_there_is_more, where_full };
template <class T>
std::string page_of(const Call& call, std::string_view name, std::vector<T> items, const Listing& query,
                    Next next = Next::where_there_is_more) {
  const bool more = next == Next::where_full ? items.size() >= query.limit : items.size() > query.limit;
  if (items.size() > query.limit) items.resize(query.limit);
  std::string out = '"' + std::string(name) + "\":";
  wire::Writer writer(out, call.profile);
  writer.write(items);
  if (more) out += ",\"next\":", writer.write(wire::cursor_at(query.offset + query.limit, query.sort));
  if (query.offset > 0) out += ",\"prev\":", writer.write(wire::cursor_at(query.offset - std::min(query.offset, query.limit), query.sort));
  return out;
}

// The query that a body asks for. `next` and `prev` exclude each other.
inline std::expected<Listing, Problem> listing_in(const Call& call, wire::ListOf of) {
  Listing query;
  if (auto done = wire::read_listing(call.body, of, query, query.sort); !done) return std::unexpected(problem(done.error()));
  return query;
}

}  // namespace millrace::api
