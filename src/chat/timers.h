// What becomes due: one rule for each kind of timer.
#pragma once

#include "chat/act.h"
#include "chat/campaign_texts.h"
#include "chat/timer.h"

namespace millrace::chat {

// Runs the timer's rule. Its row is gone already; nobody asked for it, so `act` has no request. `texts` is for campaigns.
void fire(Act& act, const Timer& timer, const CampaignTexts& texts);

}  // namespace millrace::chat
