"""The SQS sample of Stream's documentation for Python; only the client's base URL and the values are ours."""
import os

from stream_chat import StreamChat

client = StreamChat(os.environ["API_KEY"], os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])

# STEP 1: Get current app settings to preserve existing hooks
response = client.get_app_settings()
existing_hooks = response.get("event_hooks", [])
print("Current event hooks:", existing_hooks)

# STEP 2: Add SQS hook while preserving existing hooks
new_sqs_hook = {
    "enabled": True,
    "hook_type": "sqs",
    "sqs_queue_url": os.environ["QUEUE_URL"],
    "sqs_region": "us-east-1",
    "sqs_auth_type": "keys",  # or "resource" for role-based auth
    "sqs_key": "yourkey",
    "sqs_secret": "yoursecret",
    "event_types": []  # empty array = all events
}

# STEP 3: Update with complete array including existing hooks
client.update_app_settings(
    event_hooks=existing_hooks + [new_sqs_hook]
)

# Test the SQS connection
client.check_sqs("yourkey", "yoursecret", os.environ["QUEUE_URL"])
