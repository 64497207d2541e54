// The twenty most used calls, by the official Go SDK; prints what their answers said as one JSON object.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"slices"
	"time"

	stream "github.com/GetStream/stream-chat-go/v8"
)

var (
	ctx  = context.Background()
	name = os.Getenv("CHANNEL")
	told = map[string]any{}
)

func must[T any](answer T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return answer
}

func send(channel *stream.Channel, suffix, text, by, parent string) *stream.Message {
	message := &stream.Message{ID: name + "-" + suffix, Text: text}
	if parent != "" {
		message.ParentID = name + "-" + parent
	}
	return must(channel.SendMessage(ctx, message, by)).Message
}

func users(client *stream.Client) {
	alice := &stream.User{ID: "alice", Name: "Alice", ExtraData: map[string]any{"mood": "fine"}}
	upserted := must(client.UpsertUsers(ctx, alice, &stream.User{ID: "bob"}, &stream.User{ID: "carol"})).Users
	ids := []string{}
	for id := range upserted {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	told["upserted"] = ids
	must(client.PartialUpdateUser(ctx, stream.PartialUserUpdate{ID: "alice", Set: map[string]any{"mood": "glad"}}))

	filter := map[string]any{"id": map[string]any{"$in": []string{"alice", "bob"}}}
	listed := []string{}
	for _, user := range must(client.QueryUsers(ctx, &stream.QueryUsersOptions{QueryOption: stream.QueryOption{Filter: filter}})).Users {
		listed = append(listed, user.ID)
	}
	slices.Sort(listed)
	told["listed"] = listed
}

func membersOf(channel *stream.Channel) int {
	return len(must(channel.QueryMembers(ctx, &stream.QueryOption{Filter: map[string]any{}})).Members)
}

func channels(client *stream.Client) *stream.Channel {
	data := &stream.ChannelRequest{Members: []string{"alice", "bob"}, ExtraData: map[string]any{"topic": "mills"}}
	channel := must(client.CreateChannel(ctx, "messaging", name, "alice", data)).Channel
	told["cid"] = channel.CID
	must(channel.AddMembers(ctx, []string{"carol"}))
	told["members"] = membersOf(channel)
	must(channel.RemoveMembers(ctx, []string{"carol"}, nil))
	told["left"] = membersOf(channel)
	must(channel.PartialUpdate(ctx, stream.PartialUpdate{Set: map[string]any{"topic": "wheels"}}))

	found := must(client.QueryChannels(ctx, &stream.QueryOption{Filter: map[string]any{"cid": "messaging:" + name}})).Channels
	told["found"] = []string{found[0].CID}
	told["partly"] = found[0].ExtraData["topic"]
	told["queried"] = len(found[0].Members)
	return channel
}

func messages(client *stream.Client, channel *stream.Channel) {
	told["sent"] = send(channel, "1", "One", "alice", "").Text
	told["reply"] = send(channel, "2", "A reply", "bob", "1").Type
	edit := &stream.Message{Text: "**One**", UserID: "alice"}
	told["edited"] = must(client.UpdateMessage(ctx, edit, name+"-1")).Message.HTML
	tag := stream.MessagePartialUpdateRequest{UserID: "alice", PartialUpdate: stream.PartialUpdate{Set: map[string]any{"tag": "x"}}}
	told["patched"] = must(client.PartialUpdateMessage(ctx, name+"-1", &tag)).Message.ExtraData["tag"]
	told["replies"] = len(must(channel.GetReplies(ctx, name+"-1", nil)).Messages)
	must(channel.SendReaction(ctx, &stream.Reaction{Type: "like"}, name+"-1", "bob"))
	told["reactions"] = len(must(client.GetReactions(ctx, name+"-1", nil)).Reactions)
	must(channel.DeleteReaction(ctx, name+"-1", "like", "bob"))
	told["counts"] = must(client.GetMessage(ctx, name+"-1")).Message.ReplyCount
	must(channel.MarkRead(ctx, "bob"))
	must(client.DeleteMessage(ctx, name+"-2"))
	told["deleted"] = must(client.GetMessage(ctx, name+"-2")).Message.DeletedAt != nil
	must(channel.Truncate(ctx))
	told["truncated"] = must(channel.RefreshState(ctx)).Channel.CID
}

func ends(client *stream.Client, channel *stream.Channel) {
	task := must(client.DeleteUsers(ctx, []string{"carol"}, stream.DeleteUserOptions{User: stream.HardDelete, Messages: stream.HardDelete})).TaskID
	status := stream.TaskStatus("")
	for tries := 0; tries < 100 && status != stream.TaskStatusCompleted; tries++ {
		time.Sleep(50 * time.Millisecond)
		status = must(client.GetTask(ctx, task)).Status
	}
	told["task"] = status
	must(channel.Delete(ctx))
	told["gone"] = channel.CID
	told["app"] = must(client.GetAppSettings(ctx)).App.EventHooks[0].SQSQueueURL
}

func main() {
	client := must(stream.NewClient(os.Getenv("API_KEY"), os.Getenv("API_SECRET")))
	client.BaseURL = os.Getenv("MILLRACE_URL")
	users(client)
	channel := channels(client)
	messages(client, channel)
	ends(client, channel)
	must(0, json.NewEncoder(os.Stdout).Encode(told))
}
