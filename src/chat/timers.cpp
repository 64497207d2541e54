// From a timer's kind to its rule.
#include "chat/timers.h"

#include "chat/bans.h"
#include "chat/campaign_run.h"
#include "chat/channel_mutes.h"
#include "chat/pins.h"
#include "chat/reminders.h"
#include "chat/retention.h"
#include "chat/unread_reminders.h"
#include "chat/unsent_messages.h"

namespace millrace::chat {

void fire(Act& act, const Timer& timer, const CampaignTexts& texts) {
  switch (timer.kind) {
    case Timer::Kind::pin_expires:
      return expire_pin(act, MessageKey{timer.subject});
    case Timer::Kind::unsent_expires:
      return expire_unsent(act, timer.subject);
    case Timer::Kind::reminder_due:
      return remind(act, timer.subject);
    case Timer::Kind::unread_reminder:
      return remind_of_unread(act, UserKey{timer.subject});
    case Timer::Kind::ban_ends:
      return end_ban(act, BanKey{timer.subject});
    case Timer::Kind::campaign_runs:
      return run_campaign(act, CampaignKey{timer.subject}, texts);
    case Timer::Kind::retention_runs:
      return run_retention(act, timer.subject);
    case Timer::Kind::channel_mutes_end:
      return end_channel_mutes(act, UserKey{timer.subject});
  }
}

}  // namespace millrace::chat
