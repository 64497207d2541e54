// What an operator has set up for the chat of an app: a few of each kind, known by name.
#pragma once

#include "chat/block_list.h"
#include "chat/channel_type.h"
#include "chat/permission.h"
#include "chat/push_provider.h"
#include "chat/role.h"

#include <memory>
#include <string_view>
#include <vector>

namespace millrace::chat {

// What was stored, without what is built in. Unlike other rows these are shared: finding one again costs next to nothing.
template <class T>
class NamedRows {
 public:
  virtual ~NamedRows() = default;

  // Null when there is none.
  virtual std::shared_ptr<const T> find(std::string_view name) = 0;

  // By name.
  virtual std::vector<std::shared_ptr<const T>> all() = 0;

  // Adds it or takes the place of the one of that name.
  virtual void save(const T& one) = 0;
  virtual void remove(std::string_view name) = 0;
};

class ConfigRows {
 public:
  virtual ~ConfigRows() = default;

  virtual NamedRows<ChannelConfig>& channel_types() = 0;
  virtual NamedRows<Command>& commands() = 0;
  virtual NamedRows<BlockList>& block_lists() = 0;
  virtual NamedRows<Role>& roles() = 0;
  virtual NamedRows<Permission>& permissions() = 0;  // by id

  // By type and name. They hold credentials, so a store keeps them sealed.
  virtual NamedRows<PushProvider>& push_providers() = 0;

  // Whether a channel of that type is in sight.
  virtual bool has_channels(std::string_view type) = 0;
};

// The name by which one is known.
template <class T>
const std::string& name_of(const T& one) {
  return one.name;
}
inline const std::string& name_of(const Permission& one) { return one.id; }

}  // namespace millrace::chat
