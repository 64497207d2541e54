// Integer keys, rows in commit order, narrow integer indexes: what ARCHITECTURE.md says about the layout, in SQL.
#include "store/sqlite/schema.h"

#include <algorithm>
#include <array>
#include <string>

namespace millrace::store::sqlite {
namespace {

// Times are integer nanoseconds. `key` columns are SQLite's rowid: rows lie in the order in which they were committed.
// An event's key is app << 40 | position, so an app's log is one stretch of the table and needs no index.
constexpr std::string_view first_tables = R"sql(
CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE apps (
  key INTEGER PRIMARY KEY, api_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, settings BLOB NOT NULL, created_at INTEGER NOT NULL);
CREATE TABLE app_secrets (key INTEGER PRIMARY KEY, app INTEGER NOT NULL, sealed BLOB NOT NULL);

CREATE TABLE users (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, id TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, image TEXT NOT NULL,
  language TEXT NOT NULL, teams TEXT NOT NULL, banned INTEGER NOT NULL, invisible INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, custom TEXT NOT NULL);
CREATE UNIQUE INDEX users_by_id ON users (app, id);

CREATE TABLE channels (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL, created_by INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, frozen INTEGER NOT NULL, disabled INTEGER NOT NULL, team TEXT NOT NULL,
  member_count INTEGER NOT NULL DEFAULT 0, message_count INTEGER NOT NULL DEFAULT 0, count_sequence INTEGER NOT NULL DEFAULT 0,
  last_message_at INTEGER, custom TEXT NOT NULL);
CREATE UNIQUE INDEX channels_by_cid ON channels (app, type, id);

CREATE TABLE members (
  key INTEGER PRIMARY KEY, channel INTEGER NOT NULL, user INTEGER NOT NULL, role TEXT NOT NULL, channel_role TEXT NOT NULL,
  notifications_muted INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  read_sequence INTEGER NOT NULL, last_read INTEGER, custom TEXT NOT NULL);
CREATE UNIQUE INDEX members_by_user ON members (user, channel);
CREATE INDEX members_by_channel ON members (channel);

CREATE TABLE messages (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, id_hash INTEGER NOT NULL, id TEXT NOT NULL, channel INTEGER NOT NULL,
  user INTEGER NOT NULL, type TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL, attachments TEXT NOT NULL,
  attachment_count INTEGER NOT NULL, mentions TEXT NOT NULL, silent INTEGER NOT NULL, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, deleted_at INTEGER, text_updated_at INTEGER, custom TEXT NOT NULL);
CREATE INDEX messages_by_id ON messages (id_hash);
CREATE INDEX messages_by_channel ON messages (channel);

CREATE TABLE reactions (
  key INTEGER PRIMARY KEY, message INTEGER NOT NULL, user INTEGER NOT NULL, type TEXT NOT NULL, score INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, custom TEXT NOT NULL);
CREATE UNIQUE INDEX reactions_by_user ON reactions (message, user, type);
CREATE INDEX reactions_by_message ON reactions (message);
CREATE TABLE reaction_groups (
  message INTEGER NOT NULL, type TEXT NOT NULL, count INTEGER NOT NULL, sum_scores INTEGER NOT NULL,
  first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (message, type)) WITHOUT ROWID;

CREATE TABLE event_types (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE dictionaries (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE events (
  key INTEGER PRIMARY KEY, at INTEGER NOT NULL, type INTEGER NOT NULL, id BLOB NOT NULL, cid TEXT, user TEXT,
  dictionary INTEGER NOT NULL, payload BLOB NOT NULL);
CREATE TABLE event_counts (app INTEGER NOT NULL, type INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (app, type)) WITHOUT ROWID;

CREATE TABLE hooks (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, place INTEGER NOT NULL, deleted_at INTEGER, settings TEXT NOT NULL, secret BLOB NOT NULL);
CREATE INDEX hooks_by_app ON hooks (app);
CREATE TABLE hook_revisions (
  hook INTEGER NOT NULL, position INTEGER NOT NULL, enabled INTEGER NOT NULL, deleted INTEGER NOT NULL, event_types TEXT NOT NULL,
  custom_events INTEGER NOT NULL, PRIMARY KEY (hook, position)) WITHOUT ROWID;
CREATE TABLE revision_counts (
  hook INTEGER NOT NULL, position INTEGER NOT NULL, type INTEGER NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (hook, position, type)) WITHOUT ROWID;
CREATE TABLE progress (
  hook INTEGER PRIMARY KEY, cursor INTEGER NOT NULL, settled BLOB NOT NULL, delivered INTEGER NOT NULL, abandoned INTEGER NOT NULL);
CREATE TABLE dead_letters (
  key INTEGER PRIMARY KEY, hook INTEGER NOT NULL, position INTEGER NOT NULL, event_id TEXT NOT NULL, type TEXT NOT NULL, cid TEXT NOT NULL,
  code TEXT NOT NULL, reason TEXT NOT NULL, attempts INTEGER NOT NULL, first_attempt_at INTEGER NOT NULL, last_attempt_at INTEGER NOT NULL,
  dictionary INTEGER NOT NULL, payload BLOB NOT NULL);
CREATE UNIQUE INDEX dead_letters_by_position ON dead_letters (hook, position);
)sql";

// Threads, quotes, truncations and deleted channels. A deleted channel keeps its row, and its name is free again. Messages up to
// `hidden_up_to` were truncated; those that stand in a thread alone have in_channel 0. `parent` is a key; `quoted` is an id,
// since a quoted message may go and its key come back.
constexpr std::string_view conversations = R"sql(
ALTER TABLE channels ADD COLUMN deleted_at INTEGER;
ALTER TABLE channels ADD COLUMN truncated_at INTEGER;
ALTER TABLE channels ADD COLUMN truncated_by INTEGER;
ALTER TABLE channels ADD COLUMN hidden_up_to INTEGER NOT NULL DEFAULT 0;
ALTER TABLE channels ADD COLUMN count_floor INTEGER NOT NULL DEFAULT 0;
DROP INDEX channels_by_cid;
CREATE UNIQUE INDEX channels_by_cid ON channels (app, type, id) WHERE deleted_at IS NULL;

ALTER TABLE messages ADD COLUMN parent INTEGER;
ALTER TABLE messages ADD COLUMN in_channel INTEGER NOT NULL DEFAULT 1;
ALTER TABLE messages ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN reply_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN deleted_reply_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN participants TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN quoted TEXT NOT NULL DEFAULT '';
DROP INDEX messages_by_channel;
CREATE INDEX messages_in_channel ON messages (channel, in_channel);
CREATE INDEX messages_by_parent ON messages (parent) WHERE parent IS NOT NULL;
)sql";

// What an app's log takes on the disk, so that a trim needs to count nothing.
constexpr std::string_view log_sizes = R"sql(
CREATE TABLE logs (app INTEGER PRIMARY KEY, bytes INTEGER NOT NULL);
INSERT INTO logs (app, bytes)
  SELECT key, (SELECT COALESCE(SUM(LENGTH(payload) + 100), 0) FROM events WHERE events.key BETWEEN apps.key << 40 AND (apps.key + 1 << 40) - 1)
  FROM apps;
)sql";

// Events that wait apart from the log. A dead letter that waits again goes there, so it keeps what that needs; those of before
// get it from the log.
constexpr std::string_view parked_events = R"sql(
CREATE TABLE parked (
  key INTEGER PRIMARY KEY, hook INTEGER NOT NULL, position INTEGER NOT NULL, event_id BLOB NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL,
  cid TEXT NOT NULL, user TEXT NOT NULL, attempts INTEGER NOT NULL, first_attempt_at INTEGER NOT NULL, redrives INTEGER NOT NULL,
  payload_bytes INTEGER NOT NULL, dictionary INTEGER NOT NULL, payload BLOB NOT NULL);
CREATE UNIQUE INDEX parked_by_position ON parked (hook, position);

ALTER TABLE dead_letters ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dead_letters ADD COLUMN user TEXT NOT NULL DEFAULT '';
ALTER TABLE dead_letters ADD COLUMN redrives INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dead_letters ADD COLUMN discarded_at INTEGER;
ALTER TABLE dead_letters ADD COLUMN discard_reason TEXT NOT NULL DEFAULT '';
UPDATE dead_letters SET at = events.at, user = COALESCE(events.user, '') FROM events, hooks
  WHERE hooks.key = dead_letters.hook AND events.key = (hooks.app << 40 | dead_letters.position);

ALTER TABLE hooks ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
)sql";

