// The same JSON as answers have.
#include "server/export_text.h"

#include "wire/channel.h"
#include "wire/message.h"
#include "wire/user_export.h"
#include "wire/write.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::server {
namespace {

constexpr std::size_t rows_in_stretch = 200;

// Items of a JSON array, with their commas.
class Items {
 public:
  template <class T>
  void add(const T& item) {
    if (!first_) text_ += ',';
    wire::Writer(text_, wire::Profile::http_v1).write(item);
    first_ = false;
  }
  std::string taken() { return std::exchange(text_, {}); }

 private:
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
  MessageStretches(chat::ChannelKey channel, const chat::ExportedChannel& wanted, const chat::ChannelExport& whole)
      : channel_(channel), since_(wanted.since), until_(wanted.until), clears_deleted_text_(whole.clears_deleted_text) {
    if (whole.with_truncated) truncated_from_ = 0;
    page_ = {.from = chat::MessagePage::From::from, .at = wanted.since.value_or(Instant{}), .limit = rows_in_stretch};
  }

  // Appends the next ones, those that were truncated first; false when those were all.
  bool next(chat::State& state, Items& items) {
    if (!truncated_from_) return next_in_sight(state, items);
    const auto stretch = state.exports().truncated(channel_, *truncated_from_);
    for (const auto& message : stretch.found)
      if ((!since_ || message.created_at >= *since_) && (!until_ || message.created_at <= *until_)) add(items, message);
    truncated_from_ = stretch.next;
    return true;
  }

 private:
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
  std::optional<std::int64_t> truncated_from_;
  chat::MessagePage page_;
};

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
  for (const auto& one : wanted.channels) {
    std::optional<chat::Channel> channel;
    source.store.read([&](store::Snapshot& snapshot) {
      if (const auto cid = chat::Cid::parse(one.cid)) channel = snapshot.chat(source.app).channel(*cid);
    });
    if (!channel) continue;  // it was deleted meanwhile
    file.put((first ? "{\"channel\":" : ",{\"channel\":") + wire::written(*channel, wire::Profile::http_v1) + ",\"members\":[");
    first = false;
    put_members(file, source, channel->key);
    file.put("],\"messages\":[");
    MessageStretches stretches(channel->key, one, wanted);
    Items items;
    for (bool more = true; more && !source.stopping && file.good(); file.put(items.taken()))
      source.store.read([&](store::Snapshot& snapshot) { more = stretches.next(snapshot.chat(source.app), items); });
    file.put("]}");
  }
  file.put("]");
}

}  // namespace millrace::server
