"""What each route asks of a user's token: which actions, on whose things, and a request that would do it."""
from dataclasses import dataclass, field

TYPE, ID, MESSAGE, USER, POLL = "{type}", "{id}", "{message}", "{user}", "{poll}"  # in bodies: the walk's own


@dataclass
class Row:
    """`actions` are judged on the channel, `on_message` on the message of `writer`. Reading the channel is asked for `reads`."""
    actions: list = field(default_factory=list)
    on_message: list = field(default_factory=list)
    body: object = None
    query: dict = field(default_factory=dict)
    reads: bool = True
    members_only: bool = False
    app: str = ""     # an action of the app's level
    poll: bool = False  # the message shows a poll of `writer`, on which `app` is judged
    reaction: bool = False  # the asking user has reacted before
    thread: bool = False    # somebody has replied
    own: bool = False  # concerns the asking user alone: always allowed
    form: str = ""     # the media type of the file sent as a form, in place of a body


PAGE = '{"type":"{type}","id":"{id}","filter_conditions":{}}'

ROWS = {
    "GET /users": Row(app="search-user", reads=False, query={"payload": "{}"}),
    "POST /users": Row(own=True, body={"users": {USER: {"id": USER}}}),
    "PATCH /users": Row(own=True, body={"users": [{"id": USER, "set": {"mood": "fine"}}]}),
    "POST /channels": Row(own=True, body={"filter_conditions": {"type": TYPE}}),
    "POST /channels/read": Row(own=True, body={}),
    "POST /channels/{type}/{id}/read": Row(members_only=True, body={}),
    "POST /channels/{type}/{id}/unread": Row(members_only=True, body={"message_id": MESSAGE}),
    "POST /channels/{type}/query": Row(["create-channel"], reads=False, body={"data": {"members": [USER, "writer"]}}),
    "POST /channels/{type}/{id}/query": Row(body={}),
    "POST /channels/{type}/{id}": Row(["update-channel"], body={"data": {"topic": "x"}}),
    "PATCH /channels/{type}/{id}": Row(["update-channel"], body={"set": {"topic": "x"}}),
    "DELETE /channels/{type}/{id}": Row(["delete-channel"]),
    "POST /channels/{type}/{id}/truncate": Row(["truncate-channel"], body={}),
    "GET /members": Row(query={"payload": PAGE}),
    "PATCH /channels/{type}/{id}/member/{user_id}": Row(["update-channel"], body={"set": {"seat": 1}}),
    "PATCH /channels/{type}/{id}/member": Row(["update-channel"], body={"set": {"seat": 1}}, query={"user_id": "other"}),
    "POST /channels/{type}/{id}/message": Row(["create-message"], body={"message": {"text": "Hello"}}),
    "GET /channels/{type}/{id}/messages": Row(query={"ids": MESSAGE}),
    "GET /channels/{type}/{id}/pinned_messages": Row(),
    "GET /messages/{id}": Row(),
    "POST /messages/{id}": Row(on_message=["update-message"], body={"message": {"id": MESSAGE, "text": "Other"}}),
    "PUT /messages/{id}": Row(on_message=["update-message"], body={"set": {"text": "Other"}}),
    "DELETE /messages/{id}": Row(on_message=["delete-message"]),
    "GET /messages/{id}/replies": Row(),
    "POST /messages/{id}/reaction": Row(["create-reaction"], body={"reaction": {"type": "like"}}),
    "DELETE /messages/{id}/reaction/{type}": Row(["delete-reaction"], reaction=True),
    "GET /messages/{id}/reactions": Row(),
    "POST /messages/{id}/reactions": Row(body={}),
    "POST /messages/{id}/translate": Row(body={"language": "es"}),
    "POST /messages/{id}/action": Row(own=True, body={"form_data": {"image_action": "send"}}),
    "GET /search": Row(own=True, query={"payload": '{"filter_conditions":{"cid":"{type}:{id}"},"query":"secret"}'}),
    "GET /channels/{type}/{id}": Row(),
    "POST /channels/{type}/{id}/event": Row(["send-custom-event"], body={"event": {"type": "shipped"}}),
    "POST /channels/{type}/{id}/stop-watching": Row(body={}),
    "POST /channels/{type}/{id}/hide": Row(body={}),
    "POST /channels/{type}/{id}/show": Row(body={}),
    "POST /channels/{type}/{id}/draft": Row(body={"message": {"text": "Later"}}),
    "GET /channels/{type}/{id}/draft": Row(),
    "DELETE /channels/{type}/{id}/draft": Row(),
    "POST /drafts/query": Row(own=True, body={}),
    "POST /channels/delivered": Row(own=True, body={"latest_delivered_messages": []}),
    "GET /unread": Row(own=True),
    "POST /moderation/ban": Row(["ban-channel-member"], body={"target_user_id": "other", "type": TYPE, "id": ID}),
    "DELETE /moderation/ban": Row(["ban-channel-member"], query={"target_user_id": "other", "type": TYPE, "id": ID}),
    "GET /query_banned_users": Row(["ban-channel-member"], query={"payload": '{"filter_conditions":{"channel_cid":"{type}:{id}"}}'}),
    "POST /moderation/unban": Row(["ban-channel-member"], query={"target_user_id": "other", "channel_cid": "{type}:{id}"}),
    "POST /moderation/mute/channel": Row(["mute-channel"], body={"channel_cid": "{type}:{id}"}),
    "POST /moderation/unmute/channel": Row(body={"channel_cid": "{type}:{id}"}),
    "POST /moderation/mute": Row(app="mute-user", reads=False, body={"target_id": "other"}),
    "POST /moderation/unmute": Row(app="mute-user", reads=False, body={"target_id": "other"}),
    "POST /moderation/flag": Row(["flag-message"], body={"target_message_id": MESSAGE}),
    "POST /moderation/unflag": Row(["flag-message"], body={"target_message_id": MESSAGE}),
    "POST /moderation/unblock_message": Row(on_message=["unblock-message"], body={"target_message_id": MESSAGE}),
    "POST /users/block": Row(own=True, body={"blocked_user_id": "other"}),
    "POST /users/unblock": Row(own=True, body={"blocked_user_id": "other"}),
    "GET /users/block": Row(own=True),
    "POST /devices": Row(own=True, body={"id": "device-{user}", "push_provider": "apn"}),
    "GET /devices": Row(own=True),
    "DELETE /devices": Row(own=True, query={"id": "device-{user}"}),
    "POST /threads": Row(own=True, body={}),
    "GET /threads/{message_id}": Row(),
    "PATCH /threads/{message_id}": Row(on_message=["update-thread"], thread=True, body={"set": {"title": "x"}}),
    "POST /messages/{message_id}/reminders": Row(body={}),
    "PATCH /messages/{message_id}/reminders": Row(body={}),
    "DELETE /messages/{message_id}/reminders": Row(),
    "POST /reminders/query": Row(own=True, body={}),
    "GET /users/live_locations": Row(own=True),
    "PUT /users/live_locations": Row(body={"message_id": MESSAGE}),
    "POST /polls": Row(app="create-poll", reads=False, body={"name": "Which?"}),
    "PUT /polls": Row(app="update-poll", poll=True, reads=False, body={"id": POLL, "name": "Which?"}),
    "POST /polls/query": Row(own=True, body={}),
    "GET /polls/{poll_id}": Row(own=True, poll=True),
    "PATCH /polls/{poll_id}": Row(app="update-poll", poll=True, reads=False, body={"set": {"name": "Which?"}}),
    "DELETE /polls/{poll_id}": Row(app="delete-poll", poll=True, reads=False),
    "POST /polls/{poll_id}/options": Row(own=True, poll=True, body={"text": "Sun"}),
    "PUT /polls/{poll_id}/options": Row(app="update-poll", poll=True, reads=False, body={"id": "a", "text": "Sun"}),
    "GET /polls/{poll_id}/options/{option_id}": Row(own=True, poll=True),
    "DELETE /polls/{poll_id}/options/{option_id}": Row(app="update-poll", poll=True, reads=False),
    "POST /polls/{poll_id}/votes": Row(own=True, poll=True, body={}),
    "POST /messages/{message_id}/polls/{poll_id}/vote": Row(["cast-vote"], poll=True, body={"vote": {"option_id": "a"}}),
    "DELETE /messages/{message_id}/polls/{poll_id}/vote/{vote_id}": Row(["cast-vote"], poll=True),
    "GET /usergroups": Row(own=True),
    "GET /usergroups/search": Row(own=True, query={"query": "secret"}),
    "GET /usergroups/{id}": Row(own=True),
    "POST /uploads/file": Row(own=True, form="text/plain"),
    "DELETE /uploads/file": Row(own=True, query={"url": "http://localhost/none"}),
    "POST /uploads/image": Row(own=True, form="image/png"),
    "DELETE /uploads/image": Row(own=True, query={"url": "http://localhost/none"}),
    "POST /channels/{type}/{id}/file": Row(["upload-attachment"], form="text/plain"),
    "DELETE /channels/{type}/{id}/file": Row(["upload-attachment"], query={"url": "http://localhost/none"}),
    "POST /channels/{type}/{id}/image": Row(["upload-attachment"], form="image/png"),
    "DELETE /channels/{type}/{id}/image": Row(["upload-attachment"], query={"url": "http://localhost/none"}),
}


def filled(value, ids):
    """A body or query with the walk's ids in place of the placeholders."""
    if isinstance(value, str):
        for name, known in ids.items():
            value = value.replace("{" + name + "}", known)
        return value
    if isinstance(value, dict):
        return {filled(k, ids): filled(v, ids) for k, v in value.items()}
    return [filled(v, ids) for v in value] if isinstance(value, list) else value
