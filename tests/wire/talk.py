"""A fixed conversation with ids of the client's choice; its answers and payloads, each by the name of its golden file."""
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qsl

from contract.api import Api, token
from contract.wait import eventually

QUEUE = "http://127.0.0.1:9/000000000000/golden"
LONGEST_TEXT = 5000


@dataclass
class Step:
    """One request. `golden`: the file of its answer, "" for none. `body`: JSON as it is sent, number for number."""
    golden: str
    status: int
    method: str
    path: str
    body: str = ""
    user: str = ""  # whose token; empty: the server's
    query: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)
    claims: dict | None = None
    options: dict = field(default_factory=dict)  # of Api.send
    awaits: str = ""  # the type of an event that work behind the request fires
    keeps: str = ""  # a list in its answer, the id of whose first object later paths name in braces
    names: tuple = ()  # texts in its answer that later paths and bodies name in braces; of a URL what stands behind the host
    outside: bool = False  # no part of the API: its path has no prefix

    def ask(self, api, queue_url, kept):
        options = dict(self.options)
        if self.user:
            options["auth"] = token(api.secret, {"user_id": self.user})
        if self.claims is not None:
            options["auth"] = token(api.secret, self.claims)
        headers = {"User-Agent": "golden/1.0", "X-Stream-Client": "stream-python-client-4.33.0", **self.headers}
        soon = (datetime.now(timezone.utc) + timedelta(seconds=1)).isoformat()
        body = self.body.replace("{queue}", queue_url).replace("{soon}", soon)
        for name, value in kept.items():
            body = body.replace("{" + name + "}", value)
        path, _, query = self.path.format(**kept).partition("?")
        return api.send(self.method, path, body.encode() or None, headers=headers, query={**dict(parse_qsl(query)), **self.query}, **options)


HOOK = ('{"hook_type":"sqs","enabled":true,"product":"chat","event_types":["message.new","order_shipped"],"should_send_custom_events":true,'
        f'"sqs_queue_url":"{QUEUE}","sqs_region":"us-east-1","sqs_auth_type":"keys","sqs_key":"AKIAGOLDEN","sqs_secret":"never-shown"}}')
ANN = ('{"id":"ann","name":"Ann","image":"http://img.local/ann.png","language":"en","teams":["red"],'
       '"favourite":{"animal":"otter 🦦","weight":1.50,"seen":12345678901234567890,"tags":["a",null]}}')

FIRED = "fired"  # which event types the server says that it sends; no golden

