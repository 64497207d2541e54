// Which role may do what: ids of permissions by role, made ready to be asked.
#pragma once

#include "chat/action.h"

#include <array>
#include <bitset>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// What an id such as "update-message-owner-any-team" says: the action, whether only on what the user owns, and whether beyond
// the user's own teams.
struct Right {
  Action action{};
  bool owner = false, any_team = false;

  bool operator==(const Right&) const = default;
};
std::optional<Right> right_with_id(std::string_view id);
std::string id_of(const Right& right);

// How the user stands to what is acted upon.
struct Relation {
  bool owns = false;
  bool same_team = true;
};

// Whether an operator's own permission of that id allows the action.
using CustomRight = std::function<bool(std::string_view id)>;

// By role: ids that the role gets and, with a "!" in front, ids that it loses.
using GrantEdits = std::map<std::string, std::vector<std::string>>;

class Grants {
 public:
  using ByRole = std::map<std::string, std::vector<std::string>, std::less<>>;

  Grants() = default;
  explicit Grants(ByRole by_role);

  Grants edited(const GrantEdits& edits) const;

  const ByRole& by_role() const { return by_role_; }
  bool empty() const { return by_role_.empty(); }

  // `custom` is asked for the ids that are not built in.
  bool allow(std::string_view role, Action action, const Relation& relation, const CustomRight& custom) const;

  bool operator==(const Grants& other) const { return by_role_ == other.by_role_; }

 private:
  struct Rights {
    std::array<std::bitset<action_count>, 4> sets;  // by owner and any_team
    std::vector<std::string> custom;
  };

  static Rights rights_of(const std::vector<std::string>& ids);

  ByRole by_role_;
  std::map<std::string, Rights, std::less<>> rights_;
};

// What a role may do before anybody changes it: in channels of a built-in type ("messaging" for every other), and in the app.
const Grants& default_grants(std::string_view type);
const Grants& default_app_grants();

}  // namespace millrace::chat
