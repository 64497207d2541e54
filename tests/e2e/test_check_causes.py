"""Test SQS names the cause: for each its code, the step where it shows, the remedy; the same on the command line."""
import base64
import json
import os
import ssl
import subprocess
import time

import pytest

from contract.api import Api, sqs_hook
from contract.aws_account import AwsAccount, Key, KmsKey
from contract.faulty_queue import THROTTLED, Faults, FaultyQueue
from contract.server import run

PATIENCE_SECONDS = 2.5
STEPS = ["form", "resolve", "connect", "tls", "clock", "identity", "attributes", "send"]
KEY_ID, SECRET = "AKIASENDER", "sender-secret-of-forty-characters-0123456"
ELSEWHERE = "arn:aws:iam::222222222222:user/stranger"


def check(api, body):
    """The answer's `data`, once all that holds for every answer is seen to hold."""
    started = time.monotonic()
    answer = api.call("POST", "/check_sqs", body)
    assert time.monotonic() - started < PATIENCE_SECONDS
    data = answer["data"]
    assert [step["name"] for step in data["steps"]] == STEPS and data["encoding"] == "json"
    assert SECRET not in json.dumps(answer)
    failed = [step for step in data["steps"] if step["status"] == "failed"]
    if answer["status"] == "ok":
        assert not failed and data["cause"] == "" and data["message_id"]
    else:
        assert answer["status"] == "error" and len(failed) == 1 and data["cause"] and not data["message_id"]
        assert answer["error"] == ": ".join(part for part in (data["text"], data["remedy"]) if part)
    return data


def failed_step(data):
    return next((step["name"] for step in data["steps"] if step["status"] == "failed"), "")


def causes(data):
    return [warning["cause"] for warning in data["warnings"]]


@pytest.fixture(name="account")
def an_account():
    return AwsAccount(keys={KEY_ID: Key(SECRET)})


@pytest.fixture(name="guarded")
def a_guarded_queue(account):
    """A queue that admits calls as AWS does."""
    with FaultyQueue(account=account) as queue:
        queue.attributes["q"] = {"RedrivePolicy": json.dumps({"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:dead", "maxReceiveCount": 5})}
        yield queue


@pytest.fixture(name="tester")
def a_tester(serve, guarded):
    server = serve(guarded.address, environment={**os.environ, "AWS_ENDPOINT_URL_STS": guarded.endpoint, "AWS_REGION": "us-east-1"})
    api = Api(server.url, server.key, server.secret)

    def ask(name="q", **settings):
        return check(api, {"sqs_url": guarded.url(name), "sqs_region": "us-east-1", "sqs_key": KEY_ID, "sqs_secret": SECRET, **settings})
    ask.api = api
    return ask


def test_a_sound_queue_has_no_warning(tester, guarded, account):
    data = tester()
    assert data["warnings"] == [] and data["policy"] is None and data["identity"] == account.keys[KEY_ID].arn and data["request_id"]
    assert data["queue"] == {"fifo": False, "maximum_message_bytes": 262144, "encryption": "none",
                             "dead_letter_queue": "arn:aws:sqs:us-east-1:000000000000:dead", "messages_waiting": 0, "messages_in_flight": 0}
    assert all(step["status"] == ("skipped" if step["name"] == "tls" else "ok") for step in data["steps"])
    assert [json.loads(taken.body)["type"] for taken in guarded.taken] == ["hook.test"]


def test_an_unknown_key(tester):
    data = tester(sqs_key="AKIANOBODY")
    assert data["cause"] == "unknown_key" and failed_step(data) == "send" and "sqs_key" in data["remedy"]


def test_a_bad_secret(tester):
    assert tester(sqs_secret="another-secret")["cause"] == "bad_secret"


def test_an_expired_session(tester, account):
    account.keys[KEY_ID].is_expired = True
    assert tester()["cause"] == "expired_token"


