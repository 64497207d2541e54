// The same JSON as answers have.
#include "server/export_text.h"

#include "chat/exports.h"
#include "wire/channel.h"
#include "wire/exported_message.h"
#include "wire/message.h"
#include "wire/user_export.h"
#include "wire/write.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::server {
namespace {

constexpr std::size_t rows_in_stretch = 200;

// Items of a JSON array, with their commas; messages with the fields that are asked for, or as lines.
class Items {
 public:
  Items() = default;
  explicit Items(const chat::ChannelExport& wanted) : fields_(wanted.fields), format_(wanted.format) {}

  void add(const chat::Member& item) { put(wire::written(item, wire::Profile::http_v1)); }
  void add(const chat::Message& item) {
    if (format_ == chat::ExportFormat::csv) text_ += wire::exported_line(item, fields_);
    else put(wire::exported_json(item, fields_));
  }
  std::string taken() { return std::exchange(text_, {}); }

 private:
  void put(const std::string& json) {
    if (!first_) text_ += ',';
    text_ += json;
    first_ = false;
  }

  const wire::ExportedFields fields_;
  const chat::ExportFormat format_ = chat::ExportFormat::json;
  std::string text_;
  bool first_ = true;
};

void put_members(DurableFile& file, const ExportSource& source, chat::ChannelKey channel) {
  Items items;
  for (std::size_t offset = 0, found = rows_in_stretch; found == rows_in_stretch && !source.stopping && file.good(); offset += found) {
    source.store.read([&](store::Snapshot& snapshot) {
      const auto members = snapshot.chat(source.app).members(channel, rows_in_stretch, offset);
      for (const auto& member : members) items.add(member);
      found = members.size();
    });
    file.put(items.taken());
  }
}

class MessageStretches {
 public:
  MessageStretches(const chat::Channel& channel, const chat::ExportedChannel& wanted, const chat::ChannelExport& whole)
      : channel_(channel.key), since_(wanted.since), until_(wanted.until), clears_deleted_text_(whole.clears_deleted_text) {
    if (whole.with_truncated) truncated_from_ = 0;
    if (channel.deleted_at) removed_from_ = 0;
    page_ = {.from = chat::MessagePage::From::from, .at = wanted.since.value_or(Instant{}), .limit = rows_in_stretch};
  }

  // Appends the next ones, those that were truncated first; false when those were all.
  bool next(chat::State& state, Items& items) {
    if (truncated_from_) {
      truncated_from_ = add_stretch(state.exports().truncated(channel_, *truncated_from_), items);
      return true;
    }
    if (!removed_from_) return next_in_sight(state, items);
    removed_from_ = add_stretch(state.exports().messages_of_removed(channel_, *removed_from_), items);
    return removed_from_.has_value();
  }

 private:
  std::optional<std::int64_t> add_stretch(const chat::Stretch<chat::Message>& stretch, Items& items) const {
    for (const auto& message : stretch.found)
      if ((!since_ || message.created_at >= *since_) && (!until_ || message.created_at <= *until_)) add(items, message);
    return stretch.next;
  }

  bool next_in_sight(chat::State& state, Items& items) {
    const auto messages = state.messages(channel_, page_);
    for (const auto& message : messages) {
      if (until_ && message.created_at > *until_) return false;
      add(items, message);
      if (message.reply_count + message.deleted_reply_count > 0) add_replies(state, items, message);
    }
    if (messages.size() < page_.limit) return false;
    page_ = {.from = chat::MessagePage::From::after, .id = messages.back().id, .limit = rows_in_stretch};
    return true;
  }

  void add(Items& items, chat::Message message) const {
    if (message.deleted_at && clears_deleted_text_) message.text.clear(), message.html.clear();
    items.add(message);
  }

  void add_replies(chat::State& state, Items& items, const chat::Message& parent) const {
    chat::MessagePage page{.from = chat::MessagePage::From::from, .at = Instant{}, .limit = rows_in_stretch};
    for (auto replies = state.replies(parent.key, page); !replies.empty(); replies = state.replies(parent.key, page)) {
      for (const auto& reply : replies)
        if (!chat::is_in_channel(reply)) add(items, reply);
      page = {.from = chat::MessagePage::From::after, .id = replies.back().id, .limit = rows_in_stretch};
    }
  }

