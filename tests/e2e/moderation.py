"""Bans, mutes, flags, blocks and devices, by the official Python SDK; prints what the answers said."""
import json
import os

from stream_chat import StreamChat
from stream_chat.base.exceptions import StreamAPIException

client = StreamChat(os.environ["API_KEY"], os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])
told = {}


def refused(call, *args, **options):
    try:
        call(*args, **options)
    except StreamAPIException as error:
        return error.error_code
    return 0


def say(user, text="text"):
    return lobby.send_message({"text": text}, user)["message"]


client.upsert_users([{"id": "ann", "role": "admin"}, {"id": "ben"}, {"id": "cleo"}])
lobby = client.channel("messaging", "lobby", {"members": ["ann", "ben", "cleo"]})
lobby.create("ann")

lobby.ban_user("ben", banned_by_id="ann", reason="loud", timeout=60)
told["banned"] = refused(say, "ben")
bans = client.query_banned_users({"filter_conditions": {"channel_cid": "messaging:lobby"}})["bans"]
told["bans"] = [[ban["user"]["id"], ban["banned_by"]["id"], ban["reason"], ban["channel"]["cid"], ban["shadow"]] for ban in bans]
told["member"] = [m["banned"] for m in lobby.query_members({"id": "ben"})]
lobby.unban_user("ben")
told["unbanned"] = say("ben")["shadowed"]
client.ban_user("ben", banned_by_id="ann", delete_messages="soft")
told["banned_user"] = client.query_users({"banned": True})["users"][0]["id"]
client.unban_user("ben")
client.shadow_ban("ben", banned_by_id="ann")
shadowed = say("ben")
told["shadowed"] = client.get_message(shadowed["id"])["message"]["shadowed"]
client.remove_shadow_ban("ben")
told["seen_again"] = say("ben")["shadowed"]

client.ban_user("ben", banned_by_id="ann", ban_from_future_channels=True)
told["future"] = [ban["user"]["id"] for ban in client.query_future_channel_bans(user_id="ann")["bans"]]
client.unban_user("ben", created_by="ann", remove_future_channels_ban=True)
told["no_future"] = client.query_future_channel_bans(user_id="ann")["bans"]

mute = client.mute_user("ben", "ann")["mute"]
told["mute"] = [mute["user"]["id"], mute["target"]["id"], "expires" in mute]
muted = client.mute_users(["ben", "cleo"], "ann", timeout=10)
told["mutes"] = [[m["target"]["id"], bool(m["expires"])] for m in muted["mutes"]]
told["own_mutes"] = len(muted["own_user"]["mutes"])
told["muted_nobody"] = refused(client.mute_user, "nobody", "ann")
client.unmute_users(["ben", "cleo"], "ann")

flagged = say("ben", "nasty")["id"]
told["flag"] = client.flag_message(flagged, user_id="ann", reason="nasty")["flag"]["target_message_id"] == flagged
told["twice"] = refused(client.flag_message, flagged, user_id="ann")
flags = client.query_message_flags({"channel_cid": "messaging:lobby"})["flags"]
told["flags"] = [[flag["user"]["id"], flag["message"]["text"]] for flag in flags]
report = client._query_flag_reports(message_id=flagged)["flag_reports"][0]
told["report"] = [report["flags_count"], report["user"]["id"], report["first_reporter"]["id"]]
reviewed = client._review_flag_report(report["id"], "reviewed", "ann", custom="why")["flag_report"]
told["review"] = [reviewed["review_result"], reviewed["review_details"], reviewed["reviewed_by"]["id"]]
client.unflag_message(flagged, user_id="ann")
client.flag_user("ben", user_id="ann")
client.unflag_user("ben", user_id="ann")

pair = client.channel("messaging", None, {"members": ["ann", "ben"]})
pair.create("ann")
client.block_user("ben", "ann")
told["blocks"] = [block["blocked_user_id"] for block in client.get_blocked_users("ann")["blocks"]]
told["blocked"] = refused(pair.send_message, {"text": "text"}, "ben")
client.unblock_user("ben", "ann")
told["unblocked"] = client.get_blocked_users("ann")["blocks"]

client.add_device("device-1", "apn", "ann")
told["devices"] = [[device["id"], device["push_provider"]] for device in client.get_devices("ann")["devices"]]
client.delete_device("device-1", "ann")
told["no_devices"] = client.get_devices("ann")["devices"]
print(json.dumps(told))
