"""The rules of `event_hooks`: what a write replaces, keeps, takes over, refuses; what a read shows."""
import json

import pytest

from contract.api import sqs_hook, token

URL = "http://127.0.0.1:9/000000000000/"
UNKNOWN_ID = "7b6a1c1e-6a1f-4c39-9a50-2f0d1d0c9f11"


@pytest.fixture(name="server")
def a_server_that_needs_no_queue(serve):
    return serve("127.0.0.1:9")


def refused(api, hooks, *words, **others):
    answer = api.send("PATCH", "/app", {"event_hooks": hooks, **others})
    assert answer.status == 400 and answer.json["code"] == 4, answer
    assert answer.json["message"].startswith("UpdateApp failed with error:")
    for word in words:
        assert word in answer.json["message"], f"{word!r} is not in {answer.json['message']!r}"


# Reading

def test_app_is_the_first_key_and_hooks_are_there_twice(api):
    api.set_hooks(sqs_hook(URL + "a"))
    raw = api.send("GET", "/app")
    assert raw.body.lstrip().startswith(b'{"app":')
    assert list(raw.json)[:2] == ["app", "event_hooks"]
    assert raw.json["event_hooks"] == raw.json["app"]["event_hooks"] != []


def test_a_fresh_app_has_what_every_sdk_reads(api):
    app = api.call("GET", "/app")["app"]
    assert app["event_hooks"] == [] and app["webhook_events"] == [] and app["use_hook_v2"] is True
    assert [app[k] for k in ("webhook_url", "sqs_url", "sqs_key", "sqs_secret", "sns_topic_arn", "sns_key", "sns_secret", "custom_action_handler_url")] == [""] * 8
    assert isinstance(app["channel_configs"], dict) and isinstance(app["push_notifications"], dict) and app["suspended"] is False


def test_a_secret_is_masked_everywhere(api, server):
    api.set_hooks(sqs_hook(URL + "a", sqs_secret="very-secret-value"))
    assert b"very-secret-value" not in api.send("GET", "/app").body
    assert api.hooks()[0]["sqs_secret"] not in ("", "very-secret-value")
    assert "very-secret-value" not in "\n".join(server.printed)
    for path in server.data.rglob("*"):
        if path.is_file():
            assert b"very-secret-value" not in path.read_bytes(), f"{path.name} holds a secret in clear"


def test_a_stored_hook_has_times_and_all_it_was_given(api):
    hook = api.set_hooks(sqs_hook(URL + "a", event_types=["message.new"], product="chat", should_send_custom_events=True))[0]
    assert (hook["hook_type"], hook["enabled"], hook["event_types"], hook["sqs_region"], hook["sqs_auth_type"], hook["sqs_key"]) == (
        "sqs", True, ["message.new"], "us-east-1", "keys", "AKIAE2E")
    assert hook["product"] == "chat" and hook["should_send_custom_events"] is True
    assert hook["created_at"].endswith("Z") and hook["updated_at"].endswith("Z") and len(hook["id"]) == 36


# Writing

def test_patch_answers_only_that_it_is_done(api):
    assert "duration" in api.call("PATCH", "/app", {"event_hooks": []})


def test_what_the_array_leaves_out_is_deleted(api):
    first, second = api.set_hooks(sqs_hook(URL + "a"), sqs_hook(URL + "b"))
    assert [h["id"] for h in api.set_hooks(second)] == [second["id"]]


@pytest.mark.parametrize("body", [{}, {"event_hooks": None}, {"enforce_unique_usernames": "no"}])
def test_an_absent_or_null_array_changes_nothing(api, body):
    before = api.set_hooks(sqs_hook(URL + "a"))
    api.call("PATCH", "/app", body)
    assert api.hooks() == before


def test_an_empty_array_deletes_all(api):
    api.set_hooks(sqs_hook(URL + "a"), sqs_hook(URL + "b"))
    assert api.set_hooks() == []