// Users who go, and what is erased behind a request. The row of a user who was deleted for good stays as long as others point to
// it, `gone`, and its id is free. An erasure has looked at rows up to `reached` and ends at `up_to`.
constexpr std::string_view erasing = R"sql(
ALTER TABLE users ADD COLUMN deactivated_at INTEGER;
ALTER TABLE users ADD COLUMN deleted_at INTEGER;
ALTER TABLE users ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
DROP INDEX users_by_id;
CREATE UNIQUE INDEX users_by_id ON users (app, id) WHERE gone = 0;

CREATE TABLE tasks (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, id TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  subjects TEXT NOT NULL);
CREATE UNIQUE INDEX tasks_by_id ON tasks (app, id);
CREATE TABLE erasures (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, task INTEGER, what INTEGER NOT NULL, channel INTEGER NOT NULL, user INTEGER NOT NULL,
  at INTEGER NOT NULL, reached INTEGER NOT NULL DEFAULT 0, up_to INTEGER NOT NULL);
CREATE INDEX erasures_by_task ON erasures (task) WHERE task IS NOT NULL;
)sql";

// Pins cost a message nothing that is not pinned.
constexpr std::string_view pins = R"sql(
ALTER TABLE messages ADD COLUMN pinned_at INTEGER;
ALTER TABLE messages ADD COLUMN pinned_by INTEGER;
CREATE INDEX messages_pinned ON messages (channel, pinned_at) WHERE pinned_at IS NOT NULL;
ALTER TABLE members ADD COLUMN pinned_at INTEGER;
ALTER TABLE members ADD COLUMN archived_at INTEGER;
)sql";

