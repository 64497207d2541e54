// The events of an attempt as bytes: some twenty of them each.
#pragma once

#include "store/attempt_rows.h"

#include <string>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

// Numbers are LEB128; positions are differences to the one before. A receipt that is a UUID, as those of SQS are, takes 16 bytes.
std::string packed(const std::vector<AttemptedEvent>& events);

// Precondition: `packed` made them. Damaged bytes stop the process.
std::vector<AttemptedEvent> unpacked(std::string_view bytes);

}  // namespace millrace::store::sqlite
