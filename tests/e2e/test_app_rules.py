"""What an app's settings let its users do: each refusal with its code, and that it changed nothing."""
from contract.api import sqs_hook, token
from contract.delivered import all_delivered


def refused(answer, status, code, *words):
    assert (answer.status, answer.json["code"]) == (status, code), answer.body
    assert all(word in answer.json["message"] for word in words), answer.body


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
