// The dead letters of hooks: to be listed, shown, redriven and discarded.
#pragma once

#include "server/operator_act.h"
#include "server/text.h"
#include "store/store.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace millrace::server {

// Which dead letters are meant: those that fit every member that is not empty.
struct LetterChoice {
  std::string app, hook;  // an API key and a hook's id; empty: all
  std::string event_id, type, cid, code;
  bool all = false;           // nothing else was said, and that is meant
  store::Position after = 0;  // of a list of one hook: those behind this position
};

inline constexpr std::size_t most_letters_listed = 1'000, most_letters_redriven = 10'000;

// {"dead_letters":[{"app":…,"hook":…,…the letter without its payload…}],"more":false,"ranges":[…]}, in the order of each hook's
// log. Ranges are what was given up together, without payloads; a choice of one event or channel names none.
Text dead_letter_list(store::Store& store, const LetterChoice& choice, std::size_t limit);

// {"dead_letters":[{…,"payload":…}]}: those of one event, one for each hook that has it.
Text dead_letter_in_full(store::Store& store, const LetterChoice& choice);

// {"redriven":3,"more":false}: they wait again, each under a fresh deduplication id. Discarded ones and those of deleted hooks
// stay as they are. Nothing is redriven when the choice names nothing. Waits for the disk.
Text redrive_dead_letters(store::Store& store, const OperatorAct& act, const LetterChoice& choice);

// {"discarded":3,"more":false}: they stay dead, with the reason, which must be given. Waits for the disk.
Text discard_dead_letters(store::Store& store, const OperatorAct& act, const LetterChoice& choice);

}  // namespace millrace::server
