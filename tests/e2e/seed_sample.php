<?php
// The SQS sample of Stream's documentation for PHP, on PHP's own JSON and HTTP: what its SDK sends, without the SDK, which no Debian package holds.

class Client
{
    private string $token;

    public function __construct(private string $key, string $secret, private string $url)
    {
        $parts = array_map(fn ($part) => self::text(json_encode($part)), [["alg" => "HS256", "typ" => "JWT"], ["server" => true]]);
        $parts[] = self::text(hash_hmac("sha256", implode(".", $parts), $secret, true));
        $this->token = implode(".", $parts);
    }

    public function getAppSettings(): array
    {
        return $this->ask("GET", "/app");
    }

    public function updateAppSettings(array $settings): array
    {
        return $this->ask("PATCH", "/app", $settings);
    }

    public function checkSqs(array $sqs): array
    {
        return $this->ask("POST", "/check_sqs", $sqs);
    }

    private function ask(string $method, string $path, ?array $body = null): array
    {
        $headers = ["Authorization: $this->token", "stream-auth-type: jwt", "Content-Type: application/json"];
        $http = ["method" => $method, "header" => $headers, "content" => $body === null ? "" : json_encode($body)];
        $answer = file_get_contents("$this->url$path?api_key=$this->key", false, stream_context_create(["http" => $http]));
        if ($answer === false) {
            exit(1);
        }
        return json_decode($answer, true);
    }

    private static function text(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), "+/", "-_"), "=");
    }
}

$client = new Client(getenv("API_KEY"), getenv("API_SECRET"), getenv("MILLRACE_URL"));

// STEP 1: Get current app settings to preserve existing hooks
$response = $client->getAppSettings();
$existingHooks = $response["event_hooks"] ?? [];
echo "Current event hooks: " . count($existingHooks) . "\n";

// STEP 2: Add SQS hook while preserving existing hooks
$newSqsHook = [
    "enabled" => true,
    "hook_type" => "sqs",
    "sqs_queue_url" => getenv("QUEUE_URL"),
    "sqs_region" => "us-east-1",
    "sqs_auth_type" => "keys", // or "resource" for role-based auth
    "sqs_key" => "yourkey",
    "sqs_secret" => "yoursecret",
    "event_types" => [] // empty array = all events
];

// STEP 3: Update with complete array including existing hooks
$client->updateAppSettings(["event_hooks" => [...$existingHooks, $newSqsHook]]);

// Test the SQS connection
echo $client->checkSqs(["sqs_queue_url" => getenv("QUEUE_URL"), "sqs_key" => "yourkey", "sqs_secret" => "yoursecret"])["status"] . "\n";