def test_a_right_that_is_missing_is_named_with_queue_and_identity(tester, account):
    account.keys[KEY_ID].allows.remove("sqs:SendMessage")
    data = tester()
    assert data["cause"] == "access_denied" and "sqs:SendMessage" in data["remedy"]
    assert data["text"].startswith("arn:aws:iam::000000000000:user/sender may not sqs:SendMessage on arn:aws:sqs:us-east-1:000000000000:q")
    assert data["queue"] is not None and data["request_id"]
    statement, = data["policy"]["Statement"]
    assert "sqs:SendMessage" in statement["Action"] and statement["Resource"] == ["arn:aws:sqs:us-east-1:000000000000:q"]


def test_attributes_that_may_not_be_read_are_a_warning_alone(tester, account):
    account.keys[KEY_ID].allows = ["sqs:SendMessage"]
    data = tester()
    assert data["cause"] == "" and causes(data) == ["attributes_denied"] and data["queue"] is None


def test_a_queue_policy_that_denies(tester, account):
    account.queue_policies["q"] = {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}}
    assert tester()["cause"] == "explicitly_denied"


def test_another_account_needs_both_policies(tester, account):
    account.keys[KEY_ID].arn = ELSEWHERE
    assert tester()["cause"] == "access_denied"
    account.queue_policies["q"] = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": ELSEWHERE}, "Action": ["sqs:SendMessage", "sqs:GetQueueAttributes"],
                                                  "Resource": "arn:aws:sqs:us-east-1:000000000000:q"}]}
    assert tester()["cause"] == ""
    account.keys[KEY_ID].allows.clear()
    assert tester()["cause"] == "access_denied"


@pytest.mark.parametrize("key, cause", [(None, "kms_not_found"), (KmsKey(is_enabled=False), "kms_disabled"), (KmsKey(), "kms_denied"),
                                        (KmsKey(allows=["arn:aws:iam::000000000000:user/sender"]), "")], ids=["absent", "disabled", "denied", "allowed"])
def test_an_encrypted_queue(tester, guarded, account, key, cause):
    arn = "arn:aws:kms:us-east-1:000000000000:key/1"
    account.queue_keys["q"], guarded.attributes["q"]["KmsMasterKeyId"] = arn, arn
    if key:
        account.kms_keys[arn] = key
    data = tester()
    assert data["cause"] == cause and data["queue"]["encryption"] == "kms"
    assert (arn in json.dumps(data["policy"])) == (cause == "kms_denied")


def test_the_wrong_region(tester, account):
    account.region = "eu-west-1"
    data = tester()
    assert data["cause"] == "wrong_region" and "sqs_region" in data["remedy"]


@pytest.mark.parametrize("minutes, warnings", [(2, []), (20, ["clock_skew"]), (-20, ["clock_skew"])])
def test_a_clock_that_is_wrong_is_followed_and_told(tester, account, minutes, warnings):
    account.clock_ahead_seconds = 60 * minutes
    data = tester()
    assert data["cause"] == "" and causes(data) == warnings
    assert data["steps"][4]["status"] == ("warning" if warnings else "ok")


def test_a_fifo_queue_whose_name_does_not_say_so(tester, guarded):
    guarded.attributes["q"]["FifoQueue"] = "true"
    data = tester()
    assert data["cause"] == "fifo_parameters" and data["queue"]["fifo"] and ".fifo" in data["remedy"]


def test_what_deserves_a_look(tester, guarded):
    guarded.attributes["q"] = {"MaximumMessageSize": "1024", "ApproximateNumberOfMessages": "5000", "ApproximateNumberOfMessagesNotVisible": "0"}
    data = tester()
    assert data["cause"] == "" and causes(data) == ["small_limit", "no_dead_letter_queue", "nobody_consuming"]
    assert all(warning["remedy"] for warning in data["warnings"])


def test_throttling(tester, guarded):
    guarded.refusal = THROTTLED[1]
    assert tester()["cause"] == "throttled"


def test_a_redirect_is_not_followed(tester, guarded):
    with FaultyQueue() as inward:
        guarded.redirect = inward.endpoint
        assert tester()["cause"] == "redirected" and inward.requests == []


def test_a_port_where_nobody_listens(tester, guarded):
    guarded.refuse()
    data = tester()
    assert data["cause"] == "connection_refused" and failed_step(data) == "connect"


def test_an_answer_that_does_not_come(tester, guarded):
    guarded.faults = Faults(slow=1, slow_seconds_min=30, slow_seconds_max=30)
    data = tester()
    assert data["cause"] == "answer_timeout" and data["queue"] is not None


