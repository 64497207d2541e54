// What a campaign's run asks of those who know JSON.
#pragma once

#include "chat/campaign.h"
#include "chat/channels.h"
#include "chat/query.h"

#include <string>

namespace millrace::chat {

// Whom the places of a template are about. What is null fills nothing.
struct CampaignScene {
  const User& sender;
  const User* receiver = nullptr;
  const Channel* channel = nullptr;
};

// The channel of one receiver. `change` has the members of the template alone.
struct CampaignChannel {
  std::string id;
  ChannelChange change;
};

class CampaignTexts {
 public:
  virtual ~CampaignTexts() = default;

  virtual Expected<Filter> filter(const Segment& segment) const = 0;

  // Without an id and a user.
  virtual Expected<MessageChange> message(const CampaignMessageTemplate& message, const CampaignScene& scene) const = 0;
  virtual Expected<CampaignChannel> channel(const CampaignChannelTemplate& channel, const CampaignScene& scene) const = 0;
};

}  // namespace millrace::chat
