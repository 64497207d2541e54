"""What a conversation looks like, as plainly as it can be said: the state that the API must show, and the events it must send."""
from dataclasses import dataclass, field


@dataclass
class Message:
    id: str
    user: str
    text: str
    sequence: int
    parent: "Message | None" = None
    shown: bool = True  # in the channel's list
    silent: bool = False
    deleted: bool = False
    reactions: dict = field(default_factory=dict)  # (user, type) → score
    writers: list = field(default_factory=list)  # of its thread, in the order in which they came
    replies: int = 0

    @property
    def type(self):
        return "deleted" if self.deleted else "reply" if self.parent else "regular"

    def counts(self):
        counts = {}
        for _, kind in self.reactions:
            counts[kind] = counts.get(kind, 0) + 1
        return counts


@dataclass
class Channel:
    id: str
    creator: str
    members: dict = field(default_factory=dict)  # user → the sequence up to which the user has read
    messages: list = field(default_factory=list)
    banned: set = field(default_factory=set)
    sequence: int = 0
    floor: int = 0
    topic: str | None = None
    frozen: bool = False

    @property
    def cid(self):
        return f"messaging:{self.id}"

    def unread(self, user):
        return self.sequence - max(self.members[user], self.floor)

    def shown(self):
        return [m for m in self.messages if m.shown]

    def find(self, message_id):
        return next((m for m in self.messages if m.id == message_id), None)


class Refused(Exception):
    """The API has to refuse this call with this code."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


INPUT, ABSENT, FORBIDDEN, NESTED = 4, 16, 17, 21


class Model:
    """One method per call: it changes the state and returns the events, each a type and what its payload must hold at some paths."""

    def __init__(self):
        self.users, self.channels = {}, {}

    def user(self, user, name):
        self.users[user] = name
        return [("user.updated", {"user.id": user, "user.name": name})]

    def create(self, channel_id, creator, members):
        channel = self.channels[channel_id] = Channel(channel_id, creator)
        channel.members = dict.fromkeys(members, 0)
        return [("channel.created", {"user.id": creator, "channel.member_count": len(members)})] + [
            ("member.added", {"member.user_id": user, "channel_member_count": len(members)}) for user in members]

    def add(self, channel, users):
        fresh = [user for user in users if user not in channel.members]
        channel.members.update(dict.fromkeys(fresh, channel.sequence))
        return [("member.added", {"member.user_id": user, "user.channel_unread_count": 0, "channel_member_count": len(channel.members)}) for user in fresh]

    def remove(self, channel, user):
        if user not in channel.members:
            return []
        del channel.members[user]
        return [("member.removed", {"member.user_id": user, "channel_member_count": len(channel.members)})]

    def send(self, channel, message_id, user, text, *, silent=False, parent=None, shown=False, own=False):
        if own and user not in channel.members and user != channel.creator:
            raise Refused(FORBIDDEN)
        if own and channel.frozen:
            raise Refused(FORBIDDEN)
        if user in channel.banned:
            raise Refused(FORBIDDEN)
        if parent and parent.parent:
            raise Refused(NESTED)
        if parent and parent.deleted:
            raise Refused(INPUT)
        message = Message(message_id, user, text, 0, parent, shown or not parent, silent)
        if message.shown and not silent:
            channel.sequence += 1
        message.sequence = channel.sequence
        channel.messages.append(message)
        if user in channel.members and message.shown and not silent:
            channel.members[user] = max(channel.members[user], channel.floor) + 1
        sent = {"message.id": message_id, "message.text": text, "message.type": message.type, "user.id": user, "message.silent": silent}
        if not parent:
            return [("message.new", sent)]
        parent.replies += 1
        if user not in parent.writers:
            parent.writers.append(user)
        events = [("message.new", sent | {"message.parent_id": parent.id, "parent_author": parent.user})]
        if parent.user != user or any(writer != user for writer in parent.writers):
            events.append(("notification.thread_message_new", {"message.id": message_id, "thread_id": parent.id}))
        return events

    def edit(self, message, text):
        if message.deleted:
            raise Refused(INPUT)
        before, message.text = message.text, text
        return [("message.updated", {"message.id": message.id, "message.text": text, "message_update.old_text": before})]

    def react(self, channel, message, user, kind, score, alone):
        if message.deleted:
            raise Refused(INPUT)
        if user in channel.banned:
            raise Refused(FORBIDDEN)
        replaces = (user, kind) in message.reactions
        if alone:
            for other in [key for key in message.reactions if key[0] == user and key[1] != kind]:
                del message.reactions[other]
                replaces = True
        message.reactions[user, kind] = score
        return [("reaction.updated" if replaces else "reaction.new", {"reaction.type": kind, "reaction.score": score, "message.id": message.id, "user.id": user,
                                                                      "message.reaction_counts": message.counts()})]

    def unreact(self, message, user, kind):
        if message.deleted:
            raise Refused(INPUT)
        if (user, kind) not in message.reactions:
            raise Refused(ABSENT)
        del message.reactions[user, kind]
        return [("reaction.deleted", {"reaction.type": kind, "message.id": message.id, "user.id": user})]

    def delete(self, channel, message, *, hard):
        if message.deleted and not hard:
            raise Refused(INPUT)
        if message.parent and hard:
            message.parent.replies -= 1
        message.deleted = True
        if hard:
            channel.messages = [m for m in channel.messages if m is not message and m.parent is not message]
        return [("message.deleted", {"message.id": message.id, "message.type": "deleted", "hard_delete": hard})]

    def undelete(self, message):
        if not message.deleted:
            raise Refused(INPUT)
        message.deleted = False
        return [("message.undeleted", {"message.id": message.id, "message.text": message.text, "message.type": message.type})]

    def truncate(self, channel):
        channel.messages, channel.floor = [], channel.sequence
        return [("channel.truncated", {"channel.cid": channel.cid})]

    def read(self, channel, user):
        if user in channel.members:
            channel.members[user] = channel.sequence
        return [("message.read", {"user.id": user, "user.channel_unread_count": 0})]

    def unread(self, channel, user, message):
        if not message.shown:
            raise Refused(INPUT)
        if user not in channel.members:
            return []
        channel.members[user] = message.sequence if message.silent else message.sequence - 1
        return [("notification.mark_unread", {"user.id": user, "first_unread_message_id": message.id, "unread_messages": channel.unread(user)})]

    def ban(self, channel, user):
        channel.banned.add(user)
        return [("user.banned", {"user.id": user, "cid": channel.cid, "shadow": False})]

    def unban(self, channel, user):
        if user not in channel.banned:
            return []
        channel.banned.remove(user)
        return [("user.unbanned", {"user.id": user, "cid": channel.cid})]

    def change(self, channel, topic, frozen):
        told = [] if frozen == channel.frozen else [("channel.frozen" if frozen else "channel.unfrozen", {})]
        channel.topic, channel.frozen = topic, frozen
        return [("channel.updated", {"channel.topic": topic, "channel.frozen": frozen})] + told

    def drop(self, channel):
        del self.channels[channel.id]
        return [("channel.deleted", {"channel.cid": channel.cid})]
