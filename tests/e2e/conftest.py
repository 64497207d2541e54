"""The parts that every end-to-end test starts from: real queues, a stub that fails on demand, and a running millrace."""
import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from contract.api import Api  # noqa: E402
from contract.elasticmq import ElasticMq  # noqa: E402
from contract.faulty_queue import FaultyQueue  # noqa: E402
from contract.real_queue import Moto  # noqa: E402
from contract.server import Millrace, binary, run  # noqa: E402

HERE = Path(__file__).resolve().parent
JAVA_LIBRARIES = HERE.parents[1] / ".dev" / "java"
GO_MODULES = HERE.parents[1] / ".dev" / "go"


# What a change breaks first: ./dev test --quick runs these files alone.
FIRST = {"test_auth.py", "test_check_sqs.py", "test_conversation.py", "test_delivery.py", "test_http.py", "test_sdk_habits.py", "test_seed_samples.py",
         "test_settings.py"}


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes longer than five seconds")
    config.addinivalue_line("markers", "first: run by ./dev test --quick")
    config.addinivalue_line("markers", "later: not among the first, though its file is")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.name in FIRST and not item.get_closest_marker("slow") and not item.get_closest_marker("later"):
            item.add_marker("first")


def pytest_sessionstart():
    if not binary().exists():
        pytest.exit(f"there is no {binary()}: build it with ./dev build, or name another with MILLRACE_BIN", returncode=2)


@pytest.fixture(scope="session", name="moto")
def a_moto():
    with Moto() as moto:
        yield moto


@pytest.fixture(name="queue")
def a_queue(moto):
    """The URL of a real, empty queue."""
    return moto.queue(f"q-{uuid.uuid4().hex[:12]}")


@pytest.fixture(name="faulty")
def a_faulty_queue():
    with FaultyQueue() as queue:
        yield queue


@pytest.fixture(name="serve")
def servers(tmp_path):
    """Starts a millrace that may reach the given addresses; ends it with the test."""
    started = []

    def serve(*allow, data="data", **options):
        server = Millrace(tmp_path / data, allow=allow, **options)
        started.append(server)
        return server.start()

    yield serve
    for server in started:
        server.close()


@pytest.fixture(name="server")
def a_server(serve, moto):
    return serve(moto.address)


@pytest.fixture(name="api")
def an_api(server):
    return Api(server.url, server.key, server.secret)


def java():
    """The command line of Java with what tests/java/pom.xml lists."""
    if not shutil.which("java"):
        pytest.skip("java is not installed")
    if not JAVA_LIBRARIES.exists():
        pytest.skip("the libraries of tests/java/pom.xml are not installed: ./dev setup test fetches them where mvn is found")
    return [shutil.which("java"), "-cp", str(JAVA_LIBRARIES / "*")]


def go():
    """The command line that runs a package of tests/go with what its go.mod lists."""
    if not shutil.which("go"):
        pytest.skip("go is not installed")
    if not GO_MODULES.exists():
        pytest.skip("the modules of tests/go/go.mod are not installed: ./dev setup test fetches them where Go's proxy serves them")
    return ["env", "GOTOOLCHAIN=local", "GOPROXY=off", shutil.which("go"), "run", "-C", str(HERE.parent / "go")]


@pytest.fixture(scope="session", name="elasticmq")
def an_elasticmq(tmp_path_factory):
    with ElasticMq(java(), tmp_path_factory.mktemp("elasticmq")) as queues:
        yield queues


def command_of(name):
    if name.endswith(".java"):
        return [*java(), str(HERE.parent / "java" / name)]
    if name.endswith(".go"):
        return [*go(), "./" + str(Path(name).parent)]
    program = {".mjs": "node", ".rb": "ruby", ".php": "php"}.get(Path(name).suffix)
    if program and not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    return [shutil.which(program) if program else sys.executable, str(HERE / name)]


@pytest.fixture(name="ask")
def commands(server):
    """One command on the server's data, whether it runs or not: exit code, output, error output."""
    def ask(*words):
        done = run(*words, "--data", server.data)
        return done.returncode, done.stdout, done.stderr
    return ask


@pytest.fixture(name="ask_json")
def commands_in_json(ask):
    def ask_json(*words):
        code, out, error = ask(*words, "--json")
        assert code == 0, error
        return json.loads(out)
    return ask_json


@pytest.fixture(name="script")
def scripts():
    """Runs a .mjs, .py, .rb or .php file of this folder, a .java file of tests/java or a main.go of tests/go, the server's address and credentials in its environment; what it printed."""
    def run(name, server, *, seconds=60, **values):
        command = command_of(name)
        environment = {**os.environ, "MILLRACE_URL": server.url, "API_KEY": server.key, "API_SECRET": server.secret, **values}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds)
        assert done.returncode == 0, f"{name}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout
    return run
