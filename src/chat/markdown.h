// A message's `html`: its text as GitHub-flavoured markdown, rendered in safe mode (raw HTML and script links are left out).
#pragma once

#include <string>
#include <string_view>

namespace millrace::chat {

// "Welcome!" becomes "<p>Welcome!</p>\n"; an empty text stays empty. May be called by several threads.
std::string markdown_to_html(std::string_view text);

}  // namespace millrace::chat
