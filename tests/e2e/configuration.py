"""Channel types, commands, block lists, roles, permissions and limits, by the official Python SDK; prints what the answers said."""
import json
import os

from stream_chat import StreamChat
from stream_chat.base.exceptions import StreamAPIException

client = StreamChat(os.environ["API_KEY"], os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])
told = {}


def refusal(call, *arguments, **named):
    try:
        call(*arguments, **named)
    except StreamAPIException as error:
        return str(error)
    return "nothing was refused"


told["types"] = sorted(client.list_channel_types()["channel_types"])
told["team"] = client.get_channel_type("team")
told["updated"] = client.update_channel_type("team", commands=["ban", "unban"])["commands"]
told["made"] = client.create_channel_type({"name": "support", "replies": False, "uploads": False})
told["again"] = refusal(client.create_channel_type, {"name": "support"})
told["granted"] = client.update_channel_type("support", grants={"channel_member": ["read-channel"]})["grants"]["channel_member"]
told["reset"] = client.update_channel_type("support", grants=None)["grants"]["channel_member"]

client.upsert_users([{"id": "ann"}, {"id": "ben"}])
desk = client.channel("support", "desk", {"members": ["ann", "ben"]})
desk.create("ann")
first = desk.send_message({"id": "first", "text": "Hello"}, "ann")["message"]
told["reply"] = refusal(desk.send_message, {"text": "Reply", "parent_id": "first"}, "ben")
told["in_use"] = refusal(client.delete_channel_type, "support")

client.create_command({"name": "ticket", "description": "Open a ticket"})
told["command"] = client.get_command("ticket")
told["listed"] = [c["name"] for c in client.list_commands()["commands"]]
told["renamed"] = client.update_command("ticket", description="Open one")["command"]["description"]
told["no_command"] = refusal(client.create_command, {"name": "ticket", "description": "again"})
client.delete_command("ticket")

client.create_blocklist("Foo", ["fudge", "heck"])
told["lists"] = len(client.list_blocklists()["blocklists"])
client.update_blocklist("Foo", words=["dang"])
told["words"] = client.get_blocklist("Foo")["blocklist"]["words"]
told["built_in"] = [refusal(client.update_blocklist, "profanity", words=["x"]), refusal(client.delete_blocklist, "profanity")]
client.update_channel_type("support", blocklist="Foo", blocklist_behavior="block")
blocked = desk.send_message({"id": "second", "text": "Dang it"}, "ben")["message"]
told["blocked"] = [blocked["type"], blocked["text"]]
told["passed"] = desk.send_message({"id": "third", "text": "Dangling"}, "ben")["message"]["type"]
client.update_channel_type("support", blocklist="")
client.delete_blocklist("Foo")

client.create_role("pilot")
told["roles"] = {role["name"]: role["custom"] for role in client.list_roles()["roles"]}
client.delete_role("pilot")
condition = {"$subject.magic_custom_field": {"$eq": "true"}}
client.create_permission({"id": "sweep", "name": "Sweep", "action": "TruncateChannel", "condition": condition, "owner": False})
client.update_permission("sweep", {"id": "sweep", "name": "Sweep", "action": "TruncateChannel", "condition": condition, "owner": True})
told["permission"] = client.get_permission("sweep")["permission"]
told["known"] = client.get_permission("create-channel")["permission"]
told["permissions"] = len(client.list_permissions()["permissions"])
client.delete_permission("sweep")

told["limits"] = client.get_rate_limits()
told["some"] = client.get_rate_limits(server_side=True, android=True, endpoints=["GetRateLimits", "SendMessage"])
del told["limits"]["duration"], told["some"]["duration"]
app = client.get_app_settings()["app"]
told["grants"] = client.update_app_settings(**{name: value for name, value in app.items() if not name.startswith(("sqs", "sns", "webhook"))}) and app["grants"]["user"]
told["few"] = client.update_app_settings(grants={"anonymous": [], "guest": [], "user": ["search-user", "mute-user"]}) and client.get_app_settings()["app"]["grants"]
client.update_app_settings(grants=None)

client.delete_channels(["support:desk"], hard_delete=True)
client.delete_channel_type("support")
told["left"] = sorted(client.list_channel_types()["channel_types"])
print(json.dumps(told))
