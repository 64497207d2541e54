// ChatSuite: the contract of chat/state.h as tests, for every engine; instantiated together with StoreSuite.
#pragma once

#include "chat/state.h"
#include "store/store_suite_test.h"
#include "wire/channel.h"
#include "wire/flag.h"
#include "wire/message.h"
#include "wire/reaction.h"
#include "wire/user.h"
#include "wire/write.h"

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store {

class ChatSuite : public StoreSuite {
 protected:
  ChatSuite() : app_(add_app("key")) {}

  // Changes of the app's chat in one write that is kept.
  template <class Run>
  auto change(Run run) {
    return write([&](Transaction& transaction) { return run(transaction.chat(app_)); });
  }

  // What a reader sees of the app's chat.
  template <class Run>
  auto see(Run run) {
    return read([&](Snapshot& snapshot) { return run(snapshot.chat(app_)); });
  }

  // Runs `expect` on what the writer and on what a reader sees, before and after a reopening.
  void everywhere(const std::function<void(chat::State&)>& expect);

  const chat::AppKey app_;
};

// Rows as tests need them; what is not given is as a row of the rules would have it.
chat::User saved_user(chat::State& state, std::string_view id);
chat::Channel saved_channel(chat::State& state, const chat::User& created_by, std::string_view id = "lobby");
chat::Member added_member(chat::State& state, const chat::Channel& channel, const chat::User& user);
// Adds a message that is filled already.
chat::MessageKey added(chat::State& state, const chat::Message& message);
chat::Message added_message(chat::State& state, const chat::Channel& channel, const chat::User& user, std::string_view id);

// Every field that a reader of JSON can see.
template <class T>
std::string shown(const T& object) {
  return wire::written(object, wire::Profile::http_v1);
}

// Custom data that any parsing and writing again would change.
inline const std::string odd_custom = R"("b" : 1e400,"a":1.00, "a":2,"é€😀":"\u0000\/","deep":{"x":[ ]} )";

struct UnreadCounts {
  std::int64_t in_channel, total, channels;
  bool operator==(const UnreadCounts&) const = default;
};
inline std::ostream& operator<<(std::ostream& out, const UnreadCounts& counts) {
  return out << counts.in_channel << " in the channel, " << counts.total << " in " << counts.channels << " channels";
}
inline UnreadCounts counts_of(chat::State& state, const chat::Channel& channel, const chat::User& user) {
  const auto unread = state.unread(*state.channel(channel.key), user.key);
  return {unread.in_channel, unread.total, unread.channels};
}

}  // namespace millrace::store