// Secrets that were replaced are valid for a while. `changes` is JSON, and holds no secret.
constexpr std::string_view audit_trail = R"sql(
ALTER TABLE app_secrets ADD COLUMN valid_until INTEGER;
CREATE TABLE audit (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
  hook INTEGER NOT NULL, changes TEXT NOT NULL);
CREATE INDEX audit_by_app ON audit (app);
)sql";

// What users do about one another, and where they are reached. A ban of channel 0 is one from the app. The rows of users and members
// show the bans that hold, so that looking at one costs nothing more.
constexpr std::string_view people = R"sql(
ALTER TABLE users ADD COLUMN shadow_banned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN ban_expires INTEGER;
ALTER TABLE users ADD COLUMN teams_role TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN revoked_before INTEGER;
ALTER TABLE users ADD COLUMN privacy TEXT NOT NULL DEFAULT '';
ALTER TABLE members ADD COLUMN banned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN shadow_banned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN ban_expires INTEGER;
ALTER TABLE messages ADD COLUMN shadowed INTEGER NOT NULL DEFAULT 0;

CREATE TABLE bans (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, user INTEGER NOT NULL, channel INTEGER NOT NULL, shadow INTEGER NOT NULL,
  banned_by INTEGER, reason TEXT NOT NULL, created_at INTEGER NOT NULL, expires INTEGER);
CREATE UNIQUE INDEX bans_by_user ON bans (user, channel);
CREATE INDEX bans_by_channel ON bans (channel) WHERE channel <> 0;
CREATE INDEX bans_by_banner ON bans (banned_by) WHERE banned_by IS NOT NULL;
CREATE INDEX bans_by_app ON bans (app, created_at);
CREATE TABLE future_bans (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, banned_by INTEGER NOT NULL, user INTEGER NOT NULL, shadow INTEGER NOT NULL,
  reason TEXT NOT NULL, created_at INTEGER NOT NULL, expires INTEGER);
CREATE UNIQUE INDEX future_bans_by_banner ON future_bans (banned_by, user);
CREATE INDEX future_bans_by_user ON future_bans (user);
CREATE INDEX future_bans_by_app ON future_bans (app);

CREATE TABLE mutes (
  key INTEGER PRIMARY KEY, user INTEGER NOT NULL, target INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  expires INTEGER);
CREATE UNIQUE INDEX mutes_by_user ON mutes (user, target);
CREATE TABLE blocks (key INTEGER PRIMARY KEY, user INTEGER NOT NULL, blocked INTEGER NOT NULL, created_at INTEGER NOT NULL);
CREATE UNIQUE INDEX blocks_by_user ON blocks (user, blocked);

CREATE TABLE devices (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, id TEXT NOT NULL, user INTEGER NOT NULL, provider TEXT NOT NULL, provider_name TEXT NOT NULL,
  hardware_id TEXT NOT NULL, voip INTEGER NOT NULL, created_at INTEGER NOT NULL);
CREATE UNIQUE INDEX devices_by_id ON devices (app, id);
CREATE INDEX devices_by_user ON devices (user);

CREATE TABLE flags (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, id TEXT NOT NULL, user INTEGER NOT NULL, target INTEGER NOT NULL, message TEXT NOT NULL,
  channel INTEGER NOT NULL, cid TEXT NOT NULL, reason TEXT NOT NULL, custom TEXT NOT NULL, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, reviewed_at INTEGER, reviewed_by TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX flags_by_user ON flags (user, message, target);
CREATE INDEX flags_by_message ON flags (app, message);
CREATE INDEX flags_by_target ON flags (target, message);
CREATE TABLE flag_reports (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, id TEXT NOT NULL, message TEXT NOT NULL, channel INTEGER NOT NULL, user INTEGER NOT NULL,
  first_reporter INTEGER NOT NULL, flags INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, result TEXT NOT NULL,
  details TEXT NOT NULL, reviewed_at INTEGER, reviewed_by INTEGER);
CREATE UNIQUE INDEX flag_reports_by_id ON flag_reports (app, id);
CREATE UNIQUE INDEX flag_reports_by_message ON flag_reports (app, message);
)sql";

