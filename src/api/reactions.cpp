// Reactions: POST /messages/{id}/reaction adds one.
#include "chat/reactions.h"
#include "api/router.h"
#include "wire/message.h"
#include "wire/reaction.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

async::Task<Answer> send_reaction(Service& service, const Call& call) {
  const auto value = object_in(call.body, "reaction");
  if (!value) co_return std::unexpected(value.error());
  if (const auto* unique = call.body.find("enforce_unique"); unique && unique->boolean() && *unique->boolean())
    co_return std::unexpected(problem(Code::input, "enforce_unique is not supported by this version"));
  chat::ReactionChange change;
  if (auto done = wire::read(**value, change, "reaction"); !done) co_return std::unexpected(problem(done.error()));

  chat::Reacted reacted;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = chat::send_reaction(act, call.params[0], change);
    if (!result) return std::unexpected(result.error());
    reacted = *std::move(result);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"message\":";
  wire::Writer writer(out, wire::Profile::http_v1);
  writer.write(reacted.message);
  out += ",\"reaction\":", writer.write(reacted.reaction);
  co_return out;
}

}  // namespace

std::vector<Route> reaction_routes() { return {{"POST", "/messages/{id}/reaction", "SendReaction", Access::anyone, send_reaction}}; }

}  // namespace millrace::api
