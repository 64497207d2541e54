"""`millrace serve` as an operator meets it: starts that must fail say why and what to do; stops are clean."""
import signal
import socket
import subprocess

import pytest

from contract.api import Api
from contract.server import Millrace, run
from contract.wait import eventually


def fails(server, *words, seconds=10, command=None):
    done = subprocess.run(command or server.command(), capture_output=True, text=True, timeout=seconds)
    said = done.stdout + done.stderr
    assert done.returncode not in (0, -6, -11), f"exit code {done.returncode}: {said}"
    assert "millrace ready" not in said
    for word in words:
        assert word in said, f"{word!r} is not in {said!r}"
    return said


def test_a_second_process_on_the_same_data_is_refused(serve):
    first = serve()
    fails(Millrace(first.data), str(first.data), "--data")
    assert Api(first.url, first.key, first.secret).send("GET", "/app").status == 200


def test_a_port_in_use_names_the_flag(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = Millrace(tmp_path / "data")
        fails(server, "--listen", str(port), command=[w.replace("127.0.0.1:0", f"127.0.0.1:{port}") for w in server.command()])


def test_a_file_in_place_of_the_folder(tmp_path):
    (tmp_path / "data").write_text("a file")
    fails(Millrace(tmp_path / "data"), str(tmp_path / "data"), "--data")
    assert (tmp_path / "data").read_text() == "a file"


def test_a_wrong_seal_key_refuses_the_start(serve, tmp_path):
    mine, other = serve(data="mine"), serve(data="other")
    mine.stop(), other.stop()
    key = mine.data / "seal.key"
    right = key.read_bytes()
    key.write_bytes((other.data / "seal.key").read_bytes())
    fails(mine, "seal.key")
    key.unlink()
    fails(mine, "seal.key")
    assert not key.exists(), "a new key was made for data that is sealed with another"
    key.write_bytes(right)
    mine.start()


@pytest.mark.parametrize("arguments", [["--listen", "nowhere"], ["--app", "nosecret"], ["--allow-outbound", "127.0.0.1"], ["--no-such-flag"]], ids=lambda a: a[0])
def test_a_wrong_argument_is_named(tmp_path, arguments):
    server = Millrace(tmp_path / "data")
    command = server.command()
    if arguments[0] in command:
        at = command.index(arguments[0])
        del command[at:at + 2]
    fails(server, arguments[0], command=command + arguments)


def test_files_that_hold_secrets_are_the_owners_alone(serve):
    server = serve()
    for name in ("seal.key", "operator.token"):
        assert (server.data / name).stat().st_mode & 0o777 == 0o600
    assert (server.data / "control.sock").stat().st_mode & 0o077 == 0


def test_sigterm_stops_cleanly(serve):
    server = serve()
    Api(server.url, server.key, server.secret).users("alice")
    assert server.stop() == 0
    assert not (server.data / "control.sock").exists()


def test_an_idle_connection_delays_no_stop(serve):
    server = serve()
    host, port = server.url.split("//")[1].split(":")
    with socket.create_connection((host, int(port))):
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(10) == 0


def test_a_second_sigterm_exits_at_once(serve):
    server = serve()
    server.process.send_signal(signal.SIGTERM)
    try:
        server.process.send_signal(signal.SIGTERM)
    except ProcessLookupError:
        pass
    assert server.process.wait(3) is not None


def test_a_kill_leaves_a_lock_that_the_next_start_takes(serve):
    server = serve()
    Api(server.url, server.key, server.secret).users("alice")
    server.kill()
    server.start()
    assert [e.type for e in server.events()] == ["user.updated"]


def test_an_app_named_at_start_again_keeps_its_data(serve):
    server = serve()
    Api(server.url, server.key, server.secret).users("alice")
    server.stop()
    server.start()
    assert len(server.events()) == 1
    assert Api(server.url, server.key, "other").send("GET", "/app").status == 401


def test_check_and_event_list_work_on_a_running_and_on_a_stopped_server(serve):
    server = serve()
    Api(server.url, server.key, server.secret).users("alice")
    running = (server.check(), server.events())
    server.stop()
    assert (server.check(), server.events()) == running
    assert running[0]["holds"] is True and running[0]["apps"][0]["app"] == server.key


def test_commands_on_data_that_is_not_there_say_so(tmp_path):
    for command in (["check"], ["event", "list", "--app", "x"]):
        done = run(*command, "--data", tmp_path / "absent", "--json")
        assert done.returncode not in (0, -6, -11) and str(tmp_path / "absent") in done.stdout + done.stderr
        assert not (tmp_path / "absent").exists()


def test_health_and_readiness(serve):
    server = serve()
    api = Api(server.url, server.key, server.secret)
    eventually(lambda: api.send("GET", "/readyz", key="", auth="").status == 200, 5, "ready")
    assert api.send("GET", "/healthz", key="", auth="").status == 200