// Files that are written behind requests. `url` is what came of a task that made one.
constexpr std::string_view exports = R"sql(
ALTER TABLE tasks ADD COLUMN url TEXT NOT NULL DEFAULT '';
CREATE TABLE exports (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, task TEXT NOT NULL, file TEXT NOT NULL, base_url TEXT NOT NULL, started_at INTEGER NOT NULL);
CREATE INDEX exports_by_app ON exports (app);
)sql";

// One row of an app moves all its idle hooks. What a hook holds back of a log is found between marks, and what a trimmed log has
// had of each type is counted; both so that nothing has to be read for it. A hook's life ends when it is deleted.
constexpr std::string_view backlogs = R"sql(
ALTER TABLE progress ADD COLUMN idle INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hooks ADD COLUMN life INTEGER NOT NULL DEFAULT 0;
ALTER TABLE logs ADD COLUMN idle_up_to INTEGER NOT NULL DEFAULT 0;
ALTER TABLE logs ADD COLUMN bytes_ever INTEGER NOT NULL DEFAULT 0;
UPDATE logs SET bytes_ever = bytes;

CREATE TABLE log_marks (app INTEGER NOT NULL, position INTEGER NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (app, position)) WITHOUT ROWID;
CREATE INDEX log_marks_by_bytes ON log_marks (app, bytes);
INSERT INTO log_marks (app, position, bytes)
  SELECT app, position, ever FROM (
    SELECT key >> 40 AS app, key & (1 << 40) - 1 AS position, LENGTH(payload) + 100 AS own,
      SUM(LENGTH(payload) + 100) OVER (PARTITION BY key >> 40 ORDER BY key) AS ever FROM events)
  WHERE ever / 65536 != (ever - own) / 65536;

CREATE TABLE trimmed_counts (app INTEGER NOT NULL, type INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (app, type)) WITHOUT ROWID;
INSERT INTO trimmed_counts (app, type, count)
  SELECT event_counts.app, event_counts.type, event_counts.count - COALESCE(kept.count, 0) FROM event_counts
    LEFT JOIN (SELECT key >> 40 AS app, type, COUNT(*) AS count FROM events GROUP BY key >> 40, type) AS kept
    ON kept.app = event_counts.app AND kept.type = event_counts.type;

CREATE TABLE dead_ranges (
  key INTEGER PRIMARY KEY, hook INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL,
  first_at INTEGER NOT NULL, last_at INTEGER NOT NULL);
CREATE INDEX dead_ranges_by_hook ON dead_ranges (hook);
CREATE TABLE dead_range_counts (
  range INTEGER NOT NULL, type INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (range, type)) WITHOUT ROWID;
)sql";

// Stretches of a log that are sent once more, each with a cursor of its own; and the newest attempts of each hook, a row per request
// under hook << 40 | number.
constexpr std::string_view replays_and_attempts = R"sql(
CREATE TABLE replays (
  key INTEGER PRIMARY KEY, hook INTEGER NOT NULL, after_position INTEGER NOT NULL, up_to INTEGER NOT NULL, event_types TEXT NOT NULL,
  custom_events INTEGER NOT NULL, types TEXT NOT NULL, cids TEXT NOT NULL, matching INTEGER NOT NULL, started_at INTEGER NOT NULL,
  ended_at INTEGER, cancelled INTEGER NOT NULL, cursor INTEGER NOT NULL, settled BLOB NOT NULL, sent INTEGER NOT NULL,
  failed INTEGER NOT NULL, last_failure TEXT NOT NULL);
CREATE INDEX replays_by_hook ON replays (hook);
CREATE TABLE attempts (
  key INTEGER PRIMARY KEY, at INTEGER NOT NULL, duration_us INTEGER NOT NULL, first_position INTEGER NOT NULL,
  last_position INTEGER NOT NULL, replay TEXT NOT NULL, request_id TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL,
  events BLOB NOT NULL);
)sql";

// A subject has at most one timer of a kind.
constexpr std::string_view timers = R"sql(
CREATE TABLE timers (key INTEGER PRIMARY KEY, app INTEGER NOT NULL, kind INTEGER NOT NULL, subject INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE UNIQUE INDEX timers_by_subject ON timers (kind, subject);
CREATE INDEX timers_by_time ON timers (at);
ALTER TABLE messages ADD COLUMN pin_expires INTEGER;
)sql";

