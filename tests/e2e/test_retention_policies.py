"""Retention policies, by official SDKs of both forms of the API, over messages that an import made old."""
import json
import urllib.request

from getstream import Stream

from contract.wait import eventually


def item(kind, **fields):
    return {"type": kind, "item": fields}


def message(channel, number, at):
    return item("message", id=f"{channel}-{number}", channel_type="messaging", channel_id=channel, user="ann", text="x", created_at=at)


def aged(api):
    """Two channels: one with old messages and a new one, one that nobody uses any more."""
    made = api.call("POST", "/import_urls", {})
    items = [item("user", id="ann"), *[item("channel", id=name, type="messaging", created_by="ann", created_at="2019-01-01T00:00:00Z") for name in ("busy", "left")],
             *[message("busy", number, "2019-01-02T00:00:00Z") for number in range(120)], message("left", 1, "2019-01-03T00:00:00Z")]
    urllib.request.urlopen(urllib.request.Request(made["upload_url"], data=json.dumps(items).encode(), method="PUT"), timeout=10).close()
    task = api.call("POST", "/imports", {"path": made["path"], "mode": "upsert"})["import_task"]
    eventually(lambda: api.call("GET", f"/imports/{task['id']}")["import_task"]["state"] == "completed", what="the import's end")
    api.call("POST", "/channels/messaging/busy/message", {"message": {"id": "new", "text": "x", "user_id": "ann"}})


def test_the_javascript_sdk_sets_policies(script, server, api):
    aged(api)
    before = len(server.events())
    told = json.loads(script("retention.mjs", server))
    runs = dict((policy, counts) for policy, *counts in told.pop("runs"))
    assert runs["inactive-channels"][0] == 1 and 120 <= runs["old-messages"][1] <= 121
    assert told == {"set": ["old-messages", 24], "listed": ["inactive-channels", "old-messages"], "page": 1, "left": ["inactive-channels"], "refused": 4}
    state = api.call("POST", "/channels/messaging/busy/query", {"state": True, "messages": {"limit": 300}})
    assert [one["id"] for one in state["messages"]] == ["new"]
    assert api.send("GET", "/channels/messaging/left").status == 404 and api.send("GET", "/messages/busy-7").status == 404
    assert len(server.events()) == before, "nobody is told"


def test_the_python_sdk_of_v2_sets_policies(server, api):
    aged(api)
    client = Stream(api_key=server.key, api_secret=server.secret, base_url=server.url).chat
    policy = client.set_retention_policy(policy="inactive-channels", max_age_hours=24).data.policy
    assert (policy.policy, policy.config.max_age_hours) == ("inactive-channels", 24)
    assert client.get_retention_policy().data.policies == [policy]
    runs = eventually(lambda: client.get_retention_policy_runs(limit=5).data.runs, what="the first run")
    assert [(run.policy, run.stats.channels_deleted, run.stats.messages_deleted, run.app_pk) for run in runs] == [("inactive-channels", 1, 1, policy.app_pk)]
    client.delete_retention_policy(policy="inactive-channels")
    assert client.get_retention_policy().data.policies == []


def test_what_is_refused(api):
    for path, body, status, said in (("/retention_policy", {"policy": "all", "max_age_hours": 24}, 400, "all"),
                                     ("/retention_policy", {"policy": "old-messages", "max_age_hours": 43801}, 400, "max_age_hours"),
                                     ("/retention_policy/delete", {"policy": "old-messages"}, 404, "old-messages"),
                                     ("/retention_policy/runs", {"filter_conditions": {"stats": 1}}, 400, "stats"),
                                     ("/retention_policy/runs", {"sort": [{"field": "stats"}]}, 400, "stats"),
                                     ("/retention_policy/runs", {"filter_conditions": {"date": {"$nin": []}}}, 400, "$nin")):
        answer = api.send("POST", path, body)
        assert answer.status == status and said in answer.json["message"], answer.body
