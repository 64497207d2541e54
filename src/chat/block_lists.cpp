// The rules of block lists.
#include "chat/block_lists.h"

#include "chat/config_rows.h"
#include "chat/tasks.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace millrace::chat {
namespace {

const BlockList* built_in(std::string_view name) {
  const auto found = std::ranges::find(built_in_block_lists(), name, &BlockList::name);
  return found == built_in_block_lists().end() ? nullptr : &*found;
}

Expected<void> sound(const BlockList& list) {
  if (list.name.empty() || list.name.size() > longest_block_list_name)
    return refused(Refusal::Kind::input, fmt::format("name must be a text of 1 to {} bytes", longest_block_list_name));
  if (list.type != "word")
    return refused(Refusal::Kind::input, fmt::format("type: \"{}\" is not supported by this version; \"word\" is", list.type));
  if (list.confusable_folding) return refused(Refusal::Kind::input, "is_confusable_folding_enabled is not supported by this version");
  if (list.words.size() > most_blocked_words)
    return refused(Refusal::Kind::input, fmt::format("words: a block list has at most {} words", most_blocked_words));
  if (std::ranges::any_of(list.words, [](const auto& word) { return word.empty() || word.size() > longest_blocked_word; }))
    return refused(Refusal::Kind::input, fmt::format("words: each is a text of 1 to {} bytes", longest_blocked_word));
  return {};
}

Words words_of(std::string_view behavior) {
  if (behavior == "block") return Words::blocked;
  if (behavior == "shadow_block") return Words::shadowed;
  return behavior == "flag" ? Words::flagged : Words::fine;
}

// Channel types name the lists that they use.
void forget_in_types(State& state, std::string_view name) {
  for (const auto& type : state.config().channel_types().all()) {
    ChannelConfig changed = *type;
    const bool named = changed.blocklist == name;
    if (named) changed.blocklist.clear(), changed.blocklist_behavior.clear();
    if (std::erase_if(changed.blocklists, [&](const auto& use) { return use.blocklist == name; }) > 0 || named)
      state.config().channel_types().save(changed);
  }
}

}  // namespace

BlockListPtr block_list(State& state, std::string_view name) {
  // Built-in ones live as long as the process.
  if (const auto* list = built_in(name)) return {std::shared_ptr<void>(), list};
  return state.config().block_lists().find(name);
}

std::vector<BlockListPtr> block_lists(State& state, std::string_view team) {
  std::vector<BlockListPtr> all;
  for (const auto& list : built_in_block_lists()) all.push_back(block_list(state, list.name));
  std::ranges::move(state.config().block_lists().all(), std::back_inserter(all));
  if (!team.empty()) std::erase_if(all, [&](const auto& list) { return list->team != team; });
  return all;
}

Expected<BlockListPtr> existing_block_list(State& state, std::string_view name, std::string_view team) {
  auto list = block_list(state, name);
  if (!list || (!team.empty() && list->team != team))
    return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find blocklist with name {}", name));
  return list;
}

Expected<BlockList> create_block_list(Act& act, BlockList list) {
  if (auto fine = sound(list); !fine) return std::unexpected(fine.error());
  if (block_list(act.state, list.name)) return refused(Refusal::Kind::input, fmt::format("blocklist {} already exists", list.name));
  if (act.state.config().block_lists().all().size() >= most_block_lists)
    return refused(Refusal::Kind::input, fmt::format("there are {} block lists, the most that an app may have", most_block_lists));
  list.created_at = list.updated_at = act.now.to_microseconds();
  act.state.config().block_lists().save(list);
  return list;
}

Expected<BlockList> update_block_list(Act& act, BlockList list) {
  const auto stored = existing_block_list(act.state, list.name, list.team);
  if (!stored) return std::unexpected(stored.error());
  if (built_in(list.name)) return refused(Refusal::Kind::input, "cannot update the builtin block list");
  list.type = (*stored)->type;
  list.team = (*stored)->team;
  list.created_at = (*stored)->created_at;
  list.updated_at = act.now.to_microseconds();
  if (auto fine = sound(list); !fine) return std::unexpected(fine.error());
  act.state.config().block_lists().save(list);
  return list;
}

Expected<std::string> import_block_list(Act& act, std::string_view name, const std::vector<std::string>& words) {
  if (words.empty()) return refused(Refusal::Kind::input, "items must hold at least one word");
  const auto stored = existing_block_list(act.state, name, {});
  if (!stored) return std::unexpected(stored.error());
  BlockList list = **stored;
  std::set<std::string_view> known(list.words.begin(), list.words.end());
  std::vector<std::string> added;
  for (const auto& word : words)
    if (known.insert(word).second) added.push_back(word);
  std::ranges::move(added, std::back_inserter(list.words));
  if (auto done = update_block_list(act, std::move(list)); !done) return std::unexpected(done.error());
  return begin_task(act, {std::string(name)});
}

Expected<void> delete_block_list(Act& act, std::string_view name, std::string_view team) {
  if (const auto stored = existing_block_list(act.state, name, team); !stored) return std::unexpected(stored.error());
  if (built_in(name)) return refused(Refusal::Kind::input, "cannot delete the builtin block list");
  act.state.config().block_lists().remove(name);
  forget_in_types(act.state, name);
  return {};
}

Words judged(State& state, const ChannelConfig& config, std::string_view text) {
  Words found = Words::fine;
  const auto look = [&](std::string_view name, std::string_view behavior) {
    const auto words = words_of(behavior);
    if (words <= found) return;
    const auto list = block_list(state, name);
    if (list && blocks(*list, text)) found = words;
  };
  look(config.blocklist, config.blocklist_behavior);
  for (const auto& use : config.blocklists) look(use.blocklist, use.behavior);
  return found;
}

}  // namespace millrace::chat