// The words of messages; texts are not kept twice. A thread begins with its first reply: who wrote in it, and how far each has read
// of its `replies`. `message` and `thread` are keys of messages; of a draft, `parent` is 0 where it is none of a reply. An
// unsent message is no message yet. A version of a message is what it was before an edit.
constexpr std::string_view beside_messages = R"sql(
CREATE VIRTUAL TABLE message_words USING fts5(words, content='', detail=none, columnsize=0, tokenize='unicode61');
INSERT INTO message_words (rowid, words) SELECT key, char(57344) || channel || ' ' || text FROM messages WHERE text != '';
ALTER TABLE messages ADD COLUMN visible_to TEXT;
ALTER TABLE messages ADD COLUMN command TEXT;
ALTER TABLE messages ADD COLUMN i18n TEXT;

CREATE TABLE threads (
  message INTEGER PRIMARY KEY, title TEXT NOT NULL DEFAULT '', custom TEXT NOT NULL DEFAULT '', created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, last_message_at INTEGER NOT NULL, replies INTEGER NOT NULL, participants INTEGER NOT NULL,
  active INTEGER NOT NULL);
CREATE TABLE thread_members (
  user INTEGER NOT NULL, thread INTEGER NOT NULL, created_at INTEGER NOT NULL, last_read INTEGER, read_replies INTEGER NOT NULL DEFAULT 0,
  last_message_at INTEGER, PRIMARY KEY (user, thread)) WITHOUT ROWID;
CREATE INDEX thread_members_by_thread ON thread_members (thread);
INSERT INTO threads (message, created_at, updated_at, last_message_at, replies, participants, active)
  SELECT parent, MIN(created_at), MAX(created_at), MAX(created_at), COUNT(*), 0, COUNT(DISTINCT user) FROM messages
  WHERE parent IS NOT NULL GROUP BY parent;
INSERT INTO thread_members (user, thread, created_at, last_read, read_replies, last_message_at)
  SELECT g.user, g.parent, MIN(g.created_at), MAX(g.created_at), t.replies, MAX(g.created_at)
  FROM messages g JOIN threads t ON t.message = g.parent GROUP BY g.parent, g.user;
INSERT OR IGNORE INTO thread_members (user, thread, created_at, read_replies)
  SELECT g.user, t.message, t.created_at, t.replies FROM threads t JOIN messages g ON g.key = t.message;
UPDATE threads SET participants = (SELECT COUNT(*) FROM thread_members WHERE thread = message);

CREATE TABLE reminders (
  key INTEGER PRIMARY KEY, message INTEGER NOT NULL, user INTEGER NOT NULL, remind_at INTEGER, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL);
CREATE UNIQUE INDEX reminders_by_user ON reminders (user, message);
CREATE INDEX reminders_by_message ON reminders (message);

CREATE TABLE message_versions (
  key INTEGER PRIMARY KEY, message INTEGER NOT NULL, text TEXT NOT NULL, attachments TEXT NOT NULL, attachment_count INTEGER NOT NULL,
  custom TEXT NOT NULL, updated_at INTEGER NOT NULL, updated_by INTEGER NOT NULL, replaced_by INTEGER NOT NULL);
CREATE INDEX message_versions_by_message ON message_versions (message);
CREATE TABLE deletions_for_me (user INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (user, message)) WITHOUT ROWID;
CREATE INDEX deletions_for_me_by_message ON deletions_for_me (message);

CREATE TABLE unsent (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, channel INTEGER NOT NULL, user INTEGER NOT NULL, parent INTEGER,
  show_in_channel INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL, attachments TEXT NOT NULL,
  attachment_count INTEGER NOT NULL, mentions TEXT NOT NULL, quoted TEXT NOT NULL, silent INTEGER NOT NULL, visible_to TEXT,
  command TEXT NOT NULL, metadata TEXT, created_at INTEGER NOT NULL, custom TEXT NOT NULL);
CREATE UNIQUE INDEX unsent_by_id ON unsent (app, id);
CREATE INDEX unsent_by_user ON unsent (user, channel);
CREATE INDEX unsent_by_channel ON unsent (channel);

CREATE TABLE drafts (
  key INTEGER PRIMARY KEY, channel INTEGER NOT NULL, parent INTEGER NOT NULL, user INTEGER NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL,
  html TEXT NOT NULL, type TEXT NOT NULL, attachments TEXT NOT NULL, attachment_count INTEGER NOT NULL, mentions TEXT NOT NULL,
  quoted TEXT NOT NULL, silent INTEGER NOT NULL, show_in_channel INTEGER NOT NULL, created_at INTEGER NOT NULL, custom TEXT NOT NULL);
CREATE UNIQUE INDEX drafts_by_user ON drafts (user, channel, parent);
CREATE INDEX drafts_by_parent ON drafts (parent) WHERE parent > 0;
CREATE INDEX drafts_by_channel ON drafts (channel);
)sql";