def test_the_order_is_kept(api):
    names = ["c", "a", "b"]
    hooks = api.set_hooks(*(sqs_hook(URL + name) for name in names))
    assert [h["sqs_queue_url"] for h in hooks] == [URL + name for name in names]
    assert [h["id"] for h in api.set_hooks(*reversed(hooks))] == [h["id"] for h in reversed(hooks)]


def test_the_same_id_updates(api):
    hook = api.set_hooks(sqs_hook(URL + "a"))[0]
    changed = api.set_hooks({**hook, "event_types": ["message.new"], "sqs_queue_url": URL + "other"})[0]
    assert changed["id"] == hook["id"] and changed["created_at"] == hook["created_at"] and changed["updated_at"] > hook["updated_at"]
    assert changed["event_types"] == ["message.new"] and changed["sqs_queue_url"] == URL + "other"


def test_an_unknown_id_creates_with_it(api):
    assert api.set_hooks(sqs_hook(URL + "a", id=UNKNOWN_ID))[0]["id"] == UNKNOWN_ID


@pytest.mark.parametrize("no_id", [{}, {"id": ""}, {"id": None}])
def test_without_an_id_it_takes_over_the_hook_of_the_same_target(api, no_id):
    hook = api.set_hooks(sqs_hook(URL + "a"))[0]
    again = api.set_hooks(sqs_hook(URL + "a", event_types=["message.new"], **no_id))
    assert [h["id"] for h in again] == [hook["id"]]
    assert again[0]["event_types"] == ["message.new"]


def test_without_an_id_it_takes_over_nothing_that_the_array_names(api):
    hook = api.set_hooks(sqs_hook(URL + "a"))[0]
    hooks = api.set_hooks(hook, sqs_hook(URL + "a"))
    assert len(hooks) == 2 and hooks[0]["id"] == hook["id"] != hooks[1]["id"]


def test_another_target_is_another_hook(api):
    hook = api.set_hooks(sqs_hook(URL + "a"))[0]
    assert api.set_hooks(sqs_hook(URL + "b"))[0]["id"] != hook["id"]


def test_reading_and_writing_back_changes_nothing(api):
    before = api.set_hooks(sqs_hook(URL + "a", event_types=["message.new"]), sqs_hook(URL + "b", enabled=False))
    after = api.set_hooks(*before)
    assert [{k: v for k, v in h.items() if k != "updated_at"} for h in after] == [{k: v for k, v in h.items() if k != "updated_at"} for h in before]


@pytest.mark.parametrize("types", [{"event_types": []}, {"event_types": None}, {"event_types": ...}])
def test_no_event_types_are_all(api, types):
    assert (api.set_hooks(sqs_hook(URL + "a", **types))[0]["event_types"] or []) == []


@pytest.mark.parametrize("enabled", [{"enabled": ...}, {"enabled": None}, {"enabled": False}])
def test_enabled_is_false_unless_it_is_true(api, enabled):
    assert api.set_hooks(sqs_hook(URL + "a", **enabled))[0]["enabled"] is False


def test_hooks_survive_a_restart(serve, api, server):
    before = api.set_hooks(sqs_hook(URL + "a"), sqs_hook(URL + "b", event_types=["message.new"]))
    assert server.stop() == 0
    server.start()
    api.address = server.url.split("//")[1]
    assert api.hooks() == before


def test_other_settings_are_stored_and_returned(api):
    api.call("PATCH", "/app", {"enforce_unique_usernames": "app", "custom_action_handler_url": "https://example.com/{type}", "reminders_interval": 600})
    app = api.call("GET", "/app")["app"]
    assert (app["enforce_unique_usernames"], app["custom_action_handler_url"], app["reminders_interval"]) == ("app", "https://example.com/{type}", 600)


