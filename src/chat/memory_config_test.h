// What an operator has set up, in memory: for the tests of the rules.
#pragma once

#include "chat/config_rows.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

template <class T>
class MemoryNamed final : public NamedRows<T> {
 public:
  std::shared_ptr<const T> find(std::string_view name) override {
    const auto found = rows_.find(name);
    return found == rows_.end() ? nullptr : found->second;
  }
  std::vector<std::shared_ptr<const T>> all() override {
    std::vector<std::shared_ptr<const T>> all;
    for (const auto& [name, one] : rows_) all.push_back(one);
    return all;
  }
  void save(const T& one) override { rows_.insert_or_assign(name_of(one), std::make_shared<const T>(one)); }
  void remove(std::string_view name) override {
    if (const auto found = rows_.find(name); found != rows_.end()) rows_.erase(found);
  }

 private:
  std::map<std::string, std::shared_ptr<const T>, std::less<>> rows_;
};

class MemoryConfig final : public ConfigRows {
 public:
  NamedRows<ChannelConfig>& channel_types() override { return channel_types_; }
  NamedRows<Command>& commands() override { return commands_; }
  NamedRows<BlockList>& block_lists() override { return block_lists_; }
  NamedRows<Role>& roles() override { return roles_; }
  NamedRows<Permission>& permissions() override { return permissions_; }
  NamedRows<PushProvider>& push_providers() override { return push_providers_; }
  bool has_channels(std::string_view type) override { return used.contains(type); }

  std::set<std::string, std::less<>> used;  // types that have channels

 private:
  MemoryNamed<ChannelConfig> channel_types_;
  MemoryNamed<Command> commands_;
  MemoryNamed<BlockList> block_lists_;
  MemoryNamed<Role> roles_;
  MemoryNamed<Permission> permissions_;
  MemoryNamed<PushProvider> push_providers_;
};

}  // namespace millrace::chat
