// docs/compatibility.md lists what is served and fired; made from the tables, so that it can't lie. UPDATE_DOCS=1 writes it anew.
#include "api/router.h"

#include "base/document_section_test.h"
#include "chat/event_types.h"
#include "hooks/event_types.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::api {
namespace {

std::string served_routes() {
  std::string out = "| route | operation | token |\n|---|---|---|\n";
  for (const auto& route : routes())
    out += "| `" + std::string(route.method) + ' ' + std::string(route.path) + "` | " + std::string(route.operation) + " | " +
           (route.access == Access::server    ? "server"
            : route.access == Access::anyone  ? "server or user"
            : route.access == Access::visitor ? "server or user or none"
                                              : "any or none") +
           " |\n";
  return out;
}

std::string fired_events() {
  const auto of_chat = std::ranges::count(hooks::event_types(), hooks::Product::chat, &hooks::EventType::product);
  std::string out = std::to_string(chat::fired_event_types().size()) + " of the " + std::to_string(of_chat) +
                    " types that Stream's chat sends to hooks:\n\n";
  for (const auto type : chat::fired_event_types()) out += "- `" + std::string(type) + "`\n";
  return out;
}

TEST(Compatibility, TheDocumentListsTheRoutesThatAreServed) { expect_section("docs/compatibility.md", "routes", served_routes()); }

TEST(Compatibility, TheDocumentListsTheEventsThatAreFired) { expect_section("docs/compatibility.md", "events", fired_events()); }

// A request takes the first route that fits, so one with a name must not stand behind one that takes any name.
TEST(Routes, NoneIsHiddenBehindAnother) {
  const auto all = routes();
  const auto parts = [](std::string_view path) {
    std::vector<std::string_view> parts;
    for (const auto part : path | std::views::split('/')) parts.emplace_back(part.begin(), part.end());
    return parts;
  };
  const auto takes = [](std::string_view wanted, std::string_view part) { return wanted.starts_with('{') || wanted == part; };
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t earlier = 0; earlier < i; ++earlier)
      EXPECT_FALSE(all[earlier].method == all[i].method && std::ranges::equal(parts(all[earlier].path), parts(all[i].path), takes))
          << all[i].method << ' ' << all[i].path << " is hidden behind " << all[earlier].path;
}

TEST(Compatibility, EveryFiredEventIsOneThatHooksCanAskFor) {
  for (const auto type : chat::fired_event_types()) EXPECT_TRUE(hooks::is_known_event(type)) << type;
}

}  // namespace
}  // namespace millrace::api
