"""What an app's settings let its users do: each refusal with its code, and that it changed nothing."""
import json

from contract.api import sqs_hook, token
from contract.delivered import all_delivered
from contract.wait import eventually


def refused(answer, status, code, *words):
    assert (answer.status, answer.json["code"]) == (status, code), answer.body
    assert all(word in answer.json["message"] for word in words), answer.body


def type_of(api, **changes):
    api.call("PUT", "/channeltypes/messaging", {"max_message_length": 5000, "automod": "disabled", "automod_behavior": "flag", **changes})


def test_names_are_kept_apart(server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    api.call("PATCH", "/app", {"enforce_unique_usernames": "app"})
    api.call("POST", "/users", {"users": {"ann": {"id": "ann", "name": "Ann Lee"}, "ben": {"id": "ben", "name": "Ben"}}})
    two = {"users": {"cleo": {"id": "cleo", "name": "Cleo"}, "dan": {"id": "dan", "name": "ann.lee"}}}
    refused(api.send("POST", "/users", two), 400, 6, "name", "dan")
    refused(api.send("PATCH", "/users", {"users": [{"id": "ben", "set": {"name": "ANN LEE"}}]}), 400, 6, "name", "ben")
    own = token(api.secret, {"user_id": "ben"})
    refused(api.send("PATCH", "/users", {"users": [{"id": "ben", "set": {"name": "Ann Lee"}}]}, auth=own), 400, 6, "name")
    by_new = {"data": {"created_by": {"id": "eve", "name": "Ben"}}}
    refused(api.send("POST", "/channels/messaging/lobby/query", by_new), 400, 6, "name", "eve")
    refused(api.send("POST", "/guest", {"user": {"id": "gus", "name": "Ben"}}), 400, 6, "name")

    users = api.call("GET", "/users", query={"payload": '{"filter_conditions":{}}'})["users"]
    assert {user["id"]: user["name"] for user in users} == {"ann": "Ann Lee", "ben": "Ben"}
    api.call("PATCH", "/app", {"enforce_unique_usernames": "team"})
    api.call("PATCH", "/users", {"users": [{"id": "ann", "set": {"teams": ["red"]}}, {"id": "ben", "set": {"teams": ["blue"], "name": "Ann Lee"}}]})
    refused(api.send("PATCH", "/users", {"users": [{"id": "ben", "set": {"teams": ["red"]}}]}), 400, 6, "name", "ben")
    all_delivered(server, moto, queue, hook, ["user.updated"] * 4)


def test_a_user_sets_so_many_reminders(server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    api.call("PATCH", "/app", {"reminders_max_per_user": 1})
    api.users("ann", "ben")
    api.channel("lobby", "ann")
    api.call("PATCH", "/channels/messaging/lobby", {"set": {"config_overrides": {"user_message_reminders": True}}})
    first, second = (api.message("lobby", text, "ann")["id"] for text in ("one", "two"))
    api.call("POST", f"/messages/{first}/reminders", {"user_id": "ann"})
    refused(api.send("POST", f"/messages/{second}/reminders", {"user_id": "ann"}), 400, 4, "reminders_max_per_user")
    api.call("POST", f"/messages/{second}/reminders", {"user_id": "ben"})
    assert len(api.call("POST", "/reminders/query", {"user_id": "ann"})["reminders"]) == 1
    all_delivered(server, moto, queue, hook, ["user.updated", "user.updated", "channel.created", "channel.updated", "message.new", "message.new",
                                              "reminder.created", "reminder.created"])


def test_a_flag_gives_an_allowed_reason(server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    api.call("PATCH", "/app", {"allowed_flag_reasons": ["spam", "hate"]})
    api.users("ann", "ben")
    api.channel("lobby", "ann", members=["ann", "ben"])
    said = api.message("lobby", "Buy!", "ben")["id"]
    own = token(api.secret, {"user_id": "ann"})
    refused(api.send("POST", "/moderation/flag", {"target_message_id": said, "reason": "boring"}, auth=own), 400, 4, "reason", "spam, hate")
    api.call("POST", "/moderation/flag", {"target_message_id": said, "reason": "spam"}, auth=own)
    type_of(api, allowed_flag_reasons=["off topic"])
    refused(api.send("POST", "/moderation/flag", {"target_message_id": said, "reason": "spam", "user_id": "ben"}), 400, 4, "off topic")
    api.call("POST", "/moderation/flag", {"target_user_id": "ben", "reason": "hate", "user_id": "ann"})
    all_delivered(server, moto, queue, hook, ["user.updated", "user.updated", "channel.created", "member.added", "member.added", "message.new",
                                              "message.flagged", "user.flagged"])


def test_some_roles_get_no_list_of_users(api):
    api.call("PATCH", "/app", {"user_search_disallowed_roles": ["user", "guest"]})
    api.users("ann")
    api.call("POST", "/users", {"users": {"root": {"id": "root", "role": "admin"}}})
    everybody = {"payload": '{"filter_conditions":{}}'}
    ann, root = (token(api.secret, {"user_id": name}) for name in ("ann", "root"))
    refused(api.send("GET", "/users", query=everybody, auth=ann), 403, 17, "user_search_disallowed_roles")
    assert len(api.call("GET", "/users", query=everybody, auth=root)["users"]) == 2
    assert len(api.call("GET", "/users", query=everybody)["users"]) == 2
    api.call("PATCH", "/app", {"user_search_disallowed_roles": []})
    assert len(api.call("GET", "/users", query=everybody, auth=ann)["users"]) == 2


def test_a_system_message_does_not_move_the_last_one_where_the_type_says_so(server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    api.users("ann")
    type_of(api, skip_last_msg_update_for_system_msgs=True)
    api.channel("lobby", "ann")
    said = api.message("lobby", "Hello", "ann")["created_at"]
    api.message("lobby", "Ann left", "ann", type="system")
    assert api.channel("lobby", "ann")["channel"]["last_message_at"] == said
    type_of(api, skip_last_msg_update_for_system_msgs=False)
    left = api.message("lobby", "Ann came back", "ann", type="system")["created_at"]
    assert api.channel("lobby", "ann")["channel"]["last_message_at"] == left
    all_delivered(server, moto, queue, hook, ["user.updated", "channel.created", "message.new", "message.new", "message.new"])


def test_what_is_flagged_passes_and_what_is_shadowed_is_marked(server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    api.users("ann", "ben")
    api.call("POST", "/blocklists", {"name": "fruit", "words": ["apple"]})
    api.channel("lobby", "ann", members=["ann", "ben"])
    ben, ann = (token(api.secret, {"user_id": name}) for name in ("ben", "ann"))

    def say(text):
        return api.call("POST", "/channels/messaging/lobby/message", {"message": {"text": text}}, auth=ben)["message"]

    type_of(api, blocklist="fruit", blocklist_behavior="flag")
    flagged = say("An apple")
    assert (flagged["type"], flagged["shadowed"]) == ("regular", False)
    flags = api.call("GET", "/moderation/flags/message", query={"payload": "{}"})["flags"]
    assert [(flag["message"]["id"], flag["created_by_automod"], "user" in flag) for flag in flags] == [(flagged["id"], True, False)]
    report = api.call("POST", "/moderation/reports", {})["flag_reports"][0]
    assert (report["flags_count"], report["user"]["id"], "first_reporter" in report) == (1, "ben", False)

    type_of(api, blocklist="fruit", blocklist_behavior="shadow_block")
    shadowed = say("Another apple")
    assert shadowed["shadowed"] is False, "its author does not learn of it"
    assert api.call("GET", f"/messages/{shadowed['id']}", auth=ann)["message"]["shadowed"] is True
    sent_for_ben = {"message": {"text": "A third apple", "user_id": "ben"}}
    assert api.call("POST", "/channels/messaging/lobby/message", sent_for_ben)["message"]["shadowed"] is True, "a server learns of it"
    log = all_delivered(server, moto, queue, hook, ["user.updated", "user.updated", "channel.created", "member.added", "member.added", "message.new",
                                                    "message.flagged", "message.new", "message.new"])
    told = json.loads(log[-3].payload)
    assert told["flag"]["created_by_automod"] is True and told["message"]["id"] == flagged["id"] and told["total_flags"] == 1
    assert "user" not in told and "user" not in told["flag"]
    assert all(json.loads(event.payload)["message"]["shadowed"] is True for event in log[-2:])


def test_channels_of_who_is_deleted_for_good_pass_on(server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    api.users("ann", "ben")
    for name, owner in (("lobby", "ann"), ("den", "ben")):
        api.channel(name, owner)
    everything = {"user_ids": ["ann"], "user": "hard", "messages": "hard"}
    refused(api.send("POST", "/users/delete", {**everything, "new_channel_owner_id": "nobody"}), 400, 4, "new_channel_owner_id")
    refused(api.send("POST", "/users/delete", {**everything, "new_channel_owner_id": "ann"}), 400, 4, "new_channel_owner_id")
    task = api.call("POST", "/users/delete", {**everything, "new_channel_owner_id": "ben"})["task_id"]
    eventually(lambda: api.call("GET", f"/tasks/{task}")["status"] == "completed")
    channels = api.call("POST", "/channels", {"filter_conditions": {"type": "messaging"}})["channels"]
    assert {state["channel"]["id"]: state["channel"]["created_by"]["id"] for state in channels} == {"lobby": "ben", "den": "ben"}
    all_delivered(server, moto, queue, hook, ["user.updated", "user.updated", "channel.created", "channel.created", "user.messages.deleted",
                                              "user.deleted"])


def test_messages_show_their_authors_custom_data_as_members(server, api):
    api.users("ann")
    api.channel("lobby", "ann", members=["ann"])
    api.call("PATCH", "/channels/messaging/lobby/member/ann", {"set": {"seat": 7}})
    assert "seat" not in api.message("lobby", "Hello", "ann", id="m")["member"]
    api.call("PATCH", "/app", {"member_custom_on_messages_enabled": True})
    assert api.message("lobby", "Hello", "ann")["member"]["seat"] == 7
    assert json.loads(server.events()[-1].payload)["message"]["member"]["seat"] == 7
    assert api.call("GET", "/messages/m")["message"]["member"]["seat"] == 7


def test_block_lists_are_paged_and_imported(api):
    api.call("POST", "/blocklists", {"name": "fruit", "words": ["apple"]})
    first = api.call("GET", "/blocklists", query={"limit": 2})
    rest = api.call("GET", "/blocklists", query={"limit": 2, "cursor": first["next_cursor"]})
    assert [len(page["blocklists"]) for page in (first, rest)] == [2, 1] and "next_cursor" not in rest
    assert rest["blocklists"][0]["id"] == "fruit"
    task = api.call("POST", "/blocklists/fruit/import", {"items": ["pear", "apple", "fig"], "chunk_size": 1})["task_id"]
    assert api.call("GET", f"/tasks/{task}")["status"] == "completed"
    assert api.call("GET", "/blocklists/fruit")["blocklist"]["words"] == ["apple", "pear", "fig"]
    refused(api.send("POST", "/blocklists/fruit/import", {"items": []}), 400, 4, "items")
    refused(api.send("GET", "/blocklists", query={"limit": 201}), 400, 4, "limit")
    refused(api.send("GET", "/blocklists", query={"cursor": "x"}), 400, 4, "cursor")


def test_a_server_is_answered_with_whole_users(api):
    users = {"users": {"ann": {"id": "ann"}, "ben": {"id": "ben"}}}
    api.call("POST", "/users", users)
    api.call("POST", "/devices", {"id": "d", "push_provider": "apn", "user_id": "ann"})
    api.call("POST", "/moderation/mute", {"target_ids": ["ben"], "user_id": "ann"})
    api.call("POST", "/users/block", {"blocked_user_id": "ben", "user_id": "ann"})
    changed = api.call("PATCH", "/users", {"users": [{"id": "ann", "set": {"mood": "fine"}}]})["users"]["ann"]
    for ann in (api.call("POST", "/users", users)["users"]["ann"], changed):
        assert [device["id"] for device in ann["devices"]] == ["d"] and ann["blocked_user_ids"] == ["ben"]
        assert [mute["target"]["id"] for mute in ann["mutes"]] == ["ben"]
    own = api.call("POST", "/users", {"users": {"ann": {"id": "ann"}}}, auth=token(api.secret, {"user_id": "ann"}))["users"]["ann"]
    assert "devices" not in own


def test_a_moderator_lists_the_bans_of_its_channel(api):
    api.call("POST", "/users", {"users": {"ann": {"id": "ann"}, "ben": {"id": "ben"}}})
    api.channel("lobby", "ann", members=["ann", "ben"])
    api.call("POST", "/channels/messaging/lobby", {"add_moderators": ["ann"]})
    api.call("POST", "/moderation/ban", {"target_user_id": "ben", "banned_by_id": "ann", "type": "messaging", "id": "lobby"})
    ann, ben = (token(api.secret, {"user_id": name}) for name in ("ann", "ben"))

    def bans(auth, **conditions):
        return api.send("GET", "/query_banned_users", query={"payload": json.dumps({"filter_conditions": conditions})}, auth=auth)

    assert [ban["user"]["id"] for ban in bans(ann, channel_cid="messaging:lobby").json["bans"]] == ["ben"]
    refused(bans(ann, user_id="ben"), 403, 17, "channel_cid")
    refused(bans(ben, channel_cid="messaging:lobby"), 403, 17, "BanChannelMember")