@pytest.mark.parametrize("lost", ["product", "should_send_custom_events"])
def test_what_an_sdk_loses_between_reading_and_writing_back_is_kept_and_null_clears_it(api, lost):
    before = api.set_hooks(sqs_hook(URL + "a", product="chat", should_send_custom_events=True))[0]
    assert api.set_hooks({k: v for k, v in before.items() if k != lost})[0] == before
    assert lost not in api.set_hooks({**before, lost: None})[0]


def test_a_hook_that_says_delete_is_deleted(api):
    first, second = api.set_hooks(sqs_hook(URL + "a"), sqs_hook(URL + "b"))
    assert [h["id"] for h in api.set_hooks({"id": first["id"], "delete": True}, second)] == [second["id"]]


# The fields from before there were event hooks

def older(api, **fields):
    """What GET /app shows of them after a PATCH."""
    api.call("PATCH", "/app", fields)
    app = api.call("GET", "/app")["app"]
    return {name: app[name] for name in ("sqs_url", "sqs_key", "sqs_secret", "webhook_events")}


def test_the_older_fields_make_change_and_delete_a_hook(api):
    assert older(api, webhook_events=["message.new"])["webhook_events"] == ["message.new"] and api.hooks() == []
    shown = older(api, sqs_url=URL + "a", sqs_key="k", sqs_secret="very-secret")
    hook, = api.hooks()
    assert (hook["sqs_queue_url"], hook["sqs_auth_type"], hook["sqs_key"], hook["enabled"], hook["event_types"]) == (
        URL + "a", "keys", "k", True, ["message.new"])
    assert shown == {"sqs_url": URL + "a", "sqs_key": "k", "sqs_secret": hook["sqs_secret"], "webhook_events": ["message.new"]}
    assert "very-secret" not in json.dumps(shown)
    assert older(api, webhook_events=[], sqs_url=URL + "b")["sqs_url"] == URL + "b"
    moved, = api.hooks()
    assert (moved["id"], moved["sqs_queue_url"], moved["event_types"]) == (hook["id"], URL + "b", [])
    older(api, sqs_key="", sqs_secret="")
    assert api.hooks()[0]["sqs_auth_type"] == "resource"
    older(api, sqs_url=None)
    assert len(api.hooks()) == 1
    assert older(api, sqs_url="") == {"sqs_url": "", "sqs_key": "", "sqs_secret": "", "webhook_events": []} and api.hooks() == []


def test_the_older_fields_show_the_first_hook_and_leave_the_others_alone(api):
    first, second = api.set_hooks(sqs_hook(URL + "a", event_types=["message.new"]), sqs_hook(URL + "b"))
    assert older(api) == {"sqs_url": URL + "a", "sqs_key": first["sqs_key"], "sqs_secret": first["sqs_secret"], "webhook_events": ["message.new"]}
    older(api, webhook_events=["reaction.new"])
    assert [h["event_types"] for h in api.hooks()] == [["reaction.new"], []] and api.hooks()[1] == second


def test_everything_that_was_read_can_be_written_back(api):
    api.set_hooks(sqs_hook(URL + "a"), sqs_hook(URL + "b", event_types=["message.new"]))
    before = api.call("GET", "/app")["app"]
    api.call("PATCH", "/app", before)
    assert api.call("GET", "/app")["app"] == before
    api.call("PATCH", "/app", {**before, "event_hooks": before["event_hooks"][1:]})
    assert [h["id"] for h in api.hooks()] == [before["event_hooks"][1]["id"]]


