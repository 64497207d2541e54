"""What has to be allowed when hooks are set, and what comes back: the rules that official clients rely on."""
import pytest

from contract.api import Api, sqs_hook
from contract.server import Millrace

QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/rules"


@pytest.fixture(scope="module", name="api")
def an_app(tmp_path_factory):
    server = Millrace(tmp_path_factory.mktemp("rules") / "data")
    try:
        yield Api(server.start().url, server.key, server.secret)
    finally:
        server.close()


def test_without_hooks_the_list_is_there(api):
    assert api.set_hooks() == []


@pytest.mark.parametrize("fields", [
    {}, {"id": ""}, {"id": ...}, {"enabled": ...}, {"product": "chat"}, {"product": ...}, {"event_types": None}, {"event_types": ...}, {"event_types": []},
    {"created_at": "0001-01-01T00:00:00Z", "updated_at": "0001-01-01T00:00:00Z"}, {"sqs_region": "region"},
    {"sqs_queue_url": "https://sqs.region.amazonaws.com/123456789012/rules", "sqs_region": "us-east-1"},
    {"webhook_url": "", "sns_topic_arn": "", "timeout_ms": 0}, {"sqs_key": "no such key", "sqs_secret": "no such secret"},
], ids=str)
def test_a_hook_is_judged_by_its_form_alone(api, fields):
    hook = api.set_hooks(sqs_hook(QUEUE, **fields))[0]
    assert hook["id"] and hook["created_at"] > "2026" and hook["updated_at"] > "2026"


def test_an_id_that_is_given_is_kept(api):
    given = "11111111-2222-4333-8444-555555555555"
    assert api.set_hooks(sqs_hook(QUEUE, id=given))[0]["id"] == given


def test_several_of_one_kind_with_the_same_events(api):
    hooks = api.set_hooks(sqs_hook(QUEUE, event_types=["message.new"]), sqs_hook(QUEUE + "-2", event_types=["message.new"]))
    assert len({hook["id"] for hook in hooks}) == 2


def test_what_is_read_can_be_written_back(api):
    before = api.set_hooks(sqs_hook(QUEUE))
    app = api.call("GET", "/app")["app"]
    api.call("PATCH", "/app", {name: value for name, value in app.items() if name != "async_moderation_config"
                               and not name.startswith(("sqs_", "sns_", "webhook_"))})
    after = api.call("GET", "/app")["app"]
    assert [hook["id"] for hook in after["event_hooks"]] == [hook["id"] for hook in before]
    assert {k: v for k, v in after.items() if k != "event_hooks"} == {k: v for k, v in app.items() if k != "event_hooks"}


def test_other_settings_leave_the_hooks_alone(api):
    before = api.set_hooks(sqs_hook(QUEUE))
    api.call("PATCH", "/app", {"reminders_interval": 120})
    assert api.hooks() == before


def test_the_answer_begins_with_the_app(api):
    answer = api.send("GET", "/app")
    assert answer.body.startswith(b'{"app":') and set(answer.json) >= {"app", "duration"} and answer.json["duration"]


@pytest.mark.parametrize("path", ["/stats/team_usage", "/api/v2/moderation/check", "/moderation/config"])
def test_what_is_not_served_says_so_in_streams_form(api, path):
    answer = api.send("POST", path, {})
    assert answer.status == 404 and answer.json["code"] == 16 and answer.json["StatusCode"] == 404
    assert {"message", "duration", "more_info", "details"} <= set(answer.json)
