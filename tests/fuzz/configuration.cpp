// What an operator may send to set up the chat: channel types, conditions and block lists are read, or refused, never believed.
#include "chat/block_list.h"
#include "fuzz.h"
#include "json_text.h"
#include "wire/block_list.h"
#include "wire/channel_type.h"
#include "wire/condition.h"

namespace millrace::fuzz {
namespace {

void channel_type(const wire::Json& body) {
  const auto change = wire::channel_type_change(body);
  if (!change) return;
  auto config = *chat::built_in_channel_type("messaging");
  if (!change->edit(config)) return;
  if (change->grants) config.grants = chat::changed(config.grants, *change->grants, chat::default_grants("messaging"));
  const auto text = wire::written(wire::ChannelType{config}, wire::Profile::http_v1);
  wire::ChannelType again;
  const auto document = wire::parse_json(text);
  ensure(document && wire::read(*document, again, ""), "a type that was stored can be read");
  ensure(wire::written(again, wire::Profile::http_v1) == text, "and is the same");
}

void condition(const wire::Json& body) {
  chat::Raw condition;
  if (!wire::read_condition(body, condition, "condition")) return;
  chat::User user;
  user.id = "ann";
  const chat::Custom custom;
  (void)wire::meets(condition, {user, "ann", "red", custom});
}

}  // namespace

void run(std::string_view input) {
  const auto body = wire::parse_json(input);
  if (!body || !body->object()) return;
  channel_type(*body);
  condition(*body);
  chat::BlockList list;
  if (wire::read(*body, list, "")) (void)chat::blocks(list, input);
}

}  // namespace millrace::fuzz
