// Users whom a user has blocked.
#include "chat/blocks.h"

#include "api/router.h"
#include "wire/own_user.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

async::Task<Answer> block(Service& service, const Call& call) {
  std::string blocked;
  if (auto done = given(call.body, "blocked_user_id", blocked); !done) co_return std::unexpected(done.error());
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  wire::MadeBlock made;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto block = chat::block_user(act, blocked, *by);
    if (!block) return std::unexpected(block.error());
    made = {block->user.id, block->blocked.id, block->created_at};
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return wire::members_of(made, call.profile);
}

async::Task<Answer> unblock(Service& service, const Call& call) {
  std::string blocked;
  if (auto done = given(call.body, "blocked_user_id", blocked); !done) co_return std::unexpected(done.error());
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::unblock_user(act, blocked, *by); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

async::Task<Answer> get_blocks(Service& service, const Call& call) {
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  std::vector<wire::ShownBlock> blocks;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::blocks_of(act, *by);
    if (!found) return std::unexpected(found.error());
    for (auto& block : *found) blocks.push_back(wire::shown(std::move(block)));
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"blocks\":";
  wire::Writer(out, call.profile).write(blocks);
  co_return out;
}

}  // namespace

std::vector<Route> block_routes() {
  return {
      {"GET", "/users/block", "GetBlockedUsers", Access::anyone, get_blocks},
      {"POST", "/users/block", "BlockUsers", Access::anyone, block},
      {"POST", "/users/unblock", "UnblockUsers", Access::anyone, unblock},
  };
}

}  // namespace millrace::api