SETTINGS = [
    Step(FIRED, 200, "GET", "/hook/events"),
    Step("answer_get_app_fresh", 200, "GET", "/app"),
    Step("answer_check_sqs_no_hook", 201, "POST", "/check_sqs", "{}"),
    Step("answer_check_sqs_ok", 201, "POST", "/check_sqs", '{"sqs_url":"{queue}","sqs_key":"k","sqs_secret":"s"}'),
    Step("answer_check_sqs_error", 201, "POST", "/check_sqs", f'{{"sqs_url":"{QUEUE}","sqs_key":"k","sqs_secret":"s"}}'),
    Step("answer_update_app", 200, "PATCH", "/app", f'{{"event_hooks":[{HOOK}],"reminders_interval":600,"grants":{{"user":["read-channel"]}}}}'),
    Step("answer_get_app_with_hook", 200, "GET", "/app"),
]
CHAT = [
    Step("answer_update_users", 201, "POST", "/users", f'{{"users":{{"ann":{ANN},"ben":{{"id":"ben"}},"dora":{{"id":"dora"}}}}}}', headers={"x-stream-ext": "release=7"}),
    Step("answer_query_channel_new", 201, "POST", "/channels/messaging/lobby/query",
         '{"data":{"created_by_id":"ann","members":["ann"],"topic":"Mills & \\u00e9tangs","level":1.0},"state":true}'),
    Step("answer_add_members", 201, "POST", "/channels/messaging/lobby", '{"add_members":["ann","ben"]}'),
    Step("answer_send_message", 201, "POST", "/channels/messaging/lobby/message",
         '{"message":{"id":"golden-1","text":"Hello **Ben** 🦦","user_id":"ann","mentioned_users":["ben"],'
         '"attachments":[{"type":"image","image_url":"http://img.local/1.png","size":1.0e3}],"mood":{"glad":0.10}}}'),
    Step("answer_update_message", 201, "POST", "/messages/golden-1", '{"message":{"id":"golden-1","text":"Hello Ben","user_id":"ann"}}'),
    Step("answer_send_reaction", 201, "POST", "/messages/golden-1/reaction", '{"reaction":{"type":"love","user_id":"ben","score":3,"shade":"red"}}'),
    Step("answer_query_channel_later", 201, "POST", "/channels/messaging/lobby/query", '{"state":true}', user="ben"),
    Step("answer_delete_message_soft", 200, "DELETE", "/messages/golden-1", user="ann"),
    Step("answer_send_message_by_user", 201, "POST", "/channels/messaging/lobby/message", '{"message":{"id":"golden-2","text":"Soon gone"}}', user="ben"),
    Step("answer_delete_message_hard", 200, "DELETE", "/messages/golden-2", query={"hard": "true"}),
    Step("", 201, "POST", "/channels/team/crew/query", '{"data":{"created_by_id":"ann","team":"red"},"state":true}'),
    Step("", 201, "POST", "/channels/team/crew/message", '{"message":{"id":"golden-3","text":"","user_id":"ann","silent":true,"card":{}}}'),
]
ERRORS = [
    Step("error_no_api_key", 401, "GET", "/app", options={"key": ""}),
    Step("error_unknown_api_key", 401, "GET", "/app", options={"key": "unknown"}),
    Step("error_no_token", 401, "GET", "/app", options={"auth": ""}),
    Step("error_bad_signature", 401, "GET", "/app", options={"auth": token("another secret", {"server": True})}),
    Step("error_expired_token", 401, "GET", "/app", claims={"server": True, "exp": 1_700_000_000}),
    Step("error_input_no_json", 400, "POST", "/users", '{"users":'),
    Step("error_input_missing", 400, "POST", "/users", "{}"),
    Step("error_input_wrong_kind", 400, "POST", "/channels/messaging/lobby/query", '{"data":{"created_by_id":"ann","members":["ann",{"user_id":"ben","channel_role":7}]}}'),
    Step("error_input_rule", 400, "POST", "/channels/messaging/other/query", '{"data":{}}'),
    Step("error_input_hook", 400, "PATCH", "/app", f'{{"event_hooks":[{HOOK.replace("message.new", "mesage.new")}]}}'),
    Step("error_message_too_long", 400, "POST", "/channels/messaging/lobby/message", f'{{"message":{{"user_id":"ann","text":"{"x" * (LONGEST_TEXT + 1)}"}}}}'),
    Step("error_server_only", 403, "GET", "/app", user="ann"),
    Step("error_not_allowed", 403, "POST", "/users", '{"users":{"ann":{"id":"ann"}}}', user="ben"),
    Step("error_unknown_channel", 404, "POST", "/channels/messaging/absent/message", '{"message":{"text":"x","user_id":"ann"}}'),
    Step("error_unknown_message", 404, "DELETE", "/messages/absent"),
    Step("error_unknown_route", 404, "GET", "/nowhere"),
]
LATER = [
    *[Step("", 201, "POST", "/channels/messaging/lobby/message", f'{{"message":{{"id":"golden-{i}","text":"{text}","user_id":"{user}"{more}}}}}')
      for i, text, user, more in [(4, "Who grinds?", "ann", ""), (5, "I do", "ben", ',"parent_id":"golden-4","show_in_channel":true')]],
    Step("answer_get_replies", 200, "GET", "/messages/golden-4/replies", query={"limit": "5"}),
    Step("", 201, "POST", "/messages/golden-4/reaction", '{"reaction":{"type":"like","user_id":"ben"}}'),
    Step("answer_send_reaction_alone", 201, "POST", "/messages/golden-4/reaction", '{"reaction":{"type":"wow","user_id":"ben"},"enforce_unique":true}'),
    Step("answer_get_reactions", 200, "GET", "/messages/golden-4/reactions"),
    Step("answer_delete_reaction", 200, "DELETE", "/messages/golden-4/reaction/wow", query={"user_id": "ben"}),
    Step("", 201, "POST", "/channels/messaging/lobby/read", '{"user_id":"ann"}'),
    Step("answer_mark_unread", 201, "POST", "/channels/messaging/lobby/unread", '{"user_id":"ann","message_id":"golden-5"}'),
    Step("answer_update_channel", 201, "POST", "/channels/messaging/lobby",
         '{"data":{"topic":"Wheels","frozen":true},"message":{"id":"golden-6","text":"Renamed","user_id":"ann"}}'),
    Step("answer_update_channel_partial", 200, "PATCH", "/channels/messaging/lobby", '{"set":{"depth":2.50,"frozen":false},"unset":["topic"],"user_id":"ann"}'),
    Step("answer_add_moderators", 201, "POST", "/channels/messaging/lobby", '{"add_moderators":["ben"]}'),
    Step("answer_query_members", 200, "GET", "/members", query={"payload": '{"type":"messaging","id":"lobby","filter_conditions":{"name":{"$autocomplete":"A"}}}'}),
    Step("answer_update_member", 200, "PATCH", "/channels/messaging/lobby/member/ben", '{"set":{"pinned":true,"seat":1.0}}'),
    Step("answer_invite", 201, "POST", "/channels/messaging/lobby", '{"invites":["dora"]}'),
    Step("answer_accept_invite", 201, "POST", "/channels/messaging/lobby", '{"accept_invite":true,"user_id":"dora"}'),
    Step("answer_hide_channel", 201, "POST", "/channels/messaging/lobby/hide", '{"user_id":"dora","clear_history":true}'),
    Step("answer_get_channel_hidden", 200, "GET", "/channels/messaging/lobby", query={"user_id": "dora", "messages_limit": "5", "members_limit": "1"}),
    Step("answer_show_channel", 201, "POST", "/channels/messaging/lobby/show", '{"user_id":"dora"}'),
    Step("answer_mute_channel", 201, "POST", "/moderation/mute/channel", '{"channel_cids":["messaging:lobby"],"expiration":60000,"user_id":"dora"}'),
    Step("answer_unmute_channel", 201, "POST", "/moderation/unmute/channel", '{"channel_cids":["messaging:lobby"],"user_id":"dora"}'),
    Step("", 201, "POST", "/channels/messaging/lobby", '{"add_filter_tags":["mill"],"cooldown":9}'),
    Step("answer_override_config", 200, "PATCH", "/channels/messaging/lobby", '{"set":{"config_overrides":{"count_messages":true,"commands":["giphy"]}}}'),
    Step("answer_send_event", 201, "POST", "/channels/messaging/lobby/event", '{"event":{"type":"order_shipped","user_id":"dora","parcel":7.0}}'),
    Step("", 201, "POST", "/channels/messaging/lobby/event", '{"event":{"type":"typing.start","user_id":"dora"}}'),
    Step("error_event_unknown", 400, "POST", "/channels/messaging/lobby/event", '{"event":{"type":"message.new","user_id":"dora"}}'),
    Step("", 201, "POST", "/channels/delivered", '{"latest_delivered_messages":[{"cid":"messaging:lobby","id":"golden-4"}]}', query={"user_id": "dora"}),
    Step("answer_unread", 200, "GET", "/unread", query={"user_id": "ann"}),
    Step("answer_unread_batch", 201, "POST", "/unread_batch", '{"user_ids":["ann","nobody"]}'),
    Step("", 201, "PUT", "/channels/batch", '{"operation":"addModerators","filter":{"cids":{"$in":["messaging:lobby","team:crew"]}},"members":[{"user_id":"dora"}]}'),
    Step("", 201, "POST", "/channels/messaging/lobby", '{"cooldown":0,"remove_members":["dora"]}'),
    Step("answer_pin_message", 201, "PUT", "/messages/golden-4", '{"set":{"pinned":true,"pin_expires":null},"user_id":"ann"}'),
    Step("answer_pinned_messages", 200, "GET", "/channels/messaging/lobby/pinned_messages"),
    Step("", 200, "DELETE", "/messages/golden-5"),
    Step("answer_undelete_message", 201, "POST", "/messages/golden-5/undelete", '{"undeleted_by":"ann"}'),
    Step("answer_query_channels", 201, "POST", "/channels", '{"filter_conditions":{"cid":"messaging:lobby"},"message_limit":1}'),
    Step("answer_query_users", 200, "GET", "/users", query={"payload": '{"filter_conditions":{"id":{"$in":["ann"]}}}'}),
    Step("answer_remove_members", 201, "POST", "/channels/messaging/lobby", '{"remove_members":["ben"]}'),
    Step("answer_truncate_channel", 201, "POST", "/channels/messaging/lobby/truncate", '{"message":{"id":"golden-7","text":"Swept","user_id":"ann"}}'),
    Step("answer_delete_channel", 200, "DELETE", "/channels/messaging/lobby"),
    Step("answer_deactivate_user", 201, "POST", "/users/ben/deactivate", '{"created_by_id":"ann"}'),
    Step("", 201, "POST", "/users/ben/reactivate", '{"created_by_id":"ann"}'),
    Step("answer_delete_user", 200, "DELETE", "/users/ben", query={"mark_messages_deleted": "true"}),
    Step("", 201, "POST", "/users/restore", '{"user_ids":["ben"]}'),
    Step("answer_delete_users", 201, "POST", "/users/delete", '{"user_ids":["ben"],"user":"hard","messages":"hard","conversations":"hard"}'),
    Step("error_unknown_task", 404, "GET", "/tasks/00000000-0000-0000-0000-000000000000"),
]
PEOPLE = [
    Step("", 201, "POST", "/users", '{"users":{"gus":{"id":"gus"}}}'),
    Step("", 201, "POST", "/channels/messaging/mill/query", '{"data":{"created_by_id":"ann","members":["ann","gus"]},"state":true}'),
    Step("", 201, "POST", "/channels/messaging/mill/message", '{"message":{"id":"golden-people","text":"Flour!","user_id":"gus"}}'),
    Step("answer_ban", 201, "POST", "/moderation/ban",
         '{"target_user_id":"gus","type":"messaging","id":"mill","banned_by_id":"ann","reason":"too loud"}'),
    Step("error_banned", 403, "POST", "/channels/messaging/mill/message", '{"message":{"text":"x","user_id":"gus"}}'),
    Step("answer_query_banned_users", 200, "GET", "/query_banned_users", query={"payload": '{"filter_conditions":{"channel_cid":"messaging:mill"}}'}),
    Step("answer_unban", 200, "DELETE", "/moderation/ban", query={"target_user_id": "gus", "type": "messaging", "id": "mill"}),
    Step("", 201, "POST", "/moderation/ban", '{"target_user_id":"gus","shadow":true,"banned_by_id":"ann","ban_from_future_channels":true}'),
    Step("answer_query_future_channel_bans", 200, "GET", "/query_future_channel_bans", query={"payload": '{"user_id":"ann"}'}),
    Step("answer_send_message_shadowed", 201, "POST", "/channels/messaging/mill/message",
         '{"message":{"id":"golden-shadow","text":"Who hears me?","user_id":"gus"}}'),
    Step("", 200, "DELETE", "/moderation/ban", query={"target_user_id": "gus", "shadow": "true", "remove_future_channels_ban": "true", "created_by": "ann"}),
    Step("answer_mute_user", 201, "POST", "/moderation/mute", '{"target_id":"gus","user_id":"ann"}'),
    Step("answer_mute_users", 201, "POST", "/moderation/mute", '{"target_ids":["gus","nobody"],"user_id":"ann"}'),
    Step("answer_unmute_user", 201, "POST", "/moderation/unmute", '{"target_id":"gus","user_id":"ann"}'),
    Step("answer_flag_message", 201, "POST", "/moderation/flag",
         '{"target_message_id":"golden-people","user_id":"ann","reason":"noise","custom":{"weight":1.0}}'),
    Step("answer_query_message_flags", 200, "GET", "/moderation/flags/message", query={"payload": '{"filter_conditions":{"user_id":"ann"}}'}),
    Step("answer_query_flag_reports", 201, "POST", "/moderation/reports", '{"filter_conditions":{"message_id":"golden-people"}}', keeps="flag_reports"),
    Step("answer_review_flag_report", 200, "PATCH", "/moderation/reports/{flag_reports}",
         '{"review_result":"reviewed","user_id":"ann","review_details":{"level":2.0}}'),
    Step("answer_flag_user", 201, "POST", "/moderation/flag", '{"target_user_id":"gus","user_id":"ann"}'),
    Step("answer_unflag", 201, "POST", "/moderation/unflag", '{"target_user_id":"gus","user_id":"ann"}'),
    Step("answer_block_user", 201, "POST", "/users/block", '{"blocked_user_id":"gus","user_id":"ann"}'),
    Step("answer_get_blocked_users", 200, "GET", "/users/block", query={"user_id": "ann"}),
    Step("", 201, "POST", "/users/unblock", '{"blocked_user_id":"gus","user_id":"ann"}'),
    Step("", 201, "POST", "/devices", '{"id":"device-1","push_provider":"apn","push_provider_name":"main","user_id":"ann"}'),
    Step("answer_list_devices", 200, "GET", "/devices", query={"user_id": "ann"}),
    Step("answer_check_push", 201, "POST", "/check_push",
         '{"message_id":"golden-people","user_id":"ann","apn_template":"{\\"a\\":\\"{{ sender.id }}: {{ truncate message.text 3 }}\\"}"}'),
    Step("error_check_push_without_device", 400, "POST", "/check_push", '{"message_id":"golden-people","user_id":"gus"}'),
    Step("", 200, "DELETE", "/devices", query={"id": "device-1", "user_id": "ann"}),
    Step("", 201, "POST", "/users/ann/event", '{"event":{"type":"friend_asked","from":"gus","created_at":"never"}}'),
    Step("answer_export_user", 200, "GET", "/users/gus/export"),
    Step("error_guest_without_id", 400, "POST", "/guest", '{"user":{}}', headers={"stream-auth-type": "anonymous"}, options={"auth": ""}),
    Step("", 201, "POST", "/export/users", '{"user_ids":["gus"]}', awaits="export.users.success"),
    Step("answer_export_channels", 201, "POST", "/export_channels", '{"channels":[{"type":"team","id":"crew"}]}', awaits="export.channels.success"),
]
THREADED = '{"message":{"id":"weir-2","text":"The miller","user_id":"dora","parent_id":"weir-1"}}'
# What hangs on messages, in a channel of its own.
BESIDE = [
    Step("", 201, "POST", "/users", '{"users":{"dora":{"id":"dora"}}}'),
    Step("", 201, "POST", "/channels/messaging/weir/query", '{"data":{"created_by_id":"ann","members":["ann","dora"],"config_overrides":{"user_message_reminders":true}},"state":true}'),
    Step("", 201, "POST", "/channels/messaging/weir/message", '{"message":{"id":"weir-1","text":"Who grinds the corn?","user_id":"ann"}}'),
    Step("", 201, "POST", "/channels/messaging/weir/message", THREADED),
    Step("answer_search", 200, "GET", "/search",
         query={"payload": '{"filter_conditions":{"type":"messaging"},"message_filter_conditions":{"text":{"$q":"corn"}},"limit":1}'}),
    Step("error_search", 400, "GET", "/search", query={"payload": '{"filter_conditions":{"type":"messaging"},"query":"x","offset":1,"next":"x"}'}),
    Step("answer_query_threads", 201, "POST", "/threads", '{"user_id":"ann","reply_limit":1,"filter":{"channel_cid":"messaging:weir"}}'),
    Step("answer_update_thread", 200, "PATCH", "/threads/weir-1", '{"set":{"title":"Corn","mood":1.0},"user_id":"ann"}'),
    Step("answer_get_thread", 200, "GET", "/threads/weir-1"),
    Step("error_unknown_thread", 404, "GET", "/threads/weir-2"),
    Step("answer_mark_thread_read", 201, "POST", "/channels/messaging/weir/read", '{"user_id":"ann","thread_id":"weir-1"}'),
    Step("", 201, "POST", "/channels/messaging/weir/unread", '{"user_id":"ann","thread_id":"weir-1"}'),
    Step("answer_create_reminder", 201, "POST", "/messages/weir-1/reminders", '{"user_id":"ann","remind_at":"2100-01-01T00:00:00Z"}'),
    Step("answer_update_reminder", 200, "PATCH", "/messages/weir-1/reminders", '{"user_id":"ann"}'),
    Step("answer_query_reminders", 201, "POST", "/reminders/query", '{"user_id":"ann"}'),
    Step("answer_get_message_with_reminder", 200, "GET", "/messages/weir-1", query={"user_id": "ann"}),
    Step("answer_delete_reminder", 200, "DELETE", "/messages/weir-1/reminders", query={"user_id": "ann"}),
    Step("answer_save_draft", 201, "POST", "/channels/messaging/weir/draft",
         '{"message":{"id":"weir-3","text":"Not *yet*","parent_id":"weir-1","mentioned_users":["dora"],"shade":1.50},"user_id":"ann"}'),
    Step("answer_query_drafts", 201, "POST", "/drafts/query", '{"user_id":"ann"}'),
    Step("answer_get_message_with_draft", 200, "GET", "/messages/weir-1", query={"user_id": "ann"}),
    Step("", 200, "DELETE", "/channels/messaging/weir/draft", query={"user_id": "ann", "parent_id": "weir-1"}),
    Step("answer_send_message_pending", 201, "POST", "/channels/messaging/weir/message",
         '{"message":{"id":"weir-4","text":"Wait","user_id":"ann"},"pending":true,"pending_message_metadata":{"order":"7"}}'),
    Step("answer_get_pending", 200, "GET", "/messages/weir-4"),
    Step("answer_commit_message", 201, "POST", "/messages/weir-4/commit"),
    Step("answer_send_command", 201, "POST", "/channels/messaging/weir/message", '{"message":{"id":"weir-5","text":"/giphy wave","user_id":"ann"}}'),
    Step("answer_run_action", 201, "POST", "/messages/weir-5/action", '{"user_id":"ann","form_data":{"image_action":"send"}}'),
    Step("answer_translate", 201, "POST", "/messages/weir-4/translate", '{"language":"de"}'),
    Step("", 201, "POST", "/messages/weir-4", '{"message":{"text":"Let go","user_id":"ann","restricted_visibility":["dora"],"grain":1.0}}'),
    Step("answer_message_history", 201, "POST", "/messages/history", '{"filter":{"message_id":"weir-4"},"limit":1}'),
    Step("", 201, "POST", "/messages/weir-4/reaction", '{"reaction":{"type":"like","user_id":"dora","score":2}}'),
    Step("answer_query_reactions", 201, "POST", "/messages/weir-4/reactions", '{"filter":{"type":"like"}}'),
    Step("answer_delete_for_me", 200, "DELETE", "/messages/weir-4", '{"delete_for_me":true,"user":{"id":"dora"}}'),
    Step("", 201, "POST", "/messages/weir-2/reminders", '{"user_id":"ann","remind_at":"{soon}"}', awaits="notification.reminder_due"),
]
CONFIG = [
    Step("answer_get_channel_type", 200, "GET", "/channeltypes/team"),
    Step("answer_create_command", 201, "POST", "/commands", '{"name":"ticket","description":"Open a ticket","args":"[text]","set":"support_set"}'),
    Step("answer_get_command", 200, "GET", "/commands/ticket"),
    Step("answer_create_block_list", 201, "POST", "/blocklists", '{"name":"fruit","words":["apple"]}'),
    Step("answer_import_block_list", 201, "POST", "/blocklists/fruit/import", '{"items":["pear"]}'),
    Step("answer_update_channel_type", 201, "PUT", "/channeltypes/team",
         '{"commands":["ticket"],"grants":{"channel_member":["read-channel"]},"max_message_length":20,"blocklist":"fruit","blocklist_behavior":"block"}'),
    Step("answer_create_channel_type", 201, "POST", "/channeltypes", '{"name":"support","commands":["all"],"reactions":false}'),
    Step("answer_message_blocked", 201, "POST", "/channels/team/crew/message", '{"message":{"id":"golden-8","text":"An apple","user_id":"ann"}}'),
    Step("answer_create_role", 201, "POST", "/roles", '{"name":"pilot"}'),
    Step("", 201, "POST", "/permissions", '{"id":"sweep","name":"Sweep","action":"TruncateChannel","owner":true,"condition":{"$subject.rank":{"$eq":1}}}'),
    Step("answer_get_permission", 200, "GET", "/permissions/sweep"),
    Step("answer_get_permission_built_in", 200, "GET", "/permissions/create-channel"),
    Step("answer_delete_command", 200, "DELETE", "/commands/ticket"),
    Step("error_built_in_block_list", 400, "PUT", "/blocklists/profanity", '{"words":[]}'),
    Step("error_unknown_grant", 400, "PATCH", "/app", '{"grants":{"user":["raed-channel"]}}'),
    Step("error_permission", 403, "PATCH", "/channels/team/crew", '{"set":{"topic":"x"}}', user="cleo"),
]
POLLS = [
    Step("", 201, "PUT", "/channeltypes/support", '{"polls":true}'),
    Step("", 201, "POST", "/channels/support/desk/query", '{"data":{"created_by_id":"ann","members":["ann"]}}'),
    Step("answer_create_poll", 201, "POST", "/polls",
         '{"id":"mill","name":"Which mill?","options":[{"id":"wind","text":"Wind","shade":"grey"},{"id":"water","text":"Water"}],'
         '"max_votes_allowed":2,"allow_answers":true,"topic":"power","user_id":"ann"}'),
    Step("answer_send_poll", 201, "POST", "/channels/support/desk/message", '{"message":{"id":"desk-1","poll_id":"mill","user_id":"ann"}}'),
    Step("answer_cast_vote", 201, "POST", "/messages/desk-1/polls/mill/vote", '{"vote":{"option_id":"wind"},"user_id":"ann"}'),
    Step("answer_poll_answer", 201, "POST", "/messages/desk-1/polls/mill/vote", '{"vote":{"answer_text":"Steam"},"user_id":"ann"}'),
    Step("answer_query_votes", 201, "POST", "/polls/mill/votes", '{"filter":{"is_answer":true}}'),
    Step("answer_get_poll", 200, "GET", "/polls/mill", query={"user_id": "ann"}),
    Step("answer_create_option", 201, "POST", "/polls/mill/options", '{"text":"Sun","user_id":"ann"}'),
    Step("answer_update_poll_partial", 200, "PATCH", "/polls/mill", '{"set":{"is_closed":true},"unset":["topic"],"user_id":"ann"}'),
    Step("error_poll_closed", 400, "POST", "/messages/desk-1/polls/mill/vote", '{"vote":{"option_id":"wind"},"user_id":"ann"}'),
    Step("answer_query_polls", 201, "POST", "/polls/query", '{"filter":{"is_closed":true}}'),
]
GROUPS = [
    Step("answer_create_user_group", 201, "POST", "/usergroups",
         '{"id":"crew","name":"Crew","description":"On call","team_id":"red","member_ids":["ann"]}'),
    Step("answer_add_user_group_members", 201, "POST", "/usergroups/crew/members", '{"member_ids":["dora","gus"],"as_admin":true}'),
    Step("answer_update_user_group", 201, "PUT", "/usergroups/crew", '{"name":"Night crew"}'),
    Step("answer_list_user_groups", 200, "GET", "/usergroups", query={"team_id": "red"}),
    Step("answer_search_user_groups", 200, "GET", "/usergroups/search", query={"query": "night"}),
    Step("error_user_group_of_another_team", 404, "GET", "/usergroups/crew", query={"team_id": "blue"}),
    Step("answer_send_message_to_many", 201, "POST", "/channels/support/desk/message",
         '{"message":{"id":"desk-2","text":"All hands","user_id":"ann","mentioned_channel":true,"mentioned_roles":["admin"],"mentioned_group_ids":["crew"]}}'),
    Step("", 201, "POST", "/usergroups/crew/members/delete", '{"member_ids":["ann"]}'),
    Step("", 200, "DELETE", "/usergroups/crew"),
    Step("answer_unblock_message", 201, "POST", "/moderation/unblock_message", '{"target_message_id":"golden-shadow","user_id":"ann"}'),
    Step("answer_update_channel_partial_translated", 200, "PATCH", "/channels/support/desk",
         '{"set":{"auto_translation_enabled":true,"auto_translation_language":"fr"}}'),
]
SEGMENTS = [
    Step("answer_create_segment", 201, "POST", "/segments",
         '{"id":"red","type":"user","name":"Red","description":"The red team","filter":{"teams":{"$in":["red"]}}}'),
    Step("answer_add_segment_targets", 201, "POST", "/segments/red/addtargets", '{"target_ids":["gus","dora"]}'),
    Step("answer_update_segment", 201, "PUT", "/segments/red", '{"description":"The red team and guests"}'),
    Step("answer_query_segments", 201, "POST", "/segments/query", '{"filter":{"type":"user"},"sort":[{"field":"created_at","direction":-1}]}'),
    Step("answer_query_segment_targets", 201, "POST", "/segments/red/targets/query", '{"filter":{"target_id":{"$gte":"a"}},"limit":1}'),
    Step("answer_segment_target_exists", 200, "GET", "/segments/red/target/gus"),
    Step("error_segment_target", 404, "GET", "/segments/red/target/ann"),
    Step("", 201, "POST", "/segments/red/deletetargets", '{"target_ids":["gus"]}'),
    Step("answer_get_segment", 200, "GET", "/segments/red"),
]
CAMPAIGNS = [
    Step("answer_create_campaign", 201, "POST", "/campaigns",
         '{"id":"news","name":"News","sender_id":"ann","create_channels":true,"user_ids":["gus"],"sender_visibility":"archived",'
         '"message_template":{"text":"Hello {{ receiver.id }}","attachments":[{"type":"card","grain":"{{ sender.name }}"}],"custom":{"grain":"rye"}},'
         '"channel_template":{"type":"support","id":"news-{{ receiver.id }}","members_template":[{"user_id":"ann","channel_role":"channel_moderator"}],"custom":{"topic":"News"}}}'),
    Step("answer_update_campaign", 201, "PUT", "/campaigns/news", '{"description":"Of the mill"}'),
    Step("error_campaign_template", 400, "PUT", "/campaigns/news", '{"message_template":{"text":"Hello {{#if receiver}}you{{/if}}"}}'),
    Step("answer_start_campaign", 201, "POST", "/campaigns/news/start", "{}", awaits="campaign.completed"),
    Step("answer_get_campaign", 200, "GET", "/campaigns/news"),
    Step("error_campaign_is_over", 400, "POST", "/campaigns/news/start", "{}"),
    Step("answer_query_campaigns", 201, "POST", "/campaigns/query", '{"filter":{"id":{"$in":["news"]}},"sort":[{"field":"created_at","direction":-1}]}'),
    Step("answer_stop_campaign", 201, "POST", "/campaigns/news/stop", "{}"),
    Step("answer_delete_campaign", 200, "DELETE", "/campaigns/news"),
]
KEPT = [
    Step("error_push_provider", 400, "POST", "/push_providers", '{"push_provider":{"type":"xiaomi","name":"phone"}}'),
    Step("answer_upsert_push_provider", 201, "POST", "/push_providers",
         '{"push_provider":{"type":"firebase","name":"main","description":"Android","firebase_credentials":"{}","firebase_notification_template":"{}"}}'),
    Step("answer_list_push_providers", 200, "GET", "/push_providers"),
    Step("answer_upsert_push_template", 201, "POST", "/push_templates",
         '{"push_provider_type":"firebase","push_provider_name":"main","event_type":"message.new","template":"{\\"data\\":\\"{{ message.text }}\\"}"}'),
    Step("answer_get_push_templates", 200, "GET", "/push_templates", query={"push_provider_type": "firebase"}),
    Step("", 200, "DELETE", "/push_providers/firebase/main"),
    Step("answer_create_import_url", 201, "POST", "/import_urls", '{"filename":"golden.json"}', names=("path", "upload_url")),
    Step("error_import_without_file", 400, "POST", "/imports", '{"path":"imports/golden.json","mode":"insert"}'),
    Step("", 200, "PUT", "{upload_url}", "[]", outside=True),
    Step("answer_create_import", 201, "POST", "/imports", '{"path":"{path}","mode":"upsert"}'),
    Step("answer_retention_runs", 201, "POST", "/retention_policy/runs", '{"filter_conditions":{"policy":"old-messages"}}'),
    Step("answer_set_retention_policy", 201, "POST", "/retention_policy", '{"policy":"old-messages","max_age_hours":24}'),
    Step("answer_get_retention_policy", 200, "GET", "/retention_policy"),
    Step("", 201, "POST", "/retention_policy/delete", '{"policy":"old-messages"}'),
]
STEPS = SETTINGS + CHAT + ERRORS + LATER + PEOPLE + BESIDE + CONFIG + POLLS + GROUPS + SEGMENTS + CAMPAIGNS + KEPT

