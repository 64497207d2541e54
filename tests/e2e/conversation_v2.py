"""The same conversation as conversation.py, driven by the official Python SDK of /api/v2."""
import json
import os

from getstream import Stream
from getstream.models import ChannelInput, ChannelMemberRequest, MessageRequest, ReactionRequest, UserRequest

client = Stream(api_key=os.environ["API_KEY"], api_secret=os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])

client.update_users(users={"alice": UserRequest(id="alice", name="Alice", custom={"favourite": "otters"}), "bob": UserRequest(id="bob")})
channel = client.chat.channel("messaging", os.environ["CHANNEL"])
channel.get_or_create(data=ChannelInput(created_by_id="alice", custom={"topic": "mills"}))
channel.update(add_members=[ChannelMemberRequest(user_id="alice"), ChannelMemberRequest(user_id="bob")])
message = channel.send_message(MessageRequest(id=f"{os.environ['CHANNEL']}-1", text="Hello **Bob** 🦦", user_id="alice",
                                              custom={"mood": "glad"})).data.message
assert message.custom == {"mood": "glad"} and message.user.custom == {"favourite": "otters"}, message
assert channel.get_or_create().data.channel.custom == {"topic": "mills"}
client.chat.update_message(id=message.id, message=MessageRequest(text="Hello Bob", user_id="alice"))
client.chat.send_reaction(id=message.id, reaction=ReactionRequest(type="love", user_id="bob"))
client.chat.delete_message(id=message.id)
second = channel.send_message(MessageRequest(text="Soon gone", user_id="bob")).data.message
client.chat.delete_message(id=second.id, hard=True)
print(json.dumps({"first": message.id, "second": second.id}))
