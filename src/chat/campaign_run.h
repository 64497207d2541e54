// What a campaign does once it has begun: in small steps, each of which is a timer's.
#pragma once

#include "chat/act.h"
#include "chat/campaign.h"
#include "chat/campaign_texts.h"

namespace millrace::chat {

// Fires campaign.started. The first step comes behind this act.
void begin_campaign(Act& act, Campaign& campaign);

// Fires campaign.completed.
void end_campaign(Act& act, Campaign& campaign, Campaign::Status status);

// A timer's rule: the next step of the campaign, which it begins where its time has come, and ends where it is through or its
// stop_at has come. Whoever can't get the message (as the rules of channels and messages have it) is passed over. How far it has come
// is saved in the act that sends, and a message's id follows from the campaign and the target: nobody gets it twice, also where
// several segments hold him, or where the campaign was stopped and starts anew.
void run_campaign(Act& act, CampaignKey key, const CampaignTexts& texts);

inline constexpr std::size_t targets_per_step = 20;     // who get the message
inline constexpr std::size_t walked_per_step = 500;     // who are looked at for a filter
inline constexpr std::size_t most_counted = 1'000'000;  // for a campaign's progress

}  // namespace millrace::chat
