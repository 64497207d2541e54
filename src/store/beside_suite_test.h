// BesideSuite: what hangs on messages (threads, reminders, drafts) as tests, for every engine; instantiated together with ChatSuite.
#pragma once

#include "chat/draft_rows.h"
#include "chat/reminder_rows.h"
#include "chat/thread_rows.h"
#include "store/conversation_suite_test.h"

namespace millrace::store {

class BesideSuite : public ChatSuite {
 protected:
  BesideSuite() {
    change([&](chat::State& state) {
      ann_ = saved_user(state, "ann"), ben_ = saved_user(state, "ben");
      lobby_ = saved_channel(state, ann_);
      first_ = added_message(state, lobby_, ann_, "1"), second_ = added_message(state, lobby_, ann_, "2");
    });
  }

  void reply(const chat::Message& parent, const chat::User& user, std::string_view id) {
    change([&](chat::State& state) { state.threads().replied(parent, added_reply(state, parent, user, id, false)); });
  }

  chat::User ann_, ben_;
  chat::Channel lobby_;
  chat::Message first_, second_;
};

}  // namespace millrace::store
