// The same conversation as tests/e2e/conversation.py, driven by the official Go SDK of /api/v2.
package main

import (
	"context"
	"encoding/json"
	"log"
	"maps"
	"os"

	stream "github.com/GetStream/getstream-go/v3"
)

func must[T any](answer T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return answer
}

func is(wanted, seen map[string]any) {
	if !maps.Equal(wanted, seen) {
		log.Fatalf("wanted %v, not %v", wanted, seen)
	}
}

func main() {
	ctx := context.Background()
	name := os.Getenv("CHANNEL")
	client := must(stream.NewClient(os.Getenv("API_KEY"), os.Getenv("API_SECRET"), stream.WithBaseUrl(os.Getenv("MILLRACE_URL"))))
	chat := client.Chat()
	text := stream.PtrTo[string]

	alice := stream.UserRequest{ID: "alice", Name: text("Alice"), Custom: map[string]any{"favourite": "otters"}}
	must(client.UpdateUsers(ctx, &stream.UpdateUsersRequest{Users: map[string]stream.UserRequest{"alice": alice, "bob": {ID: "bob"}}}))
	channel := chat.Channel("messaging", name)
	data := stream.ChannelInput{CreatedByID: text("alice"), Custom: map[string]any{"topic": "mills"}}
	made := must(channel.GetOrCreate(ctx, &stream.GetOrCreateChannelRequest{Data: &data}))
	is(map[string]any{"topic": "mills"}, made.Data.Channel.Custom)
	both := []stream.ChannelMember{{UserID: text("alice")}, {UserID: text("bob")}}
	must(channel.Update(ctx, &stream.UpdateChannelRequest{AddMembers: both}))

	hello := stream.MessageRequest{ID: text(name + "-1"), Text: text("Hello **Bob** 🦦"), UserID: text("alice"), Custom: map[string]any{"mood": "glad"}}
	first := must(channel.SendMessage(ctx, &stream.SendMessageRequest{Message: hello})).Data.Message
	is(map[string]any{"mood": "glad"}, first.Custom)
	is(map[string]any{"favourite": "otters"}, first.User.Custom)
	shorter := stream.MessageRequest{Text: text("Hello Bob"), UserID: text("alice")}
	must(chat.UpdateMessage(ctx, first.ID, &stream.UpdateMessageRequest{Message: shorter}))
	must(chat.SendReaction(ctx, first.ID, &stream.SendReactionRequest{Reaction: stream.ReactionRequest{Type: "love", UserID: text("bob")}}))
	must(chat.DeleteMessage(ctx, first.ID, &stream.DeleteMessageRequest{}))
	goes := stream.MessageRequest{Text: text("Soon gone"), UserID: text("bob")}
	second := must(channel.SendMessage(ctx, &stream.SendMessageRequest{Message: goes})).Data.Message
	hard := true
	must(chat.DeleteMessage(ctx, second.ID, &stream.DeleteMessageRequest{Hard: &hard}))

	must(0, json.NewEncoder(os.Stdout).Encode(map[string]string{"first": first.ID, "second": second.ID}))
}
