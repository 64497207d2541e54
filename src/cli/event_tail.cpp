// `millrace event tail`: asks a running server again and again, until Ctrl-C.
#include "cli/event_commands.h"
#include "hooks/event_types.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <thread>

namespace millrace::cli {

int tail_events(const EventFlags& flags) {
  constexpr std::chrono::milliseconds pause{200};
  if (const auto fault = flags.type.empty() ? std::nullopt : hooks::event_name_fault(flags.type)) return fail("--type " + *fault);
  auto source = Source::open(flags.place, Needs::server);
  if (!source) return fail(source.error());
  for (std::string after;;) {
    const auto tail = source->get("/events/tail", {{"app", flags.app}, {"type", flags.type}, {"after", after}});
    if (!tail) return fail(tail.error());
    const auto document = document_in(*tail);
    if (!document) return fail(document.error());
    for (const auto& event : list_in(*document, "events")) {
      if (flags.json) fmt::print("{}\n", wire::to_text(event));
      else fmt::print("{}", line_of(event));
    }
    if (std::fflush(stdout) != 0) return 1;  // nobody reads any more
    const auto reached = text_of(*document, "after");
    if (reached == after || after.empty()) std::this_thread::sleep_for(pause);
    after = reached;
  }
}

}  // namespace millrace::cli
