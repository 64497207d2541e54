"""Settings as the SDKs of other languages put them on the wire: defaults, nulls and dates included."""
import pytest

from contract.api import sqs_hook
from contract.sdk_bodies import GO_APP, as_php_writes

URL = "http://127.0.0.1:9/000000000000/main"
SQS = {"sqs_queue_url": URL, "sqs_region": "us-east-1", "sqs_auth_type": "keys", "sqs_key": "k", "sqs_secret": "s"}

GO_HOOK = {"id": "", "hook_type": "sqs", "enabled": True, "event_types": [], "created_at": "0001-01-01T00:00:00Z", "updated_at": "0001-01-01T00:00:00Z", **SQS}
DOTNET_HOOK = {"hook_type": "sqs", "enabled": True, "event_types": [], "sns_auth_type": "keys", **SQS}
JAVA_HOOK = {"id": None, "enabled": True, "event_types": [], "webhook_url": None, "sqs_role_arn": None, "sns_topic_arn": None, "sns_region": None,
             "sns_auth_type": None, "sns_key": None, "sns_secret": None, "sns_role_arn": None, "timeout_ms": None, "callback": None, "product": None,
             "should_send_custom_events": None, "created_at": None, "updated_at": None, "hook_type": "sqs", **SQS}


@pytest.fixture(name="server")
def a_server_that_needs_no_queue(serve):
    return serve("127.0.0.1:9")


@pytest.mark.parametrize("body", [
    {**GO_APP, "event_hooks": [GO_HOOK]},
    {**GO_APP, "event_hooks": [{**GO_HOOK, "event_types": None}]},
    {"event_hooks": [DOTNET_HOOK]},
    {"event_hooks": [JAVA_HOOK]},
], ids=["Go", "Go, nil slice", ".NET", "Java"])
def test_a_new_hook(api, body):
    api.call("PATCH", "/app", body)
    hook = api.hooks()[0]
    assert (hook["sqs_queue_url"], hook["enabled"], hook["hook_type"], hook["event_types"] or []) == (URL, True, "sqs", [])
    assert not hook["created_at"].startswith("0001")


def test_go_reads_its_hooks_and_writes_them_back(api):
    stored = api.set_hooks(sqs_hook(URL, should_send_custom_events=True))[0]
    known = ("id", "hook_type", "enabled", "event_types", "created_at", "updated_at", *SQS)
    older = {"sqs_url": URL, "sqs_key": stored["sqs_key"], "sqs_secret": stored["sqs_secret"]}  # read with the rest, and not empty
    api.call("PATCH", "/app", {**GO_APP, **older, "event_hooks": [{k: stored[k] for k in known}]})
    assert api.hooks() == [stored]


def test_java_dates_are_accepted(api):
    stored = api.set_hooks(JAVA_HOOK)[0]
    dated = {**JAVA_HOOK, "id": stored["id"], "created_at": "2026-01-02T03:04:05.678+00:00", "updated_at": "2026-01-02T03:04:05.678+00:00"}
    after = api.set_hooks(dated)[0]
    assert after["id"] == stored["id"] and after["created_at"] == stored["created_at"]


def test_dotnet_disables_by_leaving_it_out(api):
    stored = api.set_hooks(DOTNET_HOOK)[0]
    without = {k: v for k, v in {**DOTNET_HOOK, "id": stored["id"]}.items() if k != "enabled"}
    assert api.set_hooks(without)[0]["enabled"] is False


def test_php_sends_back_what_it_read(api):
    api.set_hooks(sqs_hook(URL))
    app = api.call("GET", "/app")["app"]
    legacy = {"webhook_url", "webhook_events", "sqs_url", "sqs_key", "sqs_secret", "sns_topic_arn", "sns_key", "sns_secret", "async_moderation_config"}
    api.call("PATCH", "/app", as_php_writes({k: v for k, v in app.items() if k not in legacy}))
    after = api.call("GET", "/app")["app"]
    for seen in (app, after):
        for hook in seen["event_hooks"]:
            hook.pop("updated_at")
    assert after == app


@pytest.mark.parametrize("body", [
    {"sqs_key": None, "sqs_secret": None, "sqs_url": None},
    {"sqs_key": "", "sqs_secret": "", "sqs_url": ""},
    {},
    [],
    None,
], ids=["Python, Ruby, Java", "Go", "JS, .NET", "PHP", "null"])
def test_check_sqs_without_values_takes_the_stored_ones(api, body):
    answer = api.call("POST", "/check_sqs", body if body is not None else b"null")
    assert answer["status"] == "error" and answer["error"] and isinstance(answer["data"], dict)  # there are none yet
    api.set_hooks(sqs_hook(URL))
    answer = api.call("POST", "/check_sqs", body if body is not None else b"null")
    assert answer["status"] == "error" and "127.0.0.1:9" in answer["error"]


@pytest.mark.parametrize("name", ["sqs_url", "sqs_queue_url"])
def test_check_sqs_knows_both_names_of_the_url(api, name):
    answer = api.call("POST", "/check_sqs", {name: URL, "sqs_key": "k", "sqs_secret": "s"})
    assert answer["status"] == "error" and "127.0.0.1:9" in answer["error"]
