"""The documentation's sample in seven languages ends in one stored hook and one test result.

JavaScript, Python, Go and Java (of /api/v2) run by their SDKs, Ruby and PHP by their languages' own JSON and HTTP. The rest are the bytes
that each SDK puts on the wire for its sample: what it read, in its own types, with the new hook behind it; then its call of Test SQS.
"""
import json

import pytest

from contract.api import sqs_hook
from contract.sdk_bodies import GO_APP, as_php_writes


def settings(url):
    return {"sqs_queue_url": url, "sqs_region": "us-east-1", "sqs_auth_type": "keys", "sqs_key": "yourkey", "sqs_secret": "yoursecret"}


GO_HOOK = ("id", "hook_type", "enabled", "event_types", "sqs_queue_url", "sqs_region", "sqs_auth_type", "sqs_key", "sqs_secret",
           "created_at", "updated_at")
JAVA_KEYS = ("id", "hook_type", "enabled", "event_types", "product", "webhook_url", "sqs_queue_url", "sqs_region", "sqs_auth_type", "sqs_key",
             "sqs_secret", "sqs_role_arn", "sns_topic_arn", "sns_region", "sns_auth_type", "sns_key", "sns_secret", "sns_role_arn",
             "timeout_ms", "callback", "created_at", "updated_at")


def ruby(read, url):
    hook = {"enabled": True, "hook_type": "sqs", **settings(url), "event_types": []}
    return {"event_hooks": read["event_hooks"] + [hook]}, {"sqs_key": "yourkey", "sqs_secret": "yoursecret", "sqs_url": url}


def php(read, url):
    body, check = ruby(read, url)
    return as_php_writes(body), {"sqs_queue_url": url, "sqs_key": "yourkey", "sqs_secret": "yoursecret"}


def go(read, url):
    new = {"id": "", "hook_type": "sqs", "enabled": True, "event_types": [], **settings(url),
           "created_at": "0001-01-01T00:00:00Z", "updated_at": "0001-01-01T00:00:00Z"}
    known = [{name: hook[name] for name in GO_HOOK if name in hook} for hook in read["app"]["event_hooks"]]
    return {**GO_APP, "event_hooks": known + [new]}, {"sqs_url": url, "sqs_key": "yourkey", "sqs_secret": "yoursecret"}


def java(read, url):
    new = {"hook_type": "sqs", "enabled": True, "event_types": [], **settings(url)}
    known = [{**hook, **{at: hook[at][:19] + ".000+00:00" for at in ("created_at", "updated_at")}} for hook in read["app"]["event_hooks"]]
    hooks = [{name: hook.get(name) for name in JAVA_KEYS} for hook in known + [new]]
    return {"event_hooks": hooks}, {"sqs_key": "yourkey", "sqs_secret": "yoursecret", "sqs_url": url}


def dotnet(read, url):
    new = {"hook_type": "sqs", "enabled": True, "event_types": [], **settings(url), "sns_auth_type": "keys"}
    unknown = ("product", "should_send_custom_events")
    known = [{name: value for name, value in hook.items() if name not in unknown and value is not False} | {"sns_auth_type": "keys"}
             for hook in read["app"]["event_hooks"]]
    return {"event_hooks": known + [new]}, {"sqs_key": "yourkey", "sqs_secret": "yoursecret", "sqs_url": url}


def replayed(write):
    def run(api, script, server, url):
        del script, server
        body, check = write(api.call("GET", "/app"), url)
        api.call("PATCH", "/app", body)
        return api.call("POST", "/check_sqs", check)["status"]
    return run


def by_script(name):
    def run(api, script, server, url):
        script(name, server, QUEUE_URL=url)
        return api.call("POST", "/check_sqs", {"sqs_url": url})["status"]
    return run


SEVEN = {"javascript": by_script("seed_sample.mjs"), "python": by_script("seed_sample.py"), "go": by_script("seed_sample/main.go"),
         "java": by_script("SeedSample.java"), "ruby": by_script("seed_sample.rb"), "php": by_script("seed_sample.php"), "go-bytes": replayed(go),
         "java-bytes": replayed(java), "ruby-bytes": replayed(ruby), "php-bytes": replayed(php), "dotnet-bytes": replayed(dotnet)}


@pytest.mark.parametrize("language", SEVEN)
def test_all_samples_end_in_the_same_hook_and_the_same_test_result(language, script, server, api, moto, queue):
    other = moto.queue("kept-" + language)
    kept, = api.set_hooks(sqs_hook(other, product="chat", should_send_custom_events=True, event_types=["message.new"]))
    assert SEVEN[language](api, script, server, queue) == "ok"
    before, new = api.hooks()
    assert before == kept
    assert {name: value for name, value in new.items() if name not in ("id", "created_at", "updated_at", "aws_policies")} == {
        "hook_type": "sqs", "enabled": True, "event_types": [], **settings(queue), "sqs_secret": kept["sqs_secret"]}
    assert len(new["id"]) == 36 and new["created_at"] > "2020"
    messages = moto.read_until(queue, len, what="a message of Test SQS")
    assert all(json.loads(message.body)["type"] == "hook.test" for message in messages)
    api.users("alice")
    arrived = moto.read_until(queue, lambda seen: any("millrace_test" not in m.attributes for m in seen), what="the first event")
    assert json.loads(arrived[-1].body)["type"] == "user.updated"
