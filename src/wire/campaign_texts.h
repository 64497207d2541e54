// Templates of campaigns, filled in.
#pragma once

#include "chat/campaign_texts.h"
#include "chat/campaigns.h"
#include "wire/read.h"

namespace millrace::wire {

// Their places are those of templates of pushes (wire/push_template.h), with `sender`, `receiver` and `channel`.
class CampaignTexts final : public chat::CampaignTexts {
 public:
  chat::Expected<chat::Filter> filter(const chat::Segment& segment) const override;
  chat::Expected<chat::MessageChange> message(const chat::CampaignMessageTemplate& message,
                                              const chat::CampaignScene& scene) const override;
  chat::Expected<chat::CampaignChannel> channel(const chat::CampaignChannelTemplate& channel,
                                                const chat::CampaignScene& scene) const override;
};

// Whether the change's templates can be filled.
Read judge_templates(const chat::CampaignChange& change);

}  // namespace millrace::wire
