# The SQS sample of Stream's documentation for Ruby, on Ruby's own JSON and HTTP: what its SDK sends, without the SDK, which no Debian package holds.
require "base64"
require "json"
require "net/http"
require "openssl"

class Client
  def initialize(key, secret, url)
    @query = "?api_key=#{key}"
    @url = URI(url)
    parts = [{ alg: "HS256", typ: "JWT" }, { server: true }].map { |part| Base64.urlsafe_encode64(part.to_json, padding: false) }
    @token = [*parts, Base64.urlsafe_encode64(OpenSSL::HMAC.digest("SHA256", secret, parts.join(".")), padding: false)].join(".")
  end

  def get_app_settings = ask(Net::HTTP::Get, "/app")
  def update_app_settings(**settings) = ask(Net::HTTP::Patch, "/app", settings)
  def check_sqs(sqs_key = nil, sqs_secret = nil, sqs_url = nil) = ask(Net::HTTP::Post, "/check_sqs", { sqs_key:, sqs_secret:, sqs_url: })

  private

  def ask(method, path, body = nil)
    request = method.new(path + @query, "Authorization" => @token, "stream-auth-type" => "jwt", "Content-Type" => "application/json")
    request.body = body.to_json if body
    answer = Net::HTTP.start(@url.host, @url.port) { |http| http.request(request) }
    raise answer.body unless answer.is_a?(Net::HTTPSuccess)
    JSON.parse(answer.body)
  end
end

client = Client.new(ENV["API_KEY"], ENV["API_SECRET"], ENV["MILLRACE_URL"])

# STEP 1: Get current app settings to preserve existing hooks
response = client.get_app_settings
existing_hooks = response["event_hooks"] || []
puts "Current event hooks: #{existing_hooks}"

# STEP 2: Add SQS hook while preserving existing hooks
new_sqs_hook = {
  "enabled" => true,
  "hook_type" => "sqs",
  "sqs_queue_url" => ENV["QUEUE_URL"],
  "sqs_region" => "us-east-1",
  "sqs_auth_type" => "keys", # or "resource" for role-based auth
  "sqs_key" => "yourkey",
  "sqs_secret" => "yoursecret",
  "event_types" => [] # empty array = all events
}

# STEP 3: Update with complete array including existing hooks
client.update_app_settings(event_hooks: existing_hooks + [new_sqs_hook])

# Test the SQS connection
puts client.check_sqs("yourkey", "yoursecret", ENV["QUEUE_URL"])["status"]
