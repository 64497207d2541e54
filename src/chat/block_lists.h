// Block lists, and what a channel's type makes of a message that holds one of their words.
#pragma once

#include "chat/act.h"
#include "chat/block_list.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

using BlockListPtr = std::shared_ptr<const BlockList>;

// Null when there is none.
BlockListPtr block_list(State& state, std::string_view name);

// The built-in ones and an operator's own. With a team only those of the team.
std::vector<BlockListPtr> block_lists(State& state, std::string_view team);

// The list, which must exist and be of the team where one is given.
Expected<BlockListPtr> existing_block_list(State& state, std::string_view name, std::string_view team);

Expected<BlockList> create_block_list(Act& act, BlockList list);
Expected<BlockList> update_block_list(Act& act, BlockList list);

// Adds words that the list has not; the task that is answered is done.
Expected<std::string> import_block_list(Act& act, std::string_view name, const std::vector<std::string>& words);

// Channel types that use it do so no longer.
Expected<void> delete_block_list(Act& act, std::string_view name, std::string_view team);

// What the type's lists make of the text: where several hold one of its words, the strictest of them.
Words judged(State& state, const ChannelConfig& config, std::string_view text);

inline constexpr std::size_t most_block_lists = 100;

// What is answered in place of a message that is blocked: it is not stored, and nothing is told.
inline constexpr std::string_view blocked_text = "Automod blocked your message";

}  // namespace millrace::chat
