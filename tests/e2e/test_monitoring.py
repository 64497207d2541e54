"""The alert rules and the Grafana dashboard that ship: promtool takes them, and they name what /metrics says."""
import json
import re
import shutil
import subprocess

import pytest

from contract.api import sqs_hook
from contract.metrics import scraped
from contract.server import CHECKOUT
from contract.wait import eventually

RULES = CHECKOUT / "packaging" / "prometheus" / "millrace.rules.yml"
DASHBOARD = CHECKOUT / "packaging" / "grafana" / "millrace.json"
NAME = re.compile(r"\b(?:millrace|process)_[a-z_]+")
# What the dashboard's own variables stand for when it is looked at.
VARIABLES = {"$__rate_interval": "1m", "$app": ".*", "$hook": ".*"}


def promtool(*arguments):
    own = CHECKOUT / ".dev" / "promtool" / "promtool"
    program = own if own.exists() else shutil.which("promtool")
    if not program:
        pytest.skip("promtool is not installed")
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def queries():
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


@pytest.fixture(name="said")
def what_metrics_say(api, server, moto, queue):
    """The metrics of a server that has done one of everything."""
    hook = api.set_hooks(sqs_hook(queue))[0]
    api.users("alice")
    api.channel("c")
    eventually(lambda: server.ledger(hook["id"]).waiting == 0, 20, "delivered")
    return scraped(server)


def series_of(families):
    """Every name a query may use, with the labels it carries."""
    return {name: {label for label, _ in labels} for family in families.values() for name, labels in family.samples}


def test_promtool_takes_the_rules_and_their_tests():
    assert f"{RULES.read_text().count('- alert:')} rules found" in promtool("check", "rules", RULES)
    promtool("test", "rules", RULES.with_suffix(".test.yml"))


def test_promtool_takes_the_queries_of_the_dashboard(tmp_path):
    rules = []
    for number, (_, query) in enumerate(queries()):
        for variable, value in VARIABLES.items():
            query = query.replace(variable, value)
        rules.append({"record": f"query:number:{number}", "expr": query})
    file = tmp_path / "queries.json"  # JSON is YAML
    file.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    assert f"{len(rules)} rules found" in promtool("check", "rules", file)


def test_rules_and_dashboard_name_what_metrics_say(said):
    known = series_of(said)
    for place, text in [("the rules", line) for line in re.findall(r"expr: (.*)", RULES.read_text())] + list(queries()):
        names = NAME.findall(text)
        assert names or "up{" in text, f"{place} ask for nothing of ours: {text}"
        for name in names:
            assert name in known, f"{place}: /metrics says nothing of {name}"
        for name, labels in re.findall(r"((?:millrace|process)_[a-z_]+)\{([^}]*)\}", text):
            for label in re.findall(r"(\w+)=", labels):
                assert label in known[name] | {"job"}, f"{place}: {name} has no label {label}"


def test_every_metric_is_on_the_dashboard(said):
    shown = " ".join(query for _, query in queries())
    for name in said:
        assert name in shown or name.startswith(("millrace_log_trimmed", "millrace_log_oldest")), f"{name} is on no panel"
