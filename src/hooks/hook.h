// An event hook: where events of an app go, which ones, and with which rights.
#pragma once

#include "base/instant.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::hooks {

// 0 names no row. A hook made under the id of a deleted one has a key of its own.
enum class HookKey : std::int64_t {};

// How a backend is told of pending messages.
struct Callback {
  std::string mode;  // "CALLBACK_MODE_REST" or "CALLBACK_MODE_NONE"
  std::string server_url;

  bool operator==(const Callback&) const = default;
};

// The fields of kinds of hooks that it is not one of are empty.
struct Hook {
  HookKey key{};
  std::string id;         // a UUID unless the client chose another
  std::string hook_type;  // "sqs", "sns", "webhook" or "pending_message"
  bool enabled = false;
  std::string product;                   // "all" when empty
  std::vector<std::string> event_types;  // empty: all, also those to come
  std::optional<bool> should_send_custom_events;

  std::string sqs_queue_url, sqs_region;
  std::string sqs_auth_type;  // "keys", "resource" or "role"
  std::string sqs_key, sqs_secret, sqs_role_arn;
  std::optional<bool> sqs_event_based_message_group_id_enabled;
  std::string sqs_payload_encoding;  // of payload_encodings; empty: the app's

  std::string sns_topic_arn, sns_region;
  std::string sns_auth_type;  // as of SQS
  std::string sns_key, sns_secret, sns_role_arn;
  std::optional<bool> sns_event_based_message_group_id_enabled;

  std::string webhook_url;  // of pending messages too

  std::optional<std::int64_t> timeout_ms;  // after which a pending message is deleted
  std::optional<Callback> callback;

  Instant created_at, updated_at;

  bool operator==(const Hook&) const = default;

  // Where events go: what makes two hooks of a type the same to a client that knows no ids.
  const std::string& target() const;

  // Null where hooks of this type have none.
  std::string* secret();
};

// Shown in place of a secret. Sent back in an update it keeps the stored one.
inline constexpr std::string_view masked_secret = "********";

inline constexpr std::string_view callback_none = "CALLBACK_MODE_NONE", callback_rest = "CALLBACK_MODE_REST";
inline constexpr std::string_view pending_event = "message.pending";

inline constexpr std::size_t most_hooks = 1'000;
inline constexpr std::size_t longest_value = 2'048;

// A hook's filter from a position of the log on. Deleting a hook is a revision too.
struct Revision {
  std::int64_t position = 0;  // of its own record: it rules over what comes behind
  bool enabled = false;
  bool deleted = false;
  std::vector<std::string> event_types;
  bool custom_events = false;

  bool accepts(std::string_view event_type) const;

  bool same_filter(const Revision& other) const {
    return enabled == other.enabled && deleted == other.deleted && event_types == other.event_types && custom_events == other.custom_events;
  }
};

// The filter that a hook's settings ask for.
Revision revision_of(const Hook& hook);

// The revision in force for an event at `position`; null before the hook's first one. Precondition: sorted by position.
const Revision* in_force(const std::vector<Revision>& revisions, std::int64_t position);

}  // namespace millrace::hooks
