// SearchSuite: the contract of searching messages as tests, for every engine; instantiated together with ChatSuite.
#pragma once

#include "chat/search_rows.h"
#include "store/conversation_suite_test.h"

#include <functional>
#include <string>
#include <string_view>

namespace millrace::store {

class SearchSuite : public ChatSuite {
 protected:
  SearchSuite() {
    change([&](chat::State& state) {
      ann_ = saved_user(state, "ann"), ben_ = saved_user(state, "ben");
      lobby_ = saved_channel(state, ann_), attic_ = saved_channel(state, ben_, "attic");
      added_member(state, lobby_, ann_);
    });
  }

  chat::Message sent(const chat::Channel& channel, const chat::User& user, std::string_view id, std::string_view text) {
    return change([&](chat::State& state) {
      auto message = added_message(state, channel, user, id);
      message.text = text;
      state.update(message);
      return message;
    });
  }

  // A write that is rolled back.
  void write_undone(const std::function<void(Transaction&)>& run) {
    Answers answers;
    store().write({[&](Transaction& transaction) { return run(transaction), Verdict::undo; }, answers.next()});
    EXPECT_EQ(answers.kinds().at(0), Committed::Kind::undone);
  }

  // The ids of what is found in both channels, in order.
  std::string found(chat::MessageSearch search) {
    return see([&](chat::State& state) {
      if (search.channels.empty()) search.channels = {lobby_.key, attic_.key};
      std::string ids;
      for (const auto key : state.search().messages(search)) ids += state.message(key)->id;
      return ids;
    });
  }
  std::string found(const std::string& words) { return found(chat::MessageSearch{.words = words}); }

  chat::User ann_, ben_;
  chat::Channel lobby_, attic_;
};

}  // namespace millrace::store
