// `millrace event list`: the whole log, page by page.
#include "cli/event_commands.h"

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace millrace::cli {

int list_events(const EventFlags& flags) {
  auto source = Source::open(flags.place, Needs::data);
  if (!source) return fail(source.error());
  for (std::int64_t after = 0;;) {
    const auto page = source->get("/events", {{"app", flags.app}, {"after", std::to_string(after)}, {"limit", "1000"}});
    if (!page) return fail(page.error());
    const auto document = document_in(*page);
    if (!document) return fail(document.error());
    const auto& events = list_in(*document, "events");
    if (events.empty()) return 0;
    for (const auto& event : events) {
      if (flags.json) fmt::print("{}\n", wire::to_text(event));
      else fmt::print("{}", line_of(event));
    }
    after = std::stoll(text_of(*document, "after"));
  }
}

}  // namespace millrace::cli
