"""Groups of users, by official SDKs of both forms of the API; their events read from a queue."""
import json

from getstream import Stream

from contract.api import sqs_hook

GROUP_EVENTS = ["user_group.created", "user_group.member_added", "user_group.member_removed", "user_group.updated", "user_group.deleted"]


def test_the_python_sdk_of_v2_keeps_a_group(server, api, moto, queue):
    api.users("ann", "ben", "cleo")
    api.set_hooks(sqs_hook(queue, event_types=GROUP_EVENTS))
    client = Stream(api_key=server.key, api_secret=server.secret, base_url=server.url)
    made = client.create_user_group(name="Crew", id="crew", description="On call", member_ids=["ann"]).data.user_group
    assert (made.id, made.name, [member.user_id for member in made.members]) == ("crew", "Crew", ["ann"])
    added = client.add_user_group_members("crew", member_ids=["ben"], as_admin=True).data.user_group
    assert [(member.user_id, member.is_admin) for member in added.members] == [("ann", False), ("ben", True)]
    left = client.remove_user_group_members("crew", member_ids=["ann"]).data.user_group
    assert [member.user_id for member in left.members] == ["ben"]
    assert client.update_user_group("crew", name="Night crew").data.user_group.description == "On call"
    assert [group.name for group in client.search_user_groups(query="night").data.user_groups] == ["Night crew"]
    assert [group.id for group in client.list_user_groups().data.user_groups] == ["crew"]
    assert client.get_user_group("crew").data.user_group.created_at == made.created_at
    client.delete_user_group("crew")
    assert client.list_user_groups().data.user_groups == []

    events = [json.loads(m.body) for m in moto.read_until(queue, lambda arrived: len(arrived) == len(GROUP_EVENTS), what="the group's events")]
    by_type = {event["type"]: event for event in events}
    assert sorted(by_type) == sorted(GROUP_EVENTS)
    assert by_type["user_group.member_added"]["members"] == ["ben"] and by_type["user_group.member_removed"]["members"] == ["ann"]
    assert by_type["user_group.deleted"]["user_group"]["name"] == "Night crew"


def test_the_javascript_sdk_mentions_a_group(script, server, api, moto, queue):
    api.set_hooks(sqs_hook(queue, event_types=["message.new", "message.updated"]))
    told = json.loads(script("user_groups.mjs", server, CHANNEL="groups"))
    assert told == {"added": ["ann", "ben"], "found": ["night"], "sent": [["night"], True], "edited": [False, True], "stored": ["night"], "unknown": 4}
    events = [json.loads(m.body) for m in moto.read_until(queue, lambda arrived: len(arrived) == 2, what="both events")]
    by_type = {event["type"]: event["message"] for event in events}
    assert by_type["message.new"]["mentioned_group_ids"] == ["night"] and by_type["message.new"]["mentioned_channel"] is True
    group = by_type["message.new"]["mentioned_groups"][0]
    assert group["id"] == "night" and group["name"] and "members" not in group
    assert by_type["message.updated"]["mentioned_here"] is True and "mentioned_channel" not in by_type["message.updated"]


def test_a_list_goes_on_where_it_ended(api):
    """As the JavaScript SDK's paginator asks: behind the last group's time and id."""
    for number in range(5):
        api.call("POST", "/usergroups", {"id": f"g{number}", "name": f"Crew {number % 2}"})
    seen, after = [], {}
    while groups := api.call("GET", "/usergroups", query={"limit": 2, **after})["user_groups"]:
        seen += [group["id"] for group in groups]
        after = {"created_at_gt": groups[-1]["created_at"], "id_gt": groups[-1]["id"]}
    assert seen == ["g0", "g1", "g2", "g3", "g4"]
    first = api.call("GET", "/usergroups/search", query={"query": "crew", "limit": 3})["user_groups"]
    assert len(api.call("GET", "/usergroups", query={"name_gt": "Crew"})["user_groups"]) == 5, "a list by time knows no place by name"
    assert len(api.call("GET", "/usergroups/search", query={"query": "crew", "created_at_gt": "2020-01-01T00:00:00Z"})["user_groups"]) == 5
    rest = api.call("GET", "/usergroups/search", query={"query": "crew", "name_gt": first[-1]["name"], "id_gt": first[-1]["id"]})["user_groups"]
    assert [group["id"] for group in first + rest] == ["g0", "g2", "g4", "g1", "g3"]


def test_what_is_wrong_is_named(api):
    api.users("ann")
    for method, path, body, query, status, said in (
            ("POST", "/usergroups", {}, {}, 400, "name"), ("POST", "/usergroups", {"name": "x", "member_ids": ["nobody"]}, {}, 400, "member_ids[0]"),
            ("PUT", "/usergroups/none", {"member_ids": ["ann"]}, {}, 400, "member_ids"), ("GET", "/usergroups/none", None, {}, 404, "none"), ("GET", "/usergroups", None, {"limit": "101"}, 400, "limit"),
            ("GET", "/usergroups", None, {"created_at_gt": "now"}, 400, "created_at_gt"), ("GET", "/usergroups/search", None, {}, 400, "query"),
            ("GET", "/usergroups", None, {"id_gt": "none"}, 404, "none")):
        answer = api.send(method, path, json.dumps(body).encode() if body is not None else None, query=query)
        assert answer.status == status and said in answer.json["message"], f"{method} {path}: {answer.body}"
