// What of a hook is to be saved, and what its saving sets free.
#include "base/log.h"
#include "delivery/hook_delivery.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace millrace::delivery {
namespace {

constexpr std::ptrdiff_t most_attempts_unsaved = 1'000;

}  // namespace

void HookDelivery::changed() {
  dirty_ = true;
  context_.settled();
}

std::optional<HookDelivery::Unsaved> HookDelivery::take_unsaved() {
  if (given_up_) return std::nullopt;
  if (keeps_up_ && tracker_.read() < context_.log.position()) tracker_.pass_over(context_.log.position());
  const bool idle = keeps_up_ && tracker_.open_count() == 0;
  const bool is_known = idle_on_disk_ == idle && (idle || tracker_.cursor() == saved_cursor_);
  if (!dirty_ && is_known && attempts_unsaved_.empty()) return std::nullopt;
  dirty_ = false;
  idle_on_disk_ = idle;
  saved_cursor_ = tracker_.cursor();
  shed_being_saved_ = shed_unsaved_.has_value();
  return Unsaved{{hook_.hook.key, saved_cursor_, tracker_.settled(), std::exchange(delivered_unsaved_, 0), idle, hook_.life},
                 std::exchange(dead_unsaved_, {}),
                 parking_.take_changes(hook_.hook.key),
                 std::exchange(attempts_unsaved_, {}),
                 replay_ ? std::optional(replay_->key) : std::nullopt,
                 std::exchange(shed_unsaved_, std::nullopt)};
}

bool HookDelivery::save(store::Transaction& transaction, const Unsaved& part, Instant now) {
  const auto& progress = part.progress;
  for (const auto& attempt : part.attempts) transaction.attempts().add(attempt);
  if (part.replay) {
    const auto failure = part.dead.empty() ? "" : part.dead.back().event_id + ": " + part.dead.back().code + ", " + part.dead.back().reason;
    return transaction.replays().save({*part.replay, progress.cursor, progress.settled, progress.delivered, std::ssize(part.dead), failure},
                                      now);
  }
  if (!transaction.save(progress)) return false;
  for (const auto& letter : part.dead) transaction.add(letter);
  if (part.shed) transaction.add(*part.shed);
  for (const auto& event : part.parking.parked) transaction.park(event);
  for (const auto position : part.parking.finished) transaction.unpark(progress.hook, position);
  return true;
}

void HookDelivery::saved(const Unsaved& part) {
  if (replay_) replay_->progress.cursor = part.progress.cursor;
  parking_.saved(part.parking);
  for (const auto& letter : part.dead) {
    const auto group = dying_.extract(letter.position);
    if (!group.empty()) leave_lane(group.mapped(), letter.position);
  }
  shed_being_saved_ = false;
  if (part.shed)
    log::warn("hook.backlog_given_up", {{"hook", hook_.hook.id},
                                        {"events", part.shed->events()},
                                        {"first", part.shed->first},
                                        {"last", part.shed->last},
                                        {"reason", part.shed->reason}});
  if (part.shed || !part.dead.empty()) bell_.ring();
}

void HookDelivery::give_back(Unsaved unsaved) {
  dirty_ = true;
  idle_on_disk_ = true;  // it may be
  delivered_unsaved_ += unsaved.progress.delivered;
  dead_unsaved_.insert(dead_unsaved_.begin(), std::make_move_iterator(unsaved.dead.begin()), std::make_move_iterator(unsaved.dead.end()));
  parking_.give_back(unsaved.parking);
  attempts_unsaved_.insert(attempts_unsaved_.begin(), std::make_move_iterator(unsaved.attempts.begin()),
                           std::make_move_iterator(unsaved.attempts.end()));
  if (std::ssize(attempts_unsaved_) > most_attempts_unsaved)
    attempts_unsaved_.erase(attempts_unsaved_.begin(), attempts_unsaved_.end() - most_attempts_unsaved);
  shed_being_saved_ = false;
  if (unsaved.shed && shed_unsaved_) {
    shed_unsaved_->first = std::min(shed_unsaved_->first, unsaved.shed->first);
    shed_unsaved_->last = std::max(shed_unsaved_->last, unsaved.shed->last);
    for (const auto& [type, count] : unsaved.shed->types) shed_unsaved_->types[type] += count;
  } else if (unsaved.shed) {
    shed_unsaved_ = std::move(unsaved.shed);
  }
}

}  // namespace millrace::delivery
