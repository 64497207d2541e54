// What the tests drive from Go's proxy: Stream's Go SDKs as clients. Nothing is built from this.
module millrace/tests

go 1.23

require (
	github.com/GetStream/getstream-go/v3 v3.2.0
	github.com/GetStream/stream-chat-go/v8 v8.3.0
)

require (
	github.com/golang-jwt/jwt/v4 v4.5.1 // indirect
	github.com/golang-jwt/jwt/v5 v5.2.1 // indirect
)
