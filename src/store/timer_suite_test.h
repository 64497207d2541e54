// TimerSuite: the contract of timers as tests, for every engine; instantiated together with ChatSuite.
#pragma once

#include "store/chat_suite_test.h"

namespace millrace::store {

class TimerSuite : public ChatSuite {};

}  // namespace millrace::store