@pytest.mark.parametrize("body, words", [
    ({"sqs_key": "k", "sqs_secret": "s"}, ["sqs_url is missing"]),
    ({"sqs_url": "not a url"}, ["sqs_url is no queue's URL"]),
    ({"sqs_url": URL + "a", "sqs_key": "k"}, ["sqs_secret is missing"]),
    ({"sqs_url": 7}, ["sqs_url must be a string"]),
    ({"webhook_events": ["mesage.new"]}, ["webhook_events[0]", "message.new"]),
    ({"sqs_url": URL + "x", "event_hooks": []}, ["sqs_url", "event_hooks"]),
    ({"sns_topic_arn": "arn:aws:sns:us-east-1:1:t"}, ["sns_topic_arn is no topic's ARN"]),
    ({"sns_key": "k", "sns_secret": "s"}, ["sns_topic_arn is missing"]),
    ({"webhook_url": "example.com"}, ["webhook_url"]),
])
def test_the_older_fields_are_refused_in_their_own_words(api, body, words):
    answer = api.send("PATCH", "/app", body)
    assert answer.status == 400 and answer.json["code"] == 4
    for word in words:
        assert word in answer.json["message"]
    assert api.hooks() == []


# The other settings

def test_every_setting_has_a_default_and_can_be_reset(api):
    before = api.call("GET", "/app")["app"]
    api.call("PATCH", "/app", {"reminders_interval": 60, "file_upload_config": {"size_limit": 5}, "permission_version": "v1"})
    app = api.call("GET", "/app")["app"]
    assert app["file_upload_config"] == {**before["file_upload_config"], "size_limit": 5} and app["permission_version"] == "v1"
    api.call("PATCH", "/app", {"reminders_interval": None, "file_upload_config": None, "permission_version": ""})
    assert api.call("GET", "/app")["app"] == before


@pytest.mark.parametrize("body, text", [
    ({"reminders_interval": 59}, "reminders_interval must be from 60 to 86400, not 59"),
    ({"enforce_unique_usernames": "all"}, "enforce_unique_usernames must be one of no, app, team"),
    ({"grants": {"user": "all"}}, "grants.user must be an array"),
    ({"file_upload_config": {"size_limit": -1}}, "file_upload_config.size_limit must be from 0 to"),
    ({"before_message_send_hook_attempt_timeout_ms": 5001}, "must be from 0 to 5000"),
    ({"revoke_tokens_issued_before": "yesterday"}, "revoke_tokens_issued_before must be a time"),
])
def test_a_wrong_setting_is_named_and_nothing_is_changed(api, body, text):
    before = api.call("GET", "/app")["app"]
    answer = api.send("PATCH", "/app", {"multi_tenant_enabled": True, **body})
    assert answer.status == 400 and answer.json["code"] == 4 and text in answer.json["message"]
    assert api.call("GET", "/app")["app"] == before


def test_revoked_tokens_are_refused_until_the_revocation_is_taken_back(api):
    old = token(api.secret, {"user_id": "alice", "iat": 1_700_000_000})
    api.users("alice")
    ask = lambda auth: api.send("GET", "/users", query={"payload": '{"filter_conditions":{}}'}, auth=auth)
    api.call("PATCH", "/app", {"revoke_tokens_issued_before": "2023-11-14T22:13:21Z"})
    assert ask(old).json["code"] == 40 and ask(old).status == 401
    assert ask(token(api.secret, {"user_id": "alice"})).json["code"] == 40
    assert ask(token(api.secret, {"user_id": "alice", "iat": 1_700_000_001})).status == 200
    api.call("PATCH", "/app", {"revoke_tokens_issued_before": None})
    assert ask(old).status == 200


# Refusals

def test_nothing_changes_when_one_hook_is_wrong(api):
    before = api.set_hooks(sqs_hook(URL + "a"))
    refused(api, [sqs_hook(URL + "b"), sqs_hook("not a url")], "event_hooks[1]", "sqs_queue_url", reminders_interval=700)
    assert api.hooks() == before
    assert api.call("GET", "/app")["app"].get("reminders_interval") != 700


