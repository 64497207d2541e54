"""As whom Millrace signs: its own identity is the one that botocore finds in the same environment."""
import os
import subprocess
import sys

import pytest

from contract.api import Api
from contract.identity_services import IdentityServices, session_key

KEYS = "aws_access_key_id = {}\naws_secret_access_key = secret\n"
ROLE = "arn:aws:iam::123456789012:role/{}"
ASK_BOTOCORE = "import botocore.session as s; print(s.Session().get_credentials().get_frozen_credentials().access_key)"


@pytest.fixture(name="services")
def identity_services():
    with IdentityServices() as services:
        yield services


@pytest.fixture(name="environment")
def an_environment(services, tmp_path):
    """Nothing of the machine's own, and every service at the stub."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**clean, "HOME": str(tmp_path), "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1", "AWS_ENDPOINT_URL_STS": services.endpoint,
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": services.endpoint, "NO_PROXY": "*"}


# name: (environment, config, credentials, the key id that signs)
PLACES = {
    "environment": ({"AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "s"}, "[default]\n" + KEYS.format("AKIACONFIG"), "", "AKIAENV"),
    "config": ({}, "[default]\n" + KEYS.format("AKIACONFIG"), "", "AKIACONFIG"),
    "credentials": ({}, "[default]\n" + KEYS.format("AKIACONFIG"), "[default]\n" + KEYS.format("AKIACREDENTIALS"), "AKIACREDENTIALS"),
    "profile": ({"AWS_PROFILE": "dev"}, "[default]\n" + KEYS.format("AKIACONFIG") + "[profile dev]\n" + KEYS.format("AKIADEV"), "", "AKIADEV"),
    "role": ({"AWS_PROFILE": "dev"}, f"[profile dev]\nrole_arn = {ROLE.format('r')}\nsource_profile = base\nexternal_id = ext\n", "[base]\n" + KEYS.format("AKIABASE"),
             session_key(ROLE.format("r"), "AKIABASE")),
    "role-of-container": ({"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{services}/container", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{tmp}/pod-token"},
                          f"[default]\nrole_arn = {ROLE.format('r')}\ncredential_source = EcsContainer\nexternal_id = ext\n", "", session_key(ROLE.format("r"), "ASIACONTAINER")),
    "web-identity": ({"AWS_WEB_IDENTITY_TOKEN_FILE": "{tmp}/web-token", "AWS_ROLE_ARN": ROLE.format("web")}, "[default]\n" + KEYS.format("AKIACONFIG"), "",
                     session_key(ROLE.format("web"), "web.token")),
    "container": ({"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{services}/container", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{tmp}/pod-token"}, "", "", "ASIACONTAINER"),
    "instance": ({}, "", "", "ASIAINSTANCE"),
}


@pytest.mark.parametrize("place", PLACES)
def test_the_identity_is_the_one_that_botocore_finds(place, services, environment, serve, faulty, tmp_path):
    values, config, credentials, key = PLACES[place]
    (tmp_path / ".aws").mkdir()
    for name, text in {".aws/config": config, ".aws/credentials": credentials, "web-token": "web.token", "pod-token": "pod-token"}.items():
        (tmp_path / name).write_text(text)
    services.trust = {ROLE.format("r"): "ext", ROLE.format("web"): None}
    environment.update({name: value.format(services=services.endpoint, tmp=tmp_path) for name, value in values.items()})
    botocore = subprocess.run([sys.executable, "-c", ASK_BOTOCORE], env=environment, capture_output=True, text=True, timeout=30)
    assert botocore.stdout.strip() == key, botocore.stderr

    server = serve(faulty.address, environment=environment)
    answer = Api(server.url, server.key, server.secret).call("POST", "/check_sqs", {"sqs_url": faulty.url("q")})
    assert answer["status"] == "ok", answer
    assert set(faulty.signers) == {key}


def test_without_any_identity_every_place_is_named(environment, serve, faulty):
    server = serve(faulty.address, environment={**environment, "AWS_EC2_METADATA_DISABLED": "true"})
    answer = Api(server.url, server.key, server.secret).call("POST", "/check_sqs", {"sqs_url": faulty.url("q")})
    assert answer["status"] == "error" and faulty.requests == []
    for place in ("environment:", "profile:", "web identity:", "container:", "instance:"):
        assert place in answer["error"], answer["error"]


@pytest.fixture(name="own")
def own_identity(environment):
    return {**environment, "AWS_ACCESS_KEY_ID": "AKIAOWN", "AWS_SECRET_ACCESS_KEY": "s"}


def hook_with(auth_type, queue_url, **more):
    return {"hook_type": "sqs", "enabled": True, "event_types": [], "sqs_queue_url": queue_url, "sqs_auth_type": auth_type, **more}


def test_a_role_is_used_only_if_its_trust_policy_demands_the_apps_external_id(services, own, serve, faulty):
    role = ROLE.format("queue-writer")
    server = serve(faulty.address, environment=own)
    api = Api(server.url, server.key, server.secret)
    api.set_hooks(hook_with("role", faulty.url("q"), sqs_role_arn=role))

    answer = api.call("POST", "/check_sqs", {})
    assert answer["status"] == "error" and role in answer["error"] and "ExternalId" in answer["error"], answer
    assert answer["data"]["cause"] == "role_denied"
    external_id = services.asked("AssumeRole")[0]["ExternalId"]

    services.trust[role] = None
    server.stop()
    server.start()
    api = Api(server.url, server.key, server.secret)
    answer = api.call("POST", "/check_sqs", {})
    assert answer["status"] == "error" and "without its ExternalId" in answer["error"] and answer["data"]["cause"] == "role_open", answer
    assert faulty.requests == []

    services.trust[role] = external_id
    server.stop()
    server.start()
    api = Api(server.url, server.key, server.secret)
    assert api.call("POST", "/check_sqs", {})["status"] == "ok"
    assert set(faulty.signers) == {session_key(role, "AKIAOWN")}


def test_get_app_shows_the_policies_to_paste(services, own, serve, faulty):
    server = serve(faulty.address, environment=own)
    api = Api(server.url, server.key, server.secret)
    role = ROLE.format("queue-writer")
    api.set_hooks(hook_with("keys", faulty.url("k"), sqs_key="AKIA", sqs_secret="s"), hook_with("resource", faulty.url("q")),
                  hook_with("role", faulty.url("r"), sqs_role_arn=role))
    app = api.call("GET", "/app")["app"]
    keys, resource, of_role = (hook["aws_policies"] for hook in app["event_hooks"])
    us = "arn:aws:iam::123456789012:user/AKIAOWN"
    assert keys["identity_policy"]["Statement"][0]["Action"] == ["sqs:GetQueueUrl", "sqs:SendMessage", "sqs:SendMessageBatch", "sqs:GetQueueAttributes"]
    assert keys["identity_policy"]["Statement"][0]["Resource"] == ["arn:aws:sqs:us-east-1:000000000000:k"]
    assert resource["queue_policy"]["Statement"][0]["Principal"] == {"AWS": us}
    trust = of_role["trust_policy"]["Statement"][0]
    assert trust["Principal"] == {"AWS": us} and trust["Condition"] == {"StringEquals": {"sts:ExternalId": app["aws_external_id"]}}

    api.call("PATCH", "/app", app)  # what only we set is passed over when it comes back
    assert api.call("GET", "/app")["app"] == app
    services.trust[role] = app["aws_external_id"]
    assert api.call("POST", "/check_sqs", {"sqs_url": faulty.url("r")})["status"] == "ok"


def test_anothers_queue_is_not_reached_with_our_own_rights_but_by_the_operators_word(own, serve, faulty, tmp_path):
    first, second = ("one", "the-first-secret-is-long-enough"), ("two", "the-second-secret-is-long-enough")
    more = ["--app", ":".join(first), "--app", ":".join(second)]
    server = serve(faulty.address, environment=own, more=more)
    Api(server.url, *first).set_hooks(hook_with("resource", faulty.url("q")))
    other = Api(server.url, *second)
    for auth_type in ("resource", "role"):
        answer = other.send("PATCH", "/app", {"event_hooks": [hook_with(auth_type, faulty.url("q"), sqs_role_arn=ROLE.format("r"))]})
        assert answer.status == 400 and f"--allow-shared-queue {faulty.url('q')}" in answer.body.decode(), answer.body
        assert b"event_hooks[0].sqs_queue_url" in answer.body
    assert other.hooks() == []
    answer = other.call("POST", "/check_sqs", {"sqs_url": faulty.url("q")})
    assert answer["status"] == "error" and "--allow-shared-queue" in answer["error"] and faulty.requests == [], answer
    other.set_hooks(hook_with("keys", faulty.url("q"), sqs_key="AKIA", sqs_secret="s"))
    Api(server.url, *first).set_hooks(hook_with("resource", faulty.url("q")))

    shared = serve(faulty.address, data="shared", environment=own, more=[*more, "--allow-shared-queue", faulty.url("q")])
    for app in (first, second):
        api = Api(shared.url, *app)
        api.set_hooks(hook_with("resource", faulty.url("q")))
        assert api.call("POST", "/check_sqs", {})["status"] == "ok"