// What a channel's members set for themselves. A member who hid a channel at a count sequence is found by that sequence when a
// message advances it; nobody's row changes. Messages up to `history_after` are out of the member's sight.
constexpr std::string_view personal_marks = R"sql(
ALTER TABLE channels ADD COLUMN cooldown INTEGER;
ALTER TABLE channels ADD COLUMN filter_tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE channels ADD COLUMN overrides TEXT NOT NULL DEFAULT '';
CREATE TABLE channel_tags (app INTEGER NOT NULL, tag TEXT NOT NULL, channel INTEGER NOT NULL, PRIMARY KEY (app, tag, channel)) WITHOUT ROWID;
CREATE INDEX channel_tags_by_channel ON channel_tags (channel);
CREATE TABLE slow_mode (channel INTEGER NOT NULL, user INTEGER NOT NULL, sent_at INTEGER NOT NULL, PRIMARY KEY (channel, user)) WITHOUT ROWID;
CREATE TABLE channel_mutes (
  user INTEGER NOT NULL, channel INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, expires INTEGER,
  PRIMARY KEY (user, channel)) WITHOUT ROWID;
CREATE INDEX channel_mutes_by_channel ON channel_mutes (channel);

ALTER TABLE members ADD COLUMN invited INTEGER;
ALTER TABLE members ADD COLUMN invite_accepted_at INTEGER;
ALTER TABLE members ADD COLUMN invite_rejected_at INTEGER;
ALTER TABLE members ADD COLUMN hidden_sequence INTEGER;
ALTER TABLE members ADD COLUMN hide_messages_before INTEGER;
ALTER TABLE members ADD COLUMN history_after INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN delivered_at INTEGER;
CREATE INDEX members_hidden ON members (channel, hidden_sequence) WHERE hidden_sequence IS NOT NULL;
)sql";

// Channel types, commands, block lists, roles and permissions of an operator's own: few, small, and read by name.
constexpr std::string_view documents = R"sql(
CREATE TABLE documents (
  app INTEGER NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (app, kind, name)) WITHOUT ROWID;
)sql";

// Which channels an export is of, and of which time; nothing where it is of users.
constexpr std::string_view channel_exports = "ALTER TABLE exports ADD COLUMN channels TEXT NOT NULL DEFAULT '';";

// Why a task could not be done.
constexpr std::string_view task_failures = "ALTER TABLE tasks ADD COLUMN failure TEXT NOT NULL DEFAULT '';";

bool is_letter_or_digit(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// Who is called so, for apps that keep names apart: chat/user_names.h says what a name is read as.
// Signs are taken out a few at a time, since SQLite reads no deep nesting.
const std::string names_of_users = [] {
  constexpr int at_once = 16;
  std::string sql = "ALTER TABLE users ADD COLUMN name_key TEXT NOT NULL DEFAULT ''; UPDATE users SET name_key = lower(name);";
  for (int first = 1; first < 128; first += at_once) {
    std::string rest = "name_key";
    for (int c = first; c < std::min(first + at_once, 128); ++c)
      if (!is_letter_or_digit(c)) rest = "replace(" + rest + ", char(" + std::to_string(c) + "), '')";
    if (rest != "name_key") sql += " UPDATE users SET name_key = " + rest + " WHERE name_key <> '';";
  }
  return sql +
         " UPDATE users SET name_key = name WHERE name_key = ''; CREATE INDEX users_by_name ON users (app, name_key) WHERE name_key <> '';";
}();

// What block lists made of an unsent message when it was written: a value of chat::Words.
constexpr std::string_view words_of_unsent = "ALTER TABLE unsent ADD COLUMN words INTEGER NOT NULL DEFAULT 0;";

// Who gets what an erasure gives away.
constexpr std::string_view heirs = "ALTER TABLE erasures ADD COLUMN heir INTEGER NOT NULL DEFAULT 0;";

// What the app's own server made of an unsent message's text in other languages.
constexpr std::string_view translations_of_unsent = "ALTER TABLE unsent ADD COLUMN i18n TEXT;";

// A thread's count keeps replies that are deleted softly.
constexpr std::string_view kept_replies =
    "UPDATE messages SET reply_count = reply_count + deleted_reply_count WHERE deleted_reply_count > 0;";

constexpr std::string_view users_of_tasks = "ALTER TABLE tasks ADD COLUMN shows_users INTEGER NOT NULL DEFAULT 0;";

// An answer in words is a vote for no option.
constexpr std::string_view polls = R"sql(
CREATE TABLE polls (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
  voting_visibility TEXT NOT NULL, unique_vote INTEGER NOT NULL, max_votes INTEGER, suggestions INTEGER NOT NULL,
  answers INTEGER NOT NULL, closed INTEGER NOT NULL, answer_count INTEGER NOT NULL DEFAULT 0, created_by INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, custom TEXT NOT NULL);
CREATE UNIQUE INDEX polls_by_id ON polls (app, id);
CREATE INDEX polls_by_creator ON polls (created_by);
CREATE TABLE poll_options (
  key INTEGER PRIMARY KEY, poll INTEGER NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL, custom TEXT NOT NULL,
  votes INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX poll_options_by_id ON poll_options (poll, id);
CREATE TABLE poll_votes (
  key INTEGER PRIMARY KEY, poll INTEGER NOT NULL, user INTEGER NOT NULL, id TEXT NOT NULL, option TEXT NOT NULL, answer TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE INDEX poll_votes_by_user ON poll_votes (poll, user);
CREATE INDEX poll_votes_by_option ON poll_votes (poll, option);
ALTER TABLE messages ADD COLUMN poll INTEGER;
CREATE INDEX messages_by_poll ON messages (poll) WHERE poll IS NOT NULL;
)sql";

// A location is JSON; of a live one its end stands beside it.
constexpr std::string_view locations = R"sql(
ALTER TABLE messages ADD COLUMN location TEXT;
ALTER TABLE messages ADD COLUMN live_until INTEGER;
CREATE INDEX messages_by_live_location ON messages (user, live_until) WHERE live_until IS NOT NULL;
)sql";

constexpr std::string_view user_groups = R"sql(
CREATE TABLE user_groups (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL, description TEXT NOT NULL,
  team TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, UNIQUE (app, id));
CREATE INDEX user_groups_by_age ON user_groups (app, created_at, id);
CREATE INDEX user_groups_by_name ON user_groups (app, name_key, id);
CREATE TABLE user_group_members (
  key INTEGER PRIMARY KEY, user_group INTEGER NOT NULL, user INTEGER NOT NULL, is_admin INTEGER NOT NULL, created_at INTEGER NOT NULL,
  UNIQUE (user_group, user));
CREATE INDEX user_group_members_by_user ON user_group_members (user);
)sql";

