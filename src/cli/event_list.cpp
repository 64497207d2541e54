// `millrace event list`: the whole log, page by page.
#include "cli/event_commands.h"

#include <fmt/format.h>

#include <cstdint>
#include <string_view>

namespace millrace::cli {

int list_events(const EventFlags& flags) {
  auto source = Source::open(flags.data, Needs::data);
  if (!source) return fail(source.error());
  for (std::int64_t after = 0;;) {
    const auto lines = source->get("/events", {{"app", flags.app}, {"after", std::to_string(after)}});
    if (!lines) return fail(lines.error());
    if (lines->empty()) return 0;
    for (std::string_view rest = *lines; !rest.empty();) {
      const auto line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(line.size() + 1);
      const auto event = document_in(std::string(line));
      if (!event) return fail(event.error());
      after = std::stoll(text_of(*event, "position"));
      if (flags.json) fmt::print("{}\n", line);
      else fmt::print("{}", line_of(*event));
    }
  }
}

}  // namespace millrace::cli
