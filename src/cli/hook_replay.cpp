// The stretch as people say it, its preview, its beginning and its end.
#include "cli/hook_replay.h"

#include "base/clock.h"
#include "cli/amounts.h"
#include "cli/text.h"

#include <fmt/format.h>

#include <vector>

namespace millrace::cli {
namespace {

struct ReplayFlags : Flags {
  std::string hook, from, to, reason;
  std::vector<std::string> types, cids;
  bool dry_run = false, cancel = false, list = false;
};

// "2h" is two hours ago.
std::string place(const std::string& text) {
  const auto ago = duration(text);
  return ago ? to_rfc3339(SystemClock().now() + -std::chrono::nanoseconds(*ago)) : text;
}

void print_preview(const wire::Json& preview) {
  fmt::print("{} of the events from position {} to {} would be sent once more to {}\n", text_of(preview, "matching"),
             text_of(preview, "from"), text_of(preview, "to"), printable(text_of(preview, "hook")));
  std::vector<std::vector<std::string>> rows;
  if (const auto* types = preview.find("types"); types && types->object())
    for (const auto& [type, count] : *types->object()) rows.push_back({printable(type), wire::to_text(count)});
  fmt::print("{}", aligned(rows, "  "));
}

void print_replay(const wire::Json& answer) {
  fmt::print("{}\n`millrace hook list` shows how far it is.\n", printable(replay_text(*answer.find("replay"))));
}

int replay_hook(const ReplayFlags& flags) {
  Source::Parameters parameters{{"app", flags.app}, {"hook", flags.hook}};
  if (flags.list)
    return shown(flags, got(flags, "/hooks/replays", parameters), [](const wire::Json& document) {
      for (const auto& replay : list_in(document, "replays"))
        fmt::print("{}  {}\n", text_of(replay, "started_at"), printable(replay_text(replay)));
      if (list_in(document, "replays").empty()) fmt::print("nothing was replayed yet\n");
    });
  parameters.emplace_back("reason", flags.reason);
  if (flags.cancel) return shown(flags, posted(flags, "/hooks/replay/cancel", parameters), print_replay);
  parameters.emplace_back("from", place(flags.from));
  parameters.emplace_back("to", place(flags.to));
  parameters.emplace_back("types", fmt::format("{}", fmt::join(flags.types, ",")));
  parameters.emplace_back("cids", fmt::format("{}", fmt::join(flags.cids, ",")));
  if (flags.dry_run) return shown(flags, got(flags, "/hooks/replay", parameters), print_preview);
  return shown(flags, posted(flags, "/hooks/replay", parameters), print_replay);
}

}  // namespace

std::string replay_text(const wire::Json& replay) {
  const auto state = text_of(replay, "state");
  auto text = fmt::format("{} {}: {} of {} sent", text_of(replay, "id"), state == "running" ? "runs" : "is " + state,
                          text_of(replay, "sent"), text_of(replay, "matching"));
  if (const auto failed = text_of(replay, "failed"); failed != "0")
    text += fmt::format(", {} refused for good, the last: {}", failed, text_of(replay, "last_failure"));
  if (const auto trimmed = text_of(replay, "trimmed"); !trimmed.empty() && trimmed != "0")
    text += fmt::format(", {} were beyond the log's retention before their turn", trimmed);
  return text;
}

void add_hook_replay(CLI::App& noun, Chosen& chosen) {
  const auto flags = std::make_shared<ReplayFlags>();
  auto* replay = add_command(noun, chosen, "replay", "send events of the log once more to one hook, apart from what waits for it",
                             NamesApp::yes, flags, replay_hook);
  replay->add_option("id", flags->hook, "the hook's id")->required();
  replay->add_option("--from", flags->from,
                     "the first: a position of the log, a time such as 2026-11-27T09:30:00Z, or 2h for two hours ago");
  replay->add_option("--to", flags->to, "the last position, or the time before which");
  replay->add_option("--type", flags->types, "only events of this type; may be said again")->allow_extra_args(false);
  replay->add_option("--cid", flags->cids, "only events of this channel, \"messaging:lobby\"; may be said again")->allow_extra_args(false);
  replay->add_option("--reason", flags->reason, "why, for the audit trail");
  auto* dry = replay->add_flag("--dry-run", flags->dry_run, "only count them, by type");
  auto* cancel = replay->add_flag("--cancel", flags->cancel, "end the replay that is under way");
  replay->add_flag("--list", flags->list, "the hook's replays, the newest first")->excludes(dry)->excludes(cancel);
  dry->excludes(cancel);
}

}  // namespace millrace::cli
