// Words that may not be said, or are to be looked at.
#pragma once

#include "base/instant.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

struct BlockList {
  std::string name, type = "word", team;
  std::vector<std::string> words;
  bool confusable_folding = false, leet_check = false, plural_check = false, substring_matching = false;
  Instant created_at, updated_at;
};

// What becomes of a message that holds a word, by the list's use in the channel's type; the strictest last.
enum class Words : std::uint8_t { fine, flagged, shadowed, blocked };

// Those that every app has. They stay as they are.
std::span<const BlockList> built_in_block_lists();

// Whether the text holds one of the list's words: whole words, without regard to the case of ASCII letters.
bool blocks(const BlockList& list, std::string_view text);

inline constexpr std::size_t longest_block_list_name = 255, most_blocked_words = 10'000, longest_blocked_word = 256;

}  // namespace millrace::chat
