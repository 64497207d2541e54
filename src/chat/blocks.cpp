// The rules of blocks.
#include "chat/blocks.h"

#include "chat/channels.h"

#include <fmt/format.h>

namespace millrace::chat {
namespace {

struct Pair {
  User by, blocked;
};

Expected<Pair> pair_of(Act& act, const std::string& blocked_id, const UserRef& ref) {
  if (blocked_id.empty()) return refused(Refusal::Kind::input, "blocked_user_id is missing; it names the user to block");
  auto by = resolve(act, ref, "user");
  if (!by) return std::unexpected(by.error());
  if (by->id == blocked_id)
    return refused(Refusal::Kind::input, fmt::format("blocked_user_id: user \"{}\" can't block itself", blocked_id));
  auto blocked = act.state.user(blocked_id);
  if (!blocked) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find user with id {}", blocked_id));
  return Pair{*std::move(by), *std::move(blocked)};
}

}  // namespace

Expected<Block> block_user(Act& act, const std::string& blocked_id, const UserRef& by) {
  auto pair = pair_of(act, blocked_id, by);
  if (!pair) return std::unexpected(pair.error());
  if (auto before = act.state.blocks().block(pair->by.key, pair->blocked.key)) return *std::move(before);
  if (act.state.blocks().blocks(pair->by.key, most_blocks).size() == most_blocks)
    return refused(Refusal::Kind::input, fmt::format("user \"{}\" has blocked {} users; unblock one first", pair->by.id, most_blocks));
  Block block{std::move(pair->by), std::move(pair->blocked), act.now.to_microseconds()};
  act.state.blocks().add(block);
  return block;
}

Expected<void> unblock_user(Act& act, const std::string& blocked_id, const UserRef& by) {
  const auto pair = pair_of(act, blocked_id, by);
  if (!pair) return std::unexpected(pair.error());
  act.state.blocks().remove(pair->by.key, pair->blocked.key);
  return {};
}

Expected<std::vector<Block>> blocks_of(Act& act, const UserRef& by) {
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  return act.state.blocks().blocks(user->key, most_blocks);
}

Expected<void> not_blocked(Act& act, const User& user, const Channel& channel) {
  if (channel.member_count != 2 || !is_distinct(channel)) return {};
  for (const auto& member : act.state.members(channel.key, 2))
    if (member.user_key != user.key && act.state.blocks().block(member.user_key, user.key))
      return refused(Refusal::Kind::not_allowed, fmt::format("user \"{}\" is blocked by user \"{}\"", user.id, member.user_id));
  return {};
}

}  // namespace millrace::chat
