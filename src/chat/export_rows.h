// What exports need of the store.
#pragma once

#include "chat/channel.h"
#include "chat/cid.h"
#include "chat/keys.h"
#include "chat/message.h"
#include "chat/reaction.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

// A channel whose messages are exported: all, or those of a time.
struct ExportedChannel {
  std::string cid;
  std::optional<Instant> since, until;
};

enum class ExportFormat : std::uint8_t { json, csv };

// Channels, and what is written of their messages.
struct ChannelExport {
  std::vector<ExportedChannel> channels;
  bool clears_deleted_text = false;
  bool with_truncated = false;  // also those that are out of sight since a channel was truncated, as long as their rows are there
  bool with_removed = false;    // also channels of these names that were deleted softly
  ExportFormat format = ExportFormat::json;
  std::vector<std::string> fields = {};  // of messages; none: all in JSON, in CSV the usual ones
};

// What is to be written behind a request: users, whom its task names, or channels.
struct Export : ChannelExport {
  std::int64_t key = 0;
  std::string task;
  std::string file;      // a name that nobody can guess: who knows it may read it
  std::string base_url;  // where the client that asked reached the server
  Instant started_at;
};

// What was found on one stretch of the rows, and where to go on; nothing: that was all.
template <class T>
struct Stretch {
  std::vector<T> found;
  std::optional<std::int64_t> next;
};

class ExportRows {
 public:
  virtual ~ExportRows() = default;

  // Its task is not done before `finish`.
  virtual void add(const Export& wanted) = 0;

  // Of all apps: those that have exports waiting.
  virtual std::vector<AppKey> apps_waiting() = 0;

  // Those that are not finished, the oldest first.
  virtual std::vector<Export> waiting(std::size_t limit) = 0;
  virtual void finish(const Export& done, const std::string& url, Instant at) = 0;
  virtual void fail(const Export& failed, const std::string& reason, Instant at) = 0;

  // What a user wrote, the oldest first. A call looks through a stretch of rows from `from` on (0 at first), so that no reading is
  // long however much there is.
  virtual Stretch<Message> messages_by(UserKey user, std::int64_t from) = 0;
  virtual Stretch<Reaction> reactions_by(UserKey user, std::int64_t from) = 0;

  // Channels of that name that were removed and are not being erased, the oldest first, and what stands in one, replies among it; from
  // behind the key `from`.
  virtual std::vector<Channel> removed_channels(const Cid& cid, std::size_t limit) = 0;
  virtual Stretch<Message> messages_of_removed(ChannelKey channel, std::int64_t from) = 0;

  // The messages of a channel that a truncation took out of sight, replies among them, the oldest first; from behind the key `from`.
  virtual Stretch<Message> truncated(ChannelKey channel, std::int64_t from) = 0;
};

}  // namespace millrace::chat
