// Which events a hook can ask for, and which of them this version fires.
#include "api/router.h"
#include "chat/event_types.h"
#include "hooks/event_types.h"
#include "wire/event_type.h"

#include <algorithm>

namespace millrace::api {
namespace {

std::string_view name_of(hooks::Product product) { return product == hooks::Product::chat ? "chat" : "moderation"; }

// "chat,moderation"; nothing means all.
bool asks_for(std::string_view products, std::string_view product) {
  while (!products.empty()) {
    const auto comma = std::min(products.find(','), products.size());
    if (products.substr(0, comma) == product) return true;
    products.remove_prefix(std::min(comma + 1, products.size()));
  }
  return false;
}

async::Task<Answer> get_hook_events(Service&, const Call& call) {
  const auto products = call.query_value("product");
  std::vector<wire::ShownEventType> shown;
  for (const auto& type : hooks::event_types()) {
    const auto product = name_of(type.product);
    if (!products.empty() && !asks_for(products, product)) continue;
    shown.push_back({std::string(type.name), std::string(type.cause), {std::string(product)}, chat::is_fired(type.name)});
  }
  co_return "\"events\":" + wire::shown(shown);
}

}  // namespace

std::vector<Route> hook_event_routes() { return {{"GET", "/hook/events", "GetHookEvents", Access::server, get_hook_events}}; }

}  // namespace millrace::api