def test_a_region_beside_the_url(tester):
    data = tester(sqs_region="eu-west-1")
    assert data["cause"] == "wrong_region"  # the stub's URL says none, so the setting counts


def test_keys_that_are_missing(tester, guarded):
    assert failed_step(tester(sqs_secret="", sqs_auth_type="keys")) == "form"
    data = tester(sqs_secret="********")
    assert data["cause"] == "no_keys" and "mask" in data["text"] and guarded.requests == []


def test_a_mask_stands_for_the_stored_secret(serve, guarded):
    server = serve(guarded.address)
    api = Api(server.url, server.key, server.secret)
    hook = api.set_hooks(sqs_hook(guarded.url("stored"), sqs_key=KEY_ID, sqs_secret=SECRET))[0]
    assert check(api, {"sqs_url": guarded.url("q"), "sqs_key": KEY_ID, "sqs_secret": hook["sqs_secret"]})["cause"] == ""
    assert check(api, {**hook, "sqs_queue_url": guarded.url("edited")})["cause"] == ""
    assert check(api, {**hook, "sqs_secret": "wrong"})["cause"] == "bad_secret"
    assert [taken.queue for taken in guarded.taken] == ["q", "edited"]


def test_an_encoding_is_tried_before_it_is_saved(tester, guarded):
    answer = tester.api.call("POST", "/check_sqs", {"sqs_url": guarded.url("q"), "sqs_key": KEY_ID, "sqs_secret": SECRET, "sqs_payload_encoding": "base64"})
    assert answer["data"]["encoding"] == "base64" and json.loads(base64.b64decode(guarded.taken[-1].body))["type"] == "hook.test"


def test_several_stored_hooks_have_a_diagnosis_each(serve, guarded):
    server = serve(guarded.address)
    api = Api(server.url, server.key, server.secret)
    good, bad = api.set_hooks(sqs_hook(guarded.url("q"), sqs_key=KEY_ID, sqs_secret=SECRET), sqs_hook(guarded.url("r"), sqs_key=KEY_ID, sqs_secret="no"))
    answer = api.call("POST", "/check_sqs", {"sqs_url": None, "sqs_key": None, "sqs_secret": None})
    assert answer["status"] == "error" and "sqs_secret" in answer["error"]
    assert {hook["id"]: (hook["status"], hook["cause"]) for hook in answer["data"]["hooks"]} == {good["id"]: ("ok", ""), bad["id"]: ("error", "bad_secret")}
    assert [step["name"] for step in answer["data"]["hooks"][0]["steps"]] == STEPS

    told = run("hook", "test", "--data", server.data)
    assert told.returncode == 1
    for word in ("ok      sqs", "FAILED  sqs", "resolve", "attributes", "does not accept the signature", "→ correct the secret", "request id"):
        assert word in told.stdout, told.stdout
    tested = json.loads(run("hook", "test", "--data", server.data, "--json").stdout)
    assert not tested["ok"] and [hook["cause"] for hook in tested["hooks"]] == ["", "bad_secret"]
    assert run("hook", "test", "--data", server.data, "--hook", good["id"]).returncode == 0


def test_many_queues_that_do_not_answer_are_tried_at_once(serve, guarded):
    server = serve(guarded.address)
    api = Api(server.url, server.key, server.secret)
    api.set_hooks(*(sqs_hook(guarded.url(f"q{n}"), sqs_key=KEY_ID, sqs_secret=SECRET, enabled=False) for n in range(30)))
    guarded.faults = Faults(slow=1, slow_seconds_min=30, slow_seconds_max=30)
    started = time.monotonic()
    hooks = api.call("POST", "/check_sqs", {})["data"]["hooks"]
    assert time.monotonic() - started < PATIENCE_SECONDS
    assert [hook["cause"] for hook in hooks] == 30 * ["answer_timeout"]


def test_nothing_to_test(api):
    assert check(api, {})["cause"] == "no_hook"


# TLS, by certificates made here

def openssl(*words):
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr


def issued(folder, name, subject_alt_name, days="2"):
    """A certificate of the folder's CA, which is made at first need; an ssl.SSLContext that shows it."""
    if not (folder / "ca.pem").exists():
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=test CA",
                "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    (folder / f"{name}.ext").write_text(f"subjectAltName={subject_alt_name}")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", folder / f"{name}.csr")
    openssl("x509", "-req", "-in", folder / f"{name}.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key", "-days", days,
            "-extfile", folder / f"{name}.ext", "-out", cert)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


@pytest.mark.parametrize("san, days, trusted, cause", [("IP:127.0.0.1", "2", True, ""), ("IP:127.0.0.1", "2", False, "tls_untrusted"),
                                                       ("DNS:elsewhere.example", "2", True, "tls_wrong_name"), ("IP:127.0.0.1", "-1", True, "tls_expired")],
                         ids=["sound", "untrusted", "wrong-name", "expired"])
def test_a_certificate(serve, tmp_path, san, days, trusted, cause):
    with FaultyQueue(tls=issued(tmp_path, "queue", san, days)) as queue:
        server = serve(queue.address, more=["--outbound-ca-file", str(tmp_path / "ca.pem")] if trusted else [])
        data = check(Api(server.url, server.key, server.secret), {"sqs_url": queue.url("q"), "sqs_key": "k", "sqs_secret": "s"})
        assert data["cause"] == cause and failed_step(data) == ("tls" if cause else "")
        assert (len(queue.taken) == 1) == (cause == "")


def test_tls_with_a_port_that_speaks_none(serve, faulty):
    server = serve(faulty.address)
    data = check(Api(server.url, server.key, server.secret), {"sqs_url": f"https://{faulty.address}/000000000000/q", "sqs_key": "k", "sqs_secret": "s"})
    assert failed_step(data) == "tls" and data["cause"] == "tls"


# Inward addresses, whatever they are written as

@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]", "[::ffff:127.0.0.1]",
                                  "[::ffff:7f00:1]", "0.0.0.0", "[::]"])
def test_this_machine_is_not_reached_by_any_name(serve, faulty, host):
    server = serve()
    port = faulty.address.rpartition(":")[2]
    data = check(Api(server.url, server.key, server.secret), {"sqs_url": f"http://{host}:{port}/000000000000/q", "sqs_key": "k", "sqs_secret": "s"})
    assert data["cause"] in ("address_refused", "no_such_host", "name_server") and faulty.requests == []
    if data["cause"] == "address_refused":
        assert "--allow-outbound" in data["remedy"]


@pytest.mark.parametrize("host", ["169.254.169.254", "[fd00:ec2::254]", "169.254.170.2", "100.100.100.200", "[::ffff:169.254.169.254]", "2852039166", "10.0.0.1",
                                  "192.168.1.1", "100.64.0.1"])
def test_a_metadata_service_and_private_networks_are_not_reached(serve, host):
    server = serve()
    data = check(Api(server.url, server.key, server.secret), {"sqs_url": f"http://{host}/000000000000/q", "sqs_key": "k", "sqs_secret": "s"})
    assert data["cause"] == "address_refused" and failed_step(data) == "connect"


@pytest.mark.parametrize("url", ["http://sqs.us-east-1.amazonaws.com@127.0.0.1:{port}/000000000000/q", "http://a:b@127.0.0.1:{port}/000000000000/q",
                                 "http://127.0.0.1:{port}\\@sqs.us-east-1.amazonaws.com/000000000000/q", "http://127.0.0.1:{port}#@sqs.us-east-1.amazonaws.com/0/q",
                                 "http://127.0.0.1:{port}/000000000000/q?x=1", "gopher://127.0.0.1:{port}/000000000000/q", "http://127.0.0.1:{port}%2f@x/0/q",
                                 "http://%31%32%37.0.0.1:{port}/000000000000/q\r\nX: y", "//127.0.0.1:{port}/0/q", "http:///000000000000/q"])
def test_a_url_that_pretends(serve, faulty, url):
    server = serve(faulty.address)
    data = check(Api(server.url, server.key, server.secret), {"sqs_url": url.format(port=faulty.address.rpartition(":")[2]), "sqs_key": "k", "sqs_secret": "s"})
    assert data["cause"] == "queue_url" and failed_step(data) == "form" and faulty.requests == []