@pytest.mark.parametrize("field, hook", [
    ("sqs_queue_url", sqs_hook("")),
    ("sqs_queue_url", sqs_hook(...)),
    ("sqs_queue_url", sqs_hook("ftp://127.0.0.1:9/000000000000/q")),
    ("sqs_queue_url", sqs_hook("https://sqs.us-east-1.amazonaws.com/")),
    ("sqs_queue_url", sqs_hook(7)),
    ("sqs_key", sqs_hook(URL + "a", sqs_key=...)),
    ("sqs_secret", sqs_hook(URL + "a", sqs_secret="")),
    ("sqs_auth_type", sqs_hook(URL + "a", sqs_auth_type="passport")),
    ("hook_type", sqs_hook(URL + "a", hook_type=...)),
    ("hook_type", sqs_hook(URL + "a", hook_type="pigeon")),
    ("event_types", sqs_hook(URL + "a", event_types="message.new")),
    ("event_types", sqs_hook(URL + "a", event_types=[7])),
    ("enabled", sqs_hook(URL + "a", enabled="yes")),
    ("id", sqs_hook(URL + "a", id=7)),
], ids=lambda v: v if isinstance(v, str) else "")
def test_a_wrong_field_is_named_with_its_place(api, field, hook):
    refused(api, [sqs_hook(URL + "fine"), hook], f"event_hooks[1].{field}")
    assert api.hooks() == []


@pytest.mark.parametrize("hooks", ["x", 7, {"0": {}}, [None], ["x"]])
def test_what_is_no_array_of_hooks_is_refused(api, hooks):
    refused(api, hooks, "event_hooks")


def test_two_hooks_cannot_have_one_id(api):
    refused(api, [sqs_hook(URL + "a", id=UNKNOWN_ID), sqs_hook(URL + "b", id=UNKNOWN_ID)], "id")


@pytest.mark.parametrize("kind", ["gcp_pubsub", "kafka"])
def test_a_kind_that_is_not_carried_yet_is_refused_by_name(api, kind):
    refused(api, [{"hook_type": kind, "enabled": True, "webhook_url": "https://example.com/hook"}], kind)


@pytest.mark.parametrize("typo, nearest", [("mesage.new", "message.new"), ("message.create", "message.updated"), ("reaction.news", "reaction.new"), ("user.update", "user.updated")])
def test_an_unknown_event_type_is_refused_with_the_nearest(api, typo, nearest):
    words = [typo, nearest] if typo != "message.create" else [typo, "message."]
    refused(api, [sqs_hook(URL + "a", event_types=["message.new", typo])], "event_types", *words)


def test_an_event_type_of_ones_own_is_accepted(api):
    assert api.set_hooks(sqs_hook(URL + "a", event_types=["order_shipped"]))[0]["event_types"] == ["order_shipped"]


@pytest.mark.parametrize("product", ["video", "feeds"])
def test_another_products_event_types_are_its_own_matter(api, product):
    assert api.set_hooks(sqs_hook(URL + "a", product=product, event_types=["call.created"]))


def test_a_masked_secret_needs_a_stored_one(api):
    masked = api.set_hooks(sqs_hook(URL + "a"))[0]["sqs_secret"]
    api.set_hooks()
    refused(api, [sqs_hook(URL + "elsewhere", sqs_secret=masked)], "event_hooks[0].sqs_secret")


@pytest.mark.parametrize("url", [
    "https://sqs.us-east-1.amazonaws.com/123456789012/MyQueue",
    "https://sqs-fips.us-gov-west-1.amazonaws.com/123456789012/MyQueue",
    "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/MyQueue.fifo",
    "https://us-west-2.queue.amazonaws.com/123456789012/MyQueue",
    "https://queue.amazonaws.com/123456789012/MyQueue",
    "https://sqs.eu-west-1.api.aws/123456789012/MyQueue",
    "https://vpce-0a1-xyz.sqs.eu-west-1.vpce.amazonaws.com/123456789012/MyQueue",
    "https://sqs.region.amazonaws.com/123456789012/MyQueue",
    "http://127.0.0.1:9/000000000000/q",
    "http://127.0.0.1:9/queue/us-east-1/000000000000/q",
])
def test_forms_of_queue_urls(api, url):
    assert json.dumps(api.set_hooks(sqs_hook(url))).count(url)
