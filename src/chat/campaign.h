// A campaign: one message, made for each of many users or channels.
#pragma once

#include "base/instant.h"
#include "chat/custom.h"
#include "chat/keys.h"
#include "chat/message.h"
#include "chat/segment.h"
#include "chat/user.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// What is sent. In its texts `{{ receiver.name }}` stands for the receiver's name.
struct CampaignMessageTemplate {
  std::string text;
  Attachments attachments;
  std::string poll_id;
  bool searchable = false;  // kept and shown
  Custom custom;
};

struct CampaignMember {
  std::string user_id, channel_role;
  Custom custom;
};

// The channel in which a user gets the message.
struct CampaignChannelTemplate {
  std::string type, id, team;  // without an id it is known by its members alone
  std::vector<std::string> members;
  std::vector<CampaignMember> members_template;
  Custom custom;
};

struct CampaignStats {
  std::int64_t messages_sent = 0, channels_created = 0;
  std::int64_t users_sent = 0;  // users who were addressed one by one
  std::optional<Instant> started_at, completed_at;
  std::int64_t visited = 0;              // how many users and channels were looked at
  std::optional<std::int64_t> to_visit;  // of how many, as they were counted at the start
};

struct Campaign {
  // Their names are on the disk.
  enum class Status : std::uint8_t { draft, scheduled, in_progress, completed, stopped };

  CampaignKey key{};
  std::string id, name, description, sender_id;
  std::string sender_mode;        // "exclude", "include"; empty: included
  std::string sender_visibility;  // "hidden", "archived"; empty: the sender sees the channels that are made
  bool create_channels = false, show_channels = false;
  bool skip_push = false, skip_webhook = false;  // kept and shown
  CampaignMessageTemplate message_template;
  std::optional<CampaignChannelTemplate> channel_template;
  std::vector<std::string> segment_ids;
  std::size_t user_count = 0;  // of users that it names one by one
  Status status = Status::draft;
  std::optional<Instant> scheduled_for, stop_at;
  CampaignStats stats;
  Instant created_at, updated_at;

  // How far its run has come: which list it goes through, and the last that it looked at there.
  std::size_t list = 0;
  std::string after;

  // For those who look at it.
  std::optional<User> sender;
  std::vector<Segment> segments;
  std::vector<std::string> user_ids;
  std::vector<User> users;
};

constexpr std::string_view name_of(Campaign::Status status) {
  switch (status) {
    case Campaign::Status::draft:
      return "draft";
    case Campaign::Status::scheduled:
      return "scheduled";
    case Campaign::Status::in_progress:
      return "in_progress";
    case Campaign::Status::completed:
      return "completed";
    case Campaign::Status::stopped:
      return "stopped";
  }
  return "";
}

inline constexpr std::size_t longest_campaign_id = 255, longest_campaign_name = 255, longest_campaign_description = 1'024;
inline constexpr std::size_t most_campaign_users = 10'000, most_campaign_segments = 25;
inline constexpr std::size_t most_campaign_users_told = 50;  // by events

}  // namespace millrace::chat
