// A segment's filter is kept as it came and read when it is used.
#include "wire/segment.h"

#include "wire/query.h"

namespace millrace::wire {

Read read_filter(const chat::Segment& segment, chat::Filter& into) {
  const auto filter = parse_json('{' + segment.filter.members + '}');
  if (!filter) return std::unexpected(Fault{"filter", "is no JSON: " + filter.error()});
  return read_filter(&*filter, segment.of_channels() ? ListOf::channels : ListOf::users, into, "filter");
}

}  // namespace millrace::wire
