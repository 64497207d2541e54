// Groups of users in memory, for the tests of the rules.
#pragma once

#include "chat/user_group_rows.h"
#include "chat/user_names.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace millrace::chat {

class MemoryUserGroups final : public UserGroupRows {
 public:
  std::optional<UserGroup> group(std::string_view id) override {
    const auto found = std::ranges::find(groups_, id, &UserGroup::id);
    return found == groups_.end() ? std::nullopt : std::optional(*found);
  }
  std::optional<MentionedGroup> mentioned(std::string_view id) override {
    const auto found = group(id);
    if (!found) return std::nullopt;
    return MentionedGroup{found->id, found->name, found->description, found->team_id, found->created_at, found->updated_at};
  }
  std::vector<UserGroup> groups(const UserGroupPage& page) override {
    return sorted_page(
        page, [](const UserGroup& group) { return group.created_at; }, [](const UserGroupPage::Place& place) { return *place.created_at; });
  }
  std::vector<UserGroup> groups(std::string_view beginning, const UserGroupPage& page) override {
    auto all = page;
    all.limit = groups_.size();
    auto found = sorted_page(
        all, [](const UserGroup& group) { return folded_name(group.name); },
        [](const UserGroupPage::Place& place) { return folded_name(*place.name); });
    std::erase_if(found, [&](const UserGroup& group) { return !folded_name(group.name).starts_with(folded_name(beginning)); });
    found.resize(std::min(found.size(), page.limit));
    return found;
  }
  UserGroupKey add(const UserGroup& group) override {
    groups_.push_back(group);
    return groups_.back().key = UserGroupKey{++keys_};
  }
  void update(const UserGroup& group) override {
    auto& stored = of(group.key);
    stored.name = group.name, stored.description = group.description, stored.updated_at = group.updated_at;
  }
  void remove(UserGroupKey group) override {
    std::erase_if(groups_, [&](const UserGroup& other) { return other.key == group; });
  }
  void save(UserGroupKey group, const UserGroupMember& member) override {
    auto& members = of(group).members;
    const auto known = std::ranges::find(members, member.user, &UserGroupMember::user);
    if (known == members.end()) members.push_back(member);
    else known->is_admin = member.is_admin;
  }
  void remove(UserGroupKey group, UserKey member) override {
    std::erase_if(of(group).members, [&](const UserGroupMember& other) { return other.user == member; });
  }

 private:
  template <class OfGroup, class OfPlace>
  std::vector<UserGroup> sorted_page(const UserGroupPage& page, OfGroup of_group, OfPlace of_place) const {
    auto sorted = groups_;
    std::ranges::sort(sorted, {}, [&](const UserGroup& group) { return std::tuple(of_group(group), group.id); });
    std::erase_if(sorted, [&](const UserGroup& group) {
      if (page.teams && std::ranges::find(*page.teams, group.team_id) == page.teams->end()) return true;
      if (!page.after) return false;
      const auto place = of_place(*page.after);
      return of_group(group) < place || (of_group(group) == place && (page.after->id.empty() || group.id <= page.after->id));
    });
    sorted.resize(std::min(sorted.size(), page.limit));
    return sorted;
  }

  UserGroup& of(UserGroupKey key) { return *std::ranges::find(groups_, key, &UserGroup::key); }

  std::vector<UserGroup> groups_;
  std::int64_t keys_ = 0;
};

}  // namespace millrace::chat
