// A poll from its making to its end, by the official JavaScript SDK.
import { StreamChat } from "stream-chat";

const client = new StreamChat(process.env.API_KEY, process.env.API_SECRET, { baseURL: process.env.MILLRACE_URL });
const told = {};

await client.upsertUsers([{ id: "ann" }, { id: "ben" }]);
await client.updateChannelType("messaging", { polls: true });
const channel = client.channel("messaging", process.env.CHANNEL, { created_by_id: "ann", members: ["ann", "ben"] });
await channel.create();

const { poll } = await client.createPoll(
  { name: "Which mill?", options: [{ text: "Wind", shade: "grey" }, { text: "Water" }], enforce_unique_vote: true, allow_answers: true, topic: "power" }, "ann");
told.made = [poll.name, poll.created_by_id, poll.options.map((option) => option.text), poll.options[0].shade, poll.topic, poll.vote_count];
const [wind, water] = poll.options.map((option) => option.id);
const { message } = await channel.sendMessage({ text: "Vote!", user_id: "ann", poll_id: poll.id });
told.sent = [message.poll_id, message.poll.name];

const first = await client.castPollVote(message.id, poll.id, { option_id: wind }, "ben");
told.voted = [first.vote.option_id === wind, first.vote.user_id, first.poll.vote_counts_by_option[wind], first.poll.own_votes.length];
const second = await client.castPollVote(message.id, poll.id, { option_id: water }, "ben");
told.moved = [second.poll.vote_counts_by_option[wind] ?? 0, second.poll.vote_counts_by_option[water], second.poll.vote_count];
const answer = await client.addPollAnswer(message.id, poll.id, "Steam", "ann");
told.answered = [answer.vote.is_answer, answer.vote.answer_text, answer.poll.answers_count, answer.poll.latest_answers[0].answer_text];
told.votes = (await client.queryPollVotes(poll.id, { option_id: { $eq: water } }, [], {}, "ann")).votes.map((vote) => vote.user_id);
told.taken_back = (await client.removePollVote(message.id, poll.id, second.vote.id, "ben")).poll.vote_count;

const { poll_option: steam } = await client.createPollOption(poll.id, { text: "Steam", user_id: "ann" });
told.option = (await client.getPollOption(poll.id, steam.id, "ann")).poll_option.text;
told.renamed = (await client.updatePollOption(poll.id, { id: steam.id, text: "Steam engine", user_id: "ann" })).poll_option.text;
await client.deletePollOption(poll.id, steam.id, "ann");

told.partly = (await client.partialUpdatePoll(poll.id, { set: { description: "For power" }, unset: ["topic"] }, "ann")).poll;
told.partly = [told.partly.description, told.partly.topic ?? null, told.partly.options.length];
told.closed = (await client.closePoll(poll.id, "ann")).poll.is_closed;
told.refused = await client.castPollVote(message.id, poll.id, { option_id: wind }, "ben").then(() => "taken", (error) => error.message);
told.listed = (await client.queryPolls({ is_closed: true }, [{ created_at: -1 }], {}, "ann")).polls.map((one) => one.id === poll.id);
told.got = (await client.getPoll(poll.id, "ann")).poll.answers_count;
await client.deletePoll(poll.id, "ann");
told.gone = await client.getPoll(poll.id, "ann").then(() => "there", (error) => error.code);
told.message = (await client.getMessage(message.id)).message.poll_id ?? null;
console.log(JSON.stringify(told));
