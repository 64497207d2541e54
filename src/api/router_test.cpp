// docs/compatibility.md lists what is served; made from the route table, so that it can't lie. UPDATE_DOCS=1 writes it anew.
#include "api/router.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace millrace::api {
namespace {

constexpr std::string_view begin = "<!-- routes: made from the route table by millrace_tests -->\n", end = "<!-- end of routes -->\n";

std::string table() {
  std::string out = "| route | operation | token |\n|---|---|---|\n";
  for (const auto& route : routes())
    out += "| `" + std::string(route.method) + ' ' + std::string(route.path) + "` | " + std::string(route.operation) + " | " +
           (route.access == Access::server ? "server" : "server or user") + " |\n";
  return out;
}

TEST(Compatibility, TheDocumentListsTheRoutesThatAreServed) {
  const std::string path = MILLRACE_SOURCE_DIR "/docs/compatibility.md";
  std::ifstream file(path);
  std::stringstream content;
  content << file.rdbuf();
  std::string text = content.str();
  const auto from = text.find(begin), to = text.find(end);
  ASSERT_NE(from, std::string::npos);
  ASSERT_NE(to, std::string::npos);
  const auto start = from + begin.size();
  if (std::getenv("UPDATE_DOCS")) {
    text.replace(start, to - start, table());
    std::ofstream(path) << text;
    return;
  }
  EXPECT_EQ(text.substr(start, to - start), table()) << "run the tests once with UPDATE_DOCS=1";
}

}  // namespace
}  // namespace millrace::api
