// `millrace event`: its commands, and how an event looks on one line.
#include "cli/event_commands.h"
#include "cli/text.h"

#include <fmt/format.h>

namespace millrace::cli {

std::string line_of(const wire::Json& event) {
  return fmt::format("{:>8}  {:<30}  {:<24} {:<32} {}\n", text_of(event, "position"), text_of(event, "at"),
                     printable(text_of(event, "type")), printable(text_of(event, "cid")), text_of(event, "event_id"));
}

void add_event_commands(CLI::App& root, Chosen& chosen) {
  auto* noun = add_noun(root, "event", "the events of the log");
  const auto listed = std::make_shared<EventFlags>(), tailed = std::make_shared<EventFlags>(), shown = std::make_shared<EventFlags>();
  add_command(*noun, chosen, "list", "list the events of an app, oldest first", NamesApp::yes, listed, list_events);
  auto* tail = add_command(*noun, chosen, "tail", "show the newest ten events, then new ones as they come; needs a running server",
                           NamesApp::yes, tailed, tail_events);
  tail->add_option("--type", tailed->type, "only events of this type, such as message.new");
  auto* show = add_command(*noun, chosen, "show", "show an event and what became of it at each hook", NamesApp::yes, shown, show_event);
  show->add_option("id", shown->id, "the id of an event, or of a message")->required();
}

}  // namespace millrace::cli
