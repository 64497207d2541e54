// Says which change an event tells of, in the same words for an API call and for the event it must cause.

export const eventKey = {
  userUpdated: (user) => `user.updated ${user}`,
  channelCreated: (cid) => `channel.created ${cid}`,
  memberAdded: (cid, user) => `member.added ${cid} ${user}`,
  messageNew: (id) => `message.new ${id}`,
  messageUpdated: (id) => `message.updated ${id}`,
  messageDeleted: (id) => `message.deleted ${id}`,
  reactionNew: (id, type, user) => `reaction.new ${id} ${type} ${user}`,
  reactionDeleted: (id, type, user) => `reaction.deleted ${id} ${type} ${user}`,
  threadMessageNew: (id) => `notification.thread_message_new ${id}`,
  messageRead: (cid, user) => `message.read ${cid} ${user}`,
};

/** The key of an event from a queue, or null for a type that up's own calls do not count on. */
export function keyOf(event) {
  switch (event.type) {
    case 'user.updated':
      return eventKey.userUpdated(event.user?.id);
    case 'channel.created':
      return eventKey.channelCreated(event.cid);
    case 'member.added':
      return eventKey.memberAdded(event.cid, event.member?.user_id ?? event.member?.user?.id);
    case 'message.new':
      return eventKey.messageNew(event.message?.id);
    case 'message.updated':
      return eventKey.messageUpdated(event.message?.id);
    case 'message.deleted':
      return eventKey.messageDeleted(event.message?.id);
    case 'notification.thread_message_new':
      return eventKey.threadMessageNew(event.message?.id);
    case 'message.read':
      return eventKey.messageRead(event.cid, event.user?.id);
    case 'reaction.new':
      return eventKey.reactionNew(...reactionOf(event));
    case 'reaction.deleted':
      return eventKey.reactionDeleted(...reactionOf(event));
    default:
      return null;
  }
}

function reactionOf({ reaction: { message_id: id, type, user_id: user, user: { id: userOfReaction } = {} } = {} }) {
  return [id, type, user ?? userOfReaction];
}
