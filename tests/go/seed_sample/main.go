// The SQS sample of Stream's documentation for Go; only the client's base URL and the values are ours.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	stream "github.com/GetStream/stream-chat-go/v8"
)

func must[T any](answer T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return answer
}

func main() {
	ctx := context.Background()
	client := must(stream.NewClient(os.Getenv("API_KEY"), os.Getenv("API_SECRET")))
	client.BaseURL = os.Getenv("MILLRACE_URL")

	// STEP 1: Get current app settings to preserve existing hooks
	settings := must(client.GetAppSettings(ctx))
	existing := settings.App.EventHooks
	fmt.Println("Current event hooks:", len(existing))

	// STEP 2: Add SQS hook while preserving existing hooks
	hook := stream.EventHook{
		HookType:    stream.SQSHook,
		Enabled:     true,
		EventTypes:  []string{}, // empty slice = all events
		SQSQueueURL: os.Getenv("QUEUE_URL"),
		SQSRegion:   "us-east-1",
		SQSAuthType: "keys", // or "resource" for role-based auth
		SQSKey:      "yourkey",
		SQSSecret:   "yoursecret",
	}

	// STEP 3: Update with complete array including existing hooks
	must(client.UpdateAppSettings(ctx, stream.NewAppSettings().SetEventHooks(append(existing, hook))))

	// Test the SQS connection
	check := stream.CheckSQSRequest{SqsURL: os.Getenv("QUEUE_URL"), SqsKey: "yourkey", SqsSecret: "yoursecret"}
	fmt.Println(must(client.CheckSqs(ctx, &check)).Status)
}