  const chat::ChannelKey channel_;
  const std::optional<Instant> since_, until_;
  const bool clears_deleted_text_;
  std::optional<std::int64_t> truncated_from_, removed_from_;
  chat::MessagePage page_;
};

// Those that are there, and those of the name that were removed. One that was deleted meanwhile is left out.
std::vector<chat::Channel> channels_of(const ExportSource& source, const chat::ExportedChannel& wanted, const chat::Export& whole) {
  std::vector<chat::Channel> channels;
  const auto cid = chat::Cid::parse(wanted.cid);
  if (!cid) return channels;
  source.store.read([&](store::Snapshot& snapshot) {
    auto& state = snapshot.chat(source.app);
    if (auto channel = state.channel(*cid)) channels.push_back(*std::move(channel));
    if (!whole.with_removed) return;
    for (auto& channel : state.exports().removed_channels(*cid, chat::most_removed_exported)) channels.push_back(std::move(channel));
  });
  return channels;
}

void put_messages(DurableFile& file, const ExportSource& source, const chat::Channel& channel, const chat::ExportedChannel& wanted,
                  const chat::Export& whole) {
  MessageStretches stretches(channel, wanted, whole);
  Items items(whole);
  for (bool more = true; more && !source.stopping && file.good(); file.put(items.taken()))
    source.store.read([&](store::Snapshot& snapshot) { more = stretches.next(snapshot.chat(source.app), items); });
}

}  // namespace

void put_users(DurableFile& file, const ExportSource& source, const chat::Export& wanted) {
  std::vector<chat::User> users;
  source.store.read([&](store::Snapshot& snapshot) {
    auto& state = snapshot.chat(source.app);
    const auto task = state.task(wanted.task);
    for (const auto& id : task ? task->subjects : std::vector<std::string>{})
      if (auto user = state.user(id)) users.push_back(*std::move(user));
  });
  // Everything of one kind that `look` finds, a stretch at a time, each in a reading of its own.
  const auto put_all = [&](auto look) {
    bool first = true;
    file.put("[");
    for (std::optional<std::int64_t> from = 0; from && !source.stopping && file.good();) {
      std::string text;
      source.store.read([&](store::Snapshot& snapshot) {
        const auto stretch = look(snapshot.chat(source.app).exports(), *from);
        for (const auto& item : stretch.found) {
          if (!first) text += ',';
          wire::Writer(text, wire::Profile::http_v1).write(item);
          first = false;
        }
        from = stretch.next;
      });
      file.put(text);
    }
    file.put("]");
  };
  file.put("[");
  for (const auto& user : users) {
    file.put((&user == users.data() ? "{\"user\":" : ",{\"user\":") + wire::written(user, wire::Profile::http_v1) + ",\"messages\":");
    put_all([&](chat::ExportRows& rows, std::int64_t from) { return rows.messages_by(user.key, from); });
    file.put(",\"reactions\":");
    put_all([&](chat::ExportRows& rows, std::int64_t from) { return rows.reactions_by(user.key, from); });
    file.put("}");
  }
  file.put("]");
}

void put_channels(DurableFile& file, const ExportSource& source, const chat::Export& wanted) {
  file.put("[");
  bool first = true;
  for (const auto& one : wanted.channels)
    for (const auto& channel : channels_of(source, one, wanted)) {
      file.put((first ? "{\"channel\":" : ",{\"channel\":") + wire::written(channel, wire::Profile::http_v1) + ",\"members\":[");
      first = false;
      put_members(file, source, channel.key);
      file.put("],\"messages\":[");
      put_messages(file, source, channel, one, wanted);
      file.put("]}");
    }
  file.put("]");
}

void put_lines(DurableFile& file, const ExportSource& source, const chat::Export& wanted) {
  file.put(wire::first_exported_line(wanted.fields));
  for (const auto& one : wanted.channels)
    for (const auto& channel : channels_of(source, one, wanted)) put_messages(file, source, channel, one, wanted);
}

}  // namespace millrace::server
