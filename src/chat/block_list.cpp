// Finds words in texts. A text is walked once per list, and once more where "h3ll0" is to be read as it is meant.
#include "chat/block_list.h"

#include "base/ascii.h"
#include "chat/built_in.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace millrace::chat {
namespace {

// Bytes of longer characters belong to words.
bool is_of_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '\'';
}

// "h3ll0" → "hello", in place; a sign of exclamation behind a word is no letter: "hello!"
void read_leet(std::string& text) {
  constexpr std::string_view written = "013457@$!", meant = "oieastasi";
  for (std::size_t i = text.size(); i-- > 0;) {
    const bool ends_word = i + 1 == text.size() || !is_of_word(text[i + 1]);
    const auto at = written.find(text[i]);
    if (at != std::string_view::npos && !(text[i] == '!' && ends_word)) text[i] = meant[at];
  }
}

enum class Reading : std::uint8_t { as_written, leet };

std::string folded(std::string_view text, Reading reading) {
  std::string out = lower(text);
  if (reading == Reading::leet) read_leet(out);
  return out;
}

bool is_single_word(std::string_view word) { return std::ranges::all_of(word, is_of_word); }

// Whether `phrase` stands in the text, not as a part of a longer word.
bool has_phrase(std::string_view text, std::string_view phrase) {
  for (auto at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
    const auto end = at + phrase.size();
    const bool begins = at == 0 || !is_of_word(text[at - 1]) || !is_of_word(phrase.front());
    const bool ends = end == text.size() || !is_of_word(text[end]) || !is_of_word(phrase.back());
    if (begins && ends) return true;
  }
  return false;
}

std::string_view without(std::string_view word, std::string_view end) {
  if (word.size() > end.size() && word.ends_with(end)) word.remove_suffix(end.size());
  return word;
}

bool holds(const BlockList& list, std::string_view text, Reading reading) {
  const std::string said = folded(text, reading);
  std::unordered_set<std::string> single;
  for (const auto& word : list.words) {
    auto wanted = folded(word, reading);
    if (list.substring_matching ? said.contains(wanted) : !is_single_word(wanted) && has_phrase(said, wanted)) return true;
    single.insert(std::move(wanted));
  }
  for (std::size_t at = 0; at < said.size();) {
    const auto end =
        static_cast<std::size_t>(std::find_if_not(said.begin() + static_cast<std::ptrdiff_t>(at), said.end(), is_of_word) - said.begin());
    const std::string_view word(said.data() + at, end - at);
    if (single.contains(std::string(word))) return true;
    if (list.plural_check)
      for (const auto* ending : {"s", "es"})
        if (single.contains(std::string(without(word, ending)))) return true;
    at = end + 1;
  }
  return false;
}

BlockList built_in(std::string name, std::vector<std::string> words) {
  BlockList list{.name = std::move(name), .words = std::move(words)};
  list.created_at = list.updated_at = built_in_since;
  return list;
}

}  // namespace

std::span<const BlockList> built_in_block_lists() {
  static const std::array lists = [] {
    const std::vector<std::string> words{"arsehole", "asshole",  "bastard", "bitch",  "bollocks", "bullshit",
                                         "cunt",     "dickhead", "fuck",    "fucker", "fucking",  "motherfucker",
                                         "prick",    "shit",     "slut",    "twat",   "wanker",   "whore"};
    return std::array{built_in("profanity", words), built_in("profanity_en_2020_v1", words)};
  }();
  return lists;
}

bool blocks(const BlockList& list, std::string_view text) {
  return holds(list, text, Reading::as_written) || (list.leet_check && holds(list, text, Reading::leet));
}

}  // namespace millrace::chat
