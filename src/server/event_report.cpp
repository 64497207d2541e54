// Reads the log forward; for the newest events, in ever longer stretches before its end.
#include "server/event_report.h"

#include "server/event_line.h"
#include "server/named_app.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

namespace millrace::server {
namespace {

constexpr std::size_t most_bytes = 4 << 20, newest = 10;
constexpr store::Position longest_stretch = 100'000;

// The app's key and the end of its log.
struct Place {
  chat::AppKey app{};
  store::Position head = 0;
};

std::expected<Place, std::string> place_of(store::Store& store, std::string_view api_key) {
  std::expected<Place, std::string> place;
  store.read([&](store::Snapshot& snapshot) {
    const auto app = named_app(snapshot, api_key);
    if (app) place = Place{app->key, snapshot.head(app->key)};
    else place = std::unexpected(app.error());
  });
  return place;
}

bool is_wanted(const store::LogRecord& record, std::string_view type) { return record.is_event() && (type.empty() || record.type == type); }

std::string page_object(store::Position after, const std::deque<std::string>& events) {
  return fmt::format("{{\"after\":{},\"events\":[{}]}}", after, fmt::join(events, ","));
}

}  // namespace

Text event_page(store::Store& store, std::string_view api_key, store::Position after, std::size_t limit) {
  const auto place = place_of(store, api_key);
  if (!place) return std::unexpected(place.error());
  std::deque<std::string> events;
  for (std::size_t bytes = 0; events.size() < limit && bytes < most_bytes;) {
    const auto records = store.read_after(place->app, after, most_bytes);
    if (records.empty()) break;
    for (const auto& record : records) {
      after = record->position;
      if (!record->is_event()) continue;
      events.push_back(wire::written(EventLine(*record), wire::Profile::http_v1));
      bytes += events.back().size();
      if (events.size() == limit) break;
    }
  }
  return page_object(after, events);
}

Text event_tail(store::Store& store, std::string_view api_key, std::string_view type, std::optional<store::Position> after) {
  const auto place = place_of(store, api_key);
  if (!place) return std::unexpected(place.error());
  std::deque<std::string> events;
  if (after) {
    for (const auto& record : store.read_after(place->app, *after, most_bytes)) {
      after = record->position;
      if (is_wanted(*record, type)) events.push_back(wire::written(EventLine(*record), wire::Profile::http_v1));
    }
    return page_object(*after, events);
  }
  for (store::Position stretch = 100;; stretch *= 10) {
    auto at = std::max<store::Position>(place->head - stretch, 0);
    events.clear();
    while (at < place->head) {
      const auto records = store.read_after(place->app, at, most_bytes);
      if (records.empty()) break;
      for (const auto& record : records) {
        at = record->position;
        if (at > place->head) break;
        if (is_wanted(*record, type)) events.push_back(wire::written(EventLine(*record), wire::Profile::http_v1));
        if (events.size() > newest) events.pop_front();
      }
    }
    if (events.size() == newest || stretch >= place->head || stretch >= longest_stretch) return page_object(place->head, events);
  }
}

}  // namespace millrace::server