// A team's channels, and what moves live in a channel, are found without reading the others.
constexpr std::string_view channel_details = R"sql(
ALTER TABLE channels ADD COLUMN auto_translation INTEGER;
ALTER TABLE channels ADD COLUMN translation_language TEXT NOT NULL DEFAULT '';
CREATE INDEX channels_by_team ON channels (app, team) WHERE deleted_at IS NULL;
CREATE INDEX messages_by_live_channel ON messages (channel, live_until) WHERE live_until IS NOT NULL;
)sql";

// JSON: who is mentioned beside users one by one.
constexpr std::string_view broad_mentions = R"sql(
ALTER TABLE messages ADD COLUMN broad_mentions TEXT;
ALTER TABLE unsent ADD COLUMN broad_mentions TEXT;
ALTER TABLE drafts ADD COLUMN broad_mentions TEXT;
)sql";

// Targets are ids of users or names of channels, whether these are there or not.
constexpr std::string_view segments = R"sql(
CREATE TABLE segments (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
  filter TEXT NOT NULL, all_users INTEGER NOT NULL, all_sender_channels INTEGER NOT NULL, size INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, UNIQUE (app, id));
CREATE TABLE segment_targets (
  key INTEGER PRIMARY KEY, segment INTEGER NOT NULL, id TEXT NOT NULL, created_at INTEGER NOT NULL, UNIQUE (segment, id));
)sql";

// Templates are JSON. How far a campaign's run has come stands in its row: the list that it goes through, and the last one there.
constexpr std::string_view campaigns = R"sql(
CREATE TABLE campaigns (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL, sender TEXT NOT NULL,
  sender_mode TEXT NOT NULL, sender_visibility TEXT NOT NULL, create_channels INTEGER NOT NULL, show_channels INTEGER NOT NULL,
  skip_push INTEGER NOT NULL, skip_webhook INTEGER NOT NULL, message_template TEXT NOT NULL, channel_template TEXT,
  segment_ids TEXT NOT NULL, user_count INTEGER NOT NULL DEFAULT 0, status TEXT NOT NULL, scheduled_for INTEGER, stop_at INTEGER,
  messages_sent INTEGER NOT NULL, channels_created INTEGER NOT NULL, users_sent INTEGER NOT NULL, started_at INTEGER,
  completed_at INTEGER, visited INTEGER NOT NULL, to_visit INTEGER, list INTEGER NOT NULL, after TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, UNIQUE (app, id));
CREATE TABLE campaign_users (
  campaign INTEGER NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (campaign, place)) WITHOUT ROWID;
)sql";