# All events of the conversation, in order. Those without a name differ in nothing of interest from another.
EVENTS = [
    ("user.updated", "event_user_updated"), ("user.updated", "event_user_updated_bare"), ("user.updated", ""),
    ("channel.created", "event_channel_created"), ("member.added", ""), ("member.added", "event_member_added"),
    ("message.new", "event_message_new"), ("message.updated", "event_message_updated"), ("reaction.new", "event_reaction_new"),
    ("message.deleted", "event_message_deleted_soft"), ("message.new", "event_message_new_by_user"),
    ("message.deleted", "event_message_deleted_hard"), ("channel.created", ""), ("message.new", "event_message_new_silent_in_team"),
    ("message.new", ""), ("message.new", "event_message_new_reply"), ("notification.thread_message_new", "event_thread_message_new"),
    ("reaction.new", ""), ("reaction.updated", "event_reaction_updated"), ("reaction.deleted", "event_reaction_deleted"),
    ("message.read", "event_message_read"), ("notification.mark_unread", "event_mark_unread"),
    ("message.new", "event_message_new_system"), ("channel.updated", "event_channel_updated_with_message"), ("channel.frozen", "event_channel_frozen"),
    ("channel.updated", "event_channel_updated"), ("channel.unfrozen", "event_channel_unfrozen"),
    ("member.updated", "event_member_updated"), ("member.updated", "event_member_updated_pinned"),
    ("member.added", "event_member_invited"), ("member.updated", "event_member_invite_accepted"), ("channel.hidden", "event_channel_hidden"),
    ("channel.visible", "event_channel_visible"), ("channel.muted", "event_channel_muted"), ("channel.unmuted", "event_channel_unmuted"),
    ("channel.updated", ""), ("channel.updated", ""), ("order_shipped", "event_custom"),
    ("channel_batch_update.started", "event_channel_batch_started"), ("member.updated", ""),
    ("channel_batch_update.completed", "event_channel_batch_completed"),
    ("member.removed", ""), ("channel.updated", ""), ("message.updated", "event_message_updated_pinned"),
    ("message.deleted", ""), ("message.undeleted", "event_message_undeleted"), ("member.removed", "event_member_removed"),
    ("channel.truncated", "event_channel_truncated"), ("message.new", ""), ("channel.deleted", "event_channel_deleted"),
    ("user.deactivated", "event_user_deactivated"), ("user.reactivated", "event_user_reactivated"),
    ("user.messages.deleted", "event_user_messages_deleted"), ("user.deleted", "event_user_deleted"), ("user.updated", ""),
    ("user.messages.deleted", ""), ("user.deleted", "event_user_deleted_hard"),
    ("user.updated", ""), ("channel.created", ""), ("member.added", ""), ("member.added", ""), ("message.new", ""),
    ("user.banned", "event_user_banned"), ("user.unbanned", "event_user_unbanned"),
    ("user.banned", "event_user_banned_shadow"), ("message.new", "event_message_new_shadowed"), ("user.unbanned", ""),
    ("user.muted", "event_user_muted"), ("user.muted", ""), ("user.unmuted", "event_user_unmuted"),
    ("message.flagged", "event_message_flagged"), ("flag.updated", "event_flag_updated"), ("user.flagged", "event_user_flagged"),
    ("friend_asked", ""), ("export.users.success", "event_export_users_success"),
    ("export.channels.success", "event_export_channels_success"),
    ("user.updated", ""), ("channel.created", ""), ("member.added", ""), ("member.added", ""), ("message.new", ""), ("message.new", ""),
    ("notification.thread_message_new", ""), ("thread.updated", "event_thread_updated"), ("message.read", "event_message_read_thread"),
    ("notification.mark_unread", "event_mark_unread_thread"), ("reminder.created", "event_reminder_created"),
    ("reminder.updated", "event_reminder_updated"), ("reminder.deleted", "event_reminder_deleted"),
    ("message.pending", "event_message_pending"), ("message.new", ""), ("message.new", "event_message_new_command"),
    ("message.updated", "event_message_updated_translated"), ("message.updated", ""), ("reaction.new", ""),
    ("message.deleted", "event_message_deleted_for_me"), ("reminder.created", ""),
    ("notification.reminder_due", "event_reminder_due"), ("channel.created", ""), ("member.added", ""),
    ("message.new", "event_message_new_with_poll"),
    ("user_group.created", "event_user_group_created"), ("user_group.member_added", "event_user_group_member_added"),
    ("user_group.updated", "event_user_group_updated"), ("message.new", "event_message_new_to_many"), ("user_group.member_removed", "event_user_group_member_removed"),
    ("user_group.deleted", "event_user_group_deleted"), ("message.unblocked", "event_message_unblocked"), ("channel.updated", ""),
    ("campaign.started", "event_campaign_started"), ("channel.created", ""), ("member.added", ""), ("member.added", ""), ("member.updated", ""),
    ("message.new", "event_message_new_of_campaign"), ("campaign.completed", "event_campaign_completed"),
]
# What comes long after its request; tests/e2e/test_late_events.py waits for it.
LATE = {"export.users.error": "event_export_users_error", "export.channels.error": "event_export_channels_error",
        "user.unread_message_reminder": "event_unread_message_reminder"}
