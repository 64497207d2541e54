// docs/compatibility.md says of every setting what it takes, its default, and whether it has an effect; made from the table.
#include "wire/settings_table.h"

#include "base/document_section_test.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

std::string default_text(const Setting& setting) {
  if (setting.hidden) return "never shown";
  if (setting.kind == Setting::Kind::grants) return "those of a new app";
  if (setting.shown.empty()) return "absent";
  return setting.kind == Setting::Kind::upload_config ? "no limits" : fmt::format("`{}`", setting.shown);
}

TEST(Compatibility, TheDocumentSaysWhatEachSettingDoes) {
  std::string table = "| setting | takes | default | effect |\n|---|---|---|---|\n";
  for (const auto& setting : settings())
    table += fmt::format("| `{}` | {} | {} | {} |\n", setting.name, takes_text(setting), default_text(setting), setting.effect);
  expect_section("docs/compatibility.md", "settings", table);
}

// What is shown can be sent back.
TEST(Settings, EveryDefaultIsAccepted) {
  for (const auto& setting : settings()) {
    if (setting.shown.empty()) continue;
    const auto value = parse_json(setting.shown);
    ASSERT_TRUE(value) << setting.name;
    EXPECT_EQ(accepted(setting, *value).value(), *value) << setting.name;
  }
}

}  // namespace
}  // namespace millrace::wire
