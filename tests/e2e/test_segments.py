"""Segments, by official SDKs of both forms of the API."""
import json

import pytest
from getstream import Stream
from getstream.models import SortParamRequest
from stream_chat import StreamChat
from stream_chat.base.exceptions import StreamAPIException
from stream_chat.types.base import SortOrder
from stream_chat.types.segment import SegmentType


def test_the_python_sdk_keeps_a_segment(server, api):
    api.users("ann", "ben", "cleo")
    client = StreamChat(api_key=server.key, api_secret=server.secret, base_url=server.url)
    segment = client.segment(SegmentType.USER, data={"name": "VIPs", "description": "Best customers"})
    made = segment.create()["segment"]
    assert made["name"] == "VIPs" and made["type"] == "user" and made["size"] == 0 and made["id"] == segment.segment_id
    assert segment.get()["segment"] == made
    assert segment.update(data={"name": "Others"})["segment"]["name"] == "Others"

    segment.add_targets(target_ids=["ann", "ben", "cleo"])
    assert segment.target_exists(target_id="ann").is_ok()
    with pytest.raises(StreamAPIException) as unknown:
        segment.target_exists(target_id="nobody")
    assert unknown.value.status_code == 404 and unknown.value.error_code == 16
    found = segment.query_targets(filter_conditions={"target_id": {"$gte": "ben"}}, sort=[{"field": "target_id", "direction": SortOrder.DESC}],
                                  options={"limit": 3})["targets"]
    assert [target["target_id"] for target in found] == ["cleo", "ben"]
    segment.remove_targets(target_ids=["ben"])
    assert segment.get()["segment"]["size"] == 2

    assert [one["id"] for one in client.query_segments({"id": {"$in": [segment.segment_id]}}, sort=[{"field": "name", "direction": SortOrder.ASC}])["segments"]] == [segment.segment_id]
    assert segment.delete().is_ok()
    with pytest.raises(StreamAPIException):
        segment.get()


def test_the_python_sdk_of_v2_keeps_a_segment(server, api):
    api.users("ann", "ben")
    client = Stream(api_key=server.key, api_secret=server.secret, base_url=server.url).chat
    made = client.create_segment(type="user", id="admins", name="Admins", filter={"id": {"$in": ["ann", "ben"]}}).data.segment
    assert (made.id, made.size, made.filter, made.deleted_at) == ("admins", 2, {"id": {"$in": ["ann", "ben"]}}, None)
    client.add_segment_targets("admins", target_ids=["cleo", "dora"])
    got = client.get_segment("admins").data.segment
    assert (got.size, got.created_at, got.description) == (4, made.created_at, "")
    client.segment_target_exists("admins", "cleo")
    page = client.query_segment_targets("admins", limit=1, sort=[SortParamRequest(field="target_id", direction=1)], filter={"target_id": {"$gte": "a"}})
    assert ([target.target_id for target in page.data.targets], page.data.targets[0].segment_id) == (["cleo"], "admins")
    assert [segment.id for segment in client.query_segments(filter={"type": "user"}).data.segments] == ["admins"]
    client.delete_segment_targets("admins", target_ids=["cleo"])
    assert client.update_segment("admins", description="All of them").data.segment.size == 3
    client.delete_segment("admins")
    assert client.query_segments(filter={}).data.segments == []


def test_targets_are_listed_to_the_last(api):
    api.call("POST", "/segments", {"id": "many", "type": "channel"})
    wanted = [f"messaging:c{number:05}" for number in range(12_000)]
    for start in range(0, len(wanted), 10_000):
        api.call("POST", "/segments/many/addtargets", {"target_ids": wanted[start:start + 10_000]})
    seen, place = [], {}
    while True:
        page = api.call("POST", "/segments/many/targets/query", {"limit": 5_000, **place})
        seen += [target["target_id"] for target in page["targets"]]
        if "next" not in page:
            break
        place = {"next": page["next"]}
    assert seen == wanted
    assert "prev" in page
    assert api.call("GET", "/segments/many")["segment"]["size"] == len(wanted)


def test_what_is_wrong_is_named(api):
    api.call("POST", "/segments", {"id": "vips", "type": "user"})
    api.call("POST", "/segments", {"id": "rooms", "type": "channel"})
    for method, path, body, status, said in (
            ("POST", "/segments", {}, 400, "type"), ("POST", "/segments", {"type": "team"}, 400, "type"), ("POST", "/segments", {"id": "vips", "type": "user"}, 400, "id: "),
            ("POST", "/segments", {"type": "user", "filter": {"nick": {"$near": 1}}}, 400, "filter.nick.$near"),
            ("POST", "/segments", {"type": "channel", "filter": {"hidden": True}}, 400, "filter"), ("PUT", "/segments/vips", {"filter": {"username": "x"}}, 400, "filter.username"),
            ("PUT", "/segments/none", {"name": "x"}, 404, "none"), ("POST", "/segments/rooms/addtargets", {"target_ids": ["lobby"]}, 400, "target_ids[0]"),
            ("POST", "/segments/vips/addtargets", {"target_ids": []}, 400, "target_ids"), ("POST", "/segments/vips/addtargets", {"target_ids": [7]}, 400, "target_ids[0]"),
            ("POST", "/segments/vips/targets/query", {"filter": {"name": "x"}}, 400, "filter.name"), ("POST", "/segments/vips/targets/query", {"limit": 10_001}, 400, "limit"),
            ("POST", "/segments/query", {"filter": {"size": 1}}, 400, "filter.size"), ("POST", "/segments/query", {"next": "x"}, 400, "next"),
            ("DELETE", "/segments/none", None, 404, "none")):
        answer = api.send(method, path, json.dumps(body).encode() if body is not None else None)
        assert answer.status == status and said in answer.json["message"], f"{method} {path} {body}: {answer.body}"
    assert api.call("GET", "/segments/vips")["segment"]["filter"] == {}, "nothing was changed"
