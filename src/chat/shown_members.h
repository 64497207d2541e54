// The members that a channel's events show.
#pragma once

#include "chat/channel.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace millrace::chat {

// Read once and shared by the channel's events until a member changes. How far each has read is not to be asked of them: that
// changes with each message, and no event shows it.
class ShownMembers {
 public:
  explicit ShownMembers(std::vector<Member> members) : members_(std::move(members)) {}

  const std::vector<Member>& list() const { return members_; }

  // What `render` makes of the list, made when it is first asked for. Belongs to the thread that writes events.
  template <class Render>
  const std::string& text(Render render) const {
    if (!text_) text_ = render(members_);
    return *text_;
  }

 private:
  const std::vector<Member> members_;
  mutable std::optional<std::string> text_;
};

inline std::shared_ptr<const ShownMembers> shown(std::vector<Member> members) {
  return std::make_shared<const ShownMembers>(std::move(members));
}

}  // namespace millrace::chat
