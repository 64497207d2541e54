"""Push providers and templates, by official SDKs of both forms of the API; nothing is pushed."""
import json

from getstream import Stream

MASKED = "********"


def test_the_javascript_sdk_keeps_a_provider(script, server):
    told = json.loads(script("push_providers.mjs", server))
    assert "xiaomi credentials are invalid" in told.pop("refused")
    assert told == {"made": ["phone", MASKED], "listed": ["huawei:phone"], "left": 0, "gone": 404}


def test_the_python_sdk_of_v2_keeps_a_provider_and_its_templates(server, api):
    api.users("ann", "ben")
    api.channel("lobby", created_by="ann", members=["ann", "ben"])
    api.call("POST", "/channels/messaging/lobby/message", {"message": {"id": "m", "text": "Flour", "user_id": "ann"}})
    client = Stream(api_key=server.key, api_secret=server.secret, base_url=server.url)
    client.upsert_push_provider(push_provider={"type": "firebase", "name": "main", "firebase_credentials": '{"key":"never-shown"}'})
    shown = client.list_push_providers().data.push_providers
    assert [(one.type, one.name, one.firebase_credentials) for one in shown] == [("firebase", "main", MASKED)]
    text = '{"data":{"said":"{{ message.text }}"}}'
    made = client.upsert_push_template(event_type="message.new", push_provider_type="firebase", push_provider_name="main", template=text).data.template
    assert (made.template, made.enable_push) == (text, True)
    assert [one.template for one in client.get_push_templates(push_provider_type="firebase").data.templates] == [text]
    checked = api.call("POST", "/check_push", {"message_id": "m", "user_id": "ben", "skip_devices": True, "push_provider_type": "firebase",
                                               "push_provider_name": "main"})
    assert json.loads(checked["rendered_firebase_template"]) == {"data": {"said": "Flour"}}
    client.delete_push_provider("firebase", "main")
    assert client.list_push_providers().data.push_providers == []


def test_credentials_are_sealed_and_kept(server, api):
    given = {"type": "apn", "name": "main", "apn_auth_key": "a-very-secret-key", "apn_key_id": "k", "apn_team_id": "t"}
    shown = api.call("POST", "/push_providers", {"push_provider": given})["push_provider"]
    assert shown["apn_auth_key"] == MASKED
    api.call("POST", "/push_providers", {"push_provider": {**shown, "description": "of the crew"}})
    assert "masked" in api.send("POST", "/push_providers", {"push_provider": {**shown, "name": "other"}}).json["message"]
    database = b"".join(path.read_bytes() for path in server.data.glob("millrace.db*"))
    assert b"a-very-secret-key" not in database and b"of the crew" not in database


def test_what_is_refused(api):
    for method, path, body, status, said in (
            ("POST", "/push_providers", {}, 400, "push_provider"), ("DELETE", "/push_providers/apn/none", None, 404, "none"),
            ("POST", "/push_templates", {"event_type": "message.new", "push_provider_type": "apn"}, 404, "apn"),
            ("POST", "/push_templates", {"event_type": "message.new", "push_provider_type": "apn", "template": "{{"}, 400, "template"),
            ("GET", "/push_templates", None, 400, "type")):
        answer = api.send(method, path, body)
        assert answer.status == status and said in answer.json["message"], answer.body