TEST_EVENT = "event_hook_test"  # what Test SQS puts into a queue

GOLDENS = [step.golden for step in STEPS if step.golden not in ("", FIRED)] + [name for _, name in EVENTS if name] + [TEST_EVENT]


def held(server, queue, prefix=""):
    """Holds the conversation: golden's name → text of the answer or payload. `prefix`: of all paths, for another form of the API."""
    api = Api(server.url, server.key, server.secret, prefix)
    bare = Api(server.url, server.key, server.secret)
    heard, kept = {}, {}
    for step in STEPS:
        answer = step.ask(bare if step.outside else api, queue.url("golden"), kept)
        assert answer.status == step.status, f"{step.golden or step.path}: {answer.status} {answer.body.decode(errors='replace')}"
        heard[step.golden] = answer.body.decode()
        if step.keeps:
            kept[step.keeps] = json.loads(answer.body)[step.keeps][0]["id"]
        for name in step.names:
            kept[name] = json.loads(answer.body)[name].removeprefix(server.url)
        if step.awaits:
            eventually(lambda: server.events()[-1].type == step.awaits, what=step.awaits)
    events = eventually(lambda: (now := server.events()) and len(now) >= len(EVENTS) and now, what="the last event")
    assert [event.type for event in events] == [kind for kind, _ in EVENTS]
    heard.update({name: event.payload.decode() for event, (_, name) in zip(events, EVENTS, strict=True)})
    heard[TEST_EVENT] = next(message.body.decode() for message in queue.taken if "millrace_test" in message.attributes)
    heard.pop("")
    return heard