// Mutes of channels that expire are taken away by timers of kind 10, one for each user.
constexpr std::string_view ends_of_mutes = R"sql(
INSERT INTO timers (app, kind, subject, at)
  SELECT u.app, 10, x.user, MIN(x.expires) FROM channel_mutes x JOIN users u ON u.key = x.user WHERE x.expires IS NOT NULL GROUP BY x.user;
CREATE INDEX mutes_by_target ON mutes (target);
)sql";

// A ban may hold for an address, too: that from which its user last came.
constexpr std::string_view addresses = R"sql(
CREATE TABLE user_addresses (user INTEGER PRIMARY KEY, address TEXT NOT NULL);
CREATE INDEX user_addresses_by_address ON user_addresses (address);
ALTER TABLE bans ADD COLUMN address TEXT;
CREATE INDEX bans_by_address ON bans (app, address) WHERE address IS NOT NULL;
)sql";

constexpr std::string_view removed_channels = R"sql(
CREATE INDEX channels_removed ON channels (app, type, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX erasures_by_channel ON erasures (channel) WHERE channel <> 0;
)sql";

// A poll by its id, which says nothing once the poll is gone; a location as JSON.
constexpr std::string_view fuller_drafts = R"sql(
ALTER TABLE unsent ADD COLUMN poll TEXT NOT NULL DEFAULT '';
ALTER TABLE unsent ADD COLUMN location TEXT;
ALTER TABLE drafts ADD COLUMN poll TEXT NOT NULL DEFAULT '';
)sql";

// Imports: few, read whole, and looked for as long as they are not over.
constexpr std::string_view imports = R"sql(
CREATE TABLE imports (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, id TEXT NOT NULL, reached INTEGER NOT NULL, is_over INTEGER NOT NULL, body TEXT NOT NULL,
  UNIQUE (app, id));
CREATE INDEX imports_by_app ON imports (app);
CREATE INDEX imports_open ON imports (app) WHERE is_over = 0;
)sql";

// What apps do not want to keep for ever, and what went. A policy's run is a part of its row.
constexpr std::string_view retention = R"sql(
CREATE TABLE retention_policies (
  key INTEGER PRIMARY KEY, app INTEGER NOT NULL, policy TEXT NOT NULL, max_age_hours INTEGER NOT NULL, enabled_at INTEGER NOT NULL,
  cutoff INTEGER, reached TEXT NOT NULL, channels_deleted INTEGER NOT NULL, messages_deleted INTEGER NOT NULL, UNIQUE (app, policy));
CREATE TABLE retention_runs (
  app INTEGER NOT NULL, date TEXT NOT NULL, policy TEXT NOT NULL, channels_deleted INTEGER NOT NULL, messages_deleted INTEGER NOT NULL,
  PRIMARY KEY (app, date, policy)) WITHOUT ROWID;
)sql";

// Half of a message's hash finds it as well, since the row tells: the index is a fifth smaller, and more of it stays in memory.
constexpr std::string_view narrow_ids = R"sql(
DROP INDEX messages_by_id;
CREATE INDEX messages_by_id ON messages (id_hash >> 32);
)sql";

const auto steps = std::to_array<std::string_view>({first_tables,
                                                    conversations,
                                                    log_sizes,
                                                    parked_events,
                                                    erasing,
                                                    pins,
                                                    audit_trail,
                                                    people,
                                                    exports,
                                                    backlogs,
                                                    replays_and_attempts,
                                                    timers,
                                                    beside_messages,
                                                    personal_marks,
                                                    documents,
                                                    channel_exports,
                                                    task_failures,
                                                    names_of_users,
                                                    words_of_unsent,
                                                    heirs,
                                                    translations_of_unsent,
                                                    kept_replies,
                                                    users_of_tasks,
                                                    polls,
                                                    locations,
                                                    user_groups,
                                                    channel_details,
                                                    broad_mentions,
                                                    segments,
                                                    campaigns,
                                                    ends_of_mutes,
                                                    addresses,
                                                    removed_channels,
                                                    fuller_drafts,
                                                    imports,
                                                    retention,
                                                    narrow_ids});

}  // namespace

std::span<const std::string_view> migrations() { return steps; }

void migrate(Database& database) {
  const auto version = database.value<std::int64_t>("PRAGMA user_version").value_or(0);
  const auto newest = static_cast<std::int64_t>(steps.size());
  if (version > newest)
    throw Error(0, "the database has version " + std::to_string(version) + ", which a newer Millrace wrote; this one knows up to " +
                       std::to_string(newest) + ". Start the newer Millrace, or restore a backup made before it");
  for (auto step = version; step < newest; ++step) {
    database.execute("BEGIN IMMEDIATE");
    database.execute(std::string(steps[static_cast<std::size_t>(step)]));
    database.execute("PRAGMA user_version = " + std::to_string(step + 1));
    database.execute("COMMIT");
  }
}

}  // namespace millrace::store::sqlite
