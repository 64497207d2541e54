"""Random calls, each made to the server and to the model; the same seed makes the same calls."""
import random

from contract.api import token
from conversation.model import Model, Refused

STEPS = 24
KINDS = ["like", "love", "wow"]


class Talk:
    """One conversation. Its users and channels carry the seed in their ids, so that many fit into one app."""

    def __init__(self, api, seed):
        self.api, self.seed, self.random = api, seed, random.Random(seed)
        self.model, self.expected, self.calls = Model(), [], []
        self.number = 0

    def hold(self):
        for name in "abcd"[: self.random.randint(2, 4)]:
            self.save_user(self.named(name))
        self.create_channel()
        steps = [self.save_user, self.create_channel, self.add, self.remove, *[self.send] * 5, *[self.reply] * 3, *[self.edit] * 2, *[self.react] * 3,
                 self.unreact, *[self.delete] * 2, self.undelete, self.truncate, *[self.read] * 2, self.unread, self.change, self.drop]
        while len(self.calls) < STEPS:
            self.random.choice(steps)()
        return self

    def named(self, name):
        return f"{name}-{self.seed}"

    def fresh(self, prefix):
        self.number += 1
        return f"{prefix}-{self.seed}-{self.number}"

    def any_user(self):
        return self.random.choice(list(self.model.users))

    def any_channel(self):
        return self.random.choice(list(self.model.channels.values())) if self.model.channels else None

    def any_message(self):
        channel = self.any_channel()
        return (channel, self.random.choice(channel.messages)) if channel and channel.messages else (None, None)

    def call(self, events, method, path, body=None, user=None, **query):
        """Makes the call. `events` asks the model, which may refuse; then the server has to refuse with the same code."""
        self.calls.append(f"{method} {path} {body or query or ''} {user or ''}")
        try:
            expected, code = events(), None
        except Refused as refused:
            expected, code = [], refused.code
        auth = token(self.api.secret, {"user_id": user}) if user else None
        answer = self.api.send(method, path, body, query=query, auth=auth)
        said = f"seed {self.seed}, call {len(self.calls)}: {self.calls[-1]}\n{answer.status} {answer.body.decode()}"
        if code is None:
            assert answer.status in (200, 201), said
        else:
            assert answer.status >= 400 and answer.json["code"] == code, f"code {code} is due\n{said}"
        self.expected += expected

    # The calls

    def save_user(self, user=None):
        user, name = user or self.any_user(), self.fresh("name")
        self.call(lambda: self.model.user(user, name), "POST", "/users", {"users": {user: {"id": user, "name": name}}})

    def create_channel(self):
        if len(self.model.channels) >= 3:
            return
        channel, creator = self.fresh("room"), self.any_user()
        members = self.random.sample(list(self.model.users), self.random.randint(0, len(self.model.users)))
        self.call(lambda: self.model.create(channel, creator, members), "POST", f"/channels/messaging/{channel}/query",
                  {"data": {"created_by_id": creator, "members": members}})

    def add(self):
        if channel := self.any_channel():
            users = self.random.sample(list(self.model.users), 2)
            self.call(lambda: self.model.add(channel, users), "POST", f"/channels/messaging/{channel.id}", {"add_members": users})

    def remove(self):
        if channel := self.any_channel():
            user = self.any_user()
            self.call(lambda: self.model.remove(channel, user), "POST", f"/channels/messaging/{channel.id}", {"remove_members": [user]})

    def send(self):
        if channel := self.any_channel():
            message, user, silent, own = self.fresh("m"), self.any_user(), self.random.random() < 0.2, self.random.random() < 0.5
            body = {"id": message, "text": f"Text of {message} 🦦", "silent": silent} | ({} if own else {"user_id": user})
            self.call(lambda: self.model.send(channel, message, user, body["text"], silent=silent, own=own), "POST",
                      f"/channels/messaging/{channel.id}/message", {"message": body}, user=user if own else None)

    def reply(self):
        channel, parent = self.any_message()
        if channel:
            message, user, shown = self.fresh("m"), self.any_user(), self.random.random() < 0.4
            body = {"id": message, "text": f"Reply {message}", "user_id": user, "parent_id": parent.id, "show_in_channel": shown}
            self.call(lambda: self.model.send(channel, message, user, body["text"], parent=parent, shown=shown), "POST",
                      f"/channels/messaging/{channel.id}/message", {"message": body})

    def edit(self):
        channel, message = self.any_message()
        if channel:
            text = self.fresh("Edited")
            if self.random.random() < 0.5:
                self.call(lambda: self.model.edit(message, text), "PUT", f"/messages/{message.id}", {"set": {"text": text}, "user_id": message.user})
            else:
                self.call(lambda: self.model.edit(message, text), "POST", f"/messages/{message.id}",
                          {"message": {"id": message.id, "text": text, "user_id": message.user}})

    def react(self):
        channel, message = self.any_message()
        if channel:
            user, kind, score, alone = self.any_user(), self.random.choice(KINDS), self.random.randint(1, 5), self.random.random() < 0.3
            self.call(lambda: self.model.react(message, user, kind, score, alone), "POST", f"/messages/{message.id}/reaction",
                      {"reaction": {"type": kind, "score": score, "user_id": user}, "enforce_unique": alone})

    def unreact(self):
        channel, message = self.any_message()
        if channel:
            user, kind = self.random.choice(list(message.reactions)) if message.reactions else (self.any_user(), "like")
            self.call(lambda: self.model.unreact(message, user, kind), "DELETE", f"/messages/{message.id}/reaction/{kind}", user_id=user)

    def delete(self):
        channel, message = self.any_message()
        if channel:
            hard = self.random.random() < 0.3
            self.call(lambda: self.model.delete(channel, message, hard=hard), "DELETE", f"/messages/{message.id}", **({"hard": "true"} if hard else {}))

    def undelete(self):
        channel, message = self.any_message()
        if channel:
            user = self.any_user()
            self.call(lambda: self.model.undelete(message), "POST", f"/messages/{message.id}/undelete", {"undeleted_by": user})

    def truncate(self):
        channel = self.any_channel()
        if channel and self.random.random() < 0.4:
            self.call(lambda: self.model.truncate(channel), "POST", f"/channels/messaging/{channel.id}/truncate", {})

    def read(self):
        if channel := self.any_channel():
            user = self.any_user()
            self.call(lambda: self.model.read(channel, user), "POST", f"/channels/messaging/{channel.id}/read", {"user_id": user})

    def unread(self):
        channel, message = self.any_message()
        if channel:
            user = self.any_user()
            self.call(lambda: self.model.unread(channel, user, message), "POST", f"/channels/messaging/{channel.id}/unread",
                      {"user_id": user, "message_id": message.id})

    def change(self):
        if channel := self.any_channel():
            topic, frozen = self.fresh("topic"), self.random.random() < 0.3
            self.call(lambda: self.model.change(channel, topic, frozen), "PATCH", f"/channels/messaging/{channel.id}", {"set": {"topic": topic, "frozen": frozen}})

    def drop(self):
        channel = self.any_channel()
        if channel and self.random.random() < 0.3:
            self.call(lambda: self.model.drop(channel), "DELETE", f"/channels/messaging/{channel.id}")
