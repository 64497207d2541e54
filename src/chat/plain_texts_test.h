// Templates of campaigns without JSON, for the tests of the rules.
#pragma once

#include "chat/campaign_texts.h"

#include <string>
#include <utility>

namespace millrace::chat {

// Fills `{{ receiver.name }}`, `{{ receiver.id }}` and `{{ channel.cid }}`. A segment's filter meets the one id that its text is.
class PlainTexts final : public CampaignTexts {
 public:
  Expected<Filter> filter(const Segment& segment) const override {
    return Filter{.kind = Filter::Kind::equal, .attribute = Attribute::id, .values = {segment.filter.members}};
  }
  Expected<MessageChange> message(const CampaignMessageTemplate& message, const CampaignScene& scene) const override {
    return MessageChange{.text = filled(message.text, scene), .poll_id = message.poll_id, .custom = message.custom};
  }
  Expected<CampaignChannel> channel(const CampaignChannelTemplate& channel, const CampaignScene& scene) const override {
    CampaignChannel made{.id = filled(channel.id, scene)};
    if (!channel.team.empty()) made.change.team = channel.team;
    for (const auto& id : channel.members) made.change.members.push_back({.user = {id, {}}});
    for (const auto& member : channel.members_template)
      made.change.members.push_back({{member.user_id, {}}, member.channel_role, member.custom});
    return made;
  }

 private:
  static std::string filled(std::string text, const CampaignScene& scene) {
    const auto fill = [&](const std::string& place, const std::string& value) {
      if (const auto at = text.find(place); at != std::string::npos) text.replace(at, place.size(), value);
    };
    fill("{{ receiver.name }}", scene.receiver ? scene.receiver->name : "");
    fill("{{ receiver.id }}", scene.receiver ? scene.receiver->id : "");
    fill("{{ channel.cid }}", scene.channel ? scene.channel->cid : "");
    return text;
  }
};

}  // namespace millrace::chat
