"""Prometheus' text format, read strictly: what promtool would refuse is refused here."""
import math
import re
import urllib.request
from collections import defaultdict
from dataclasses import dataclass, field

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
SAMPLE = re.compile(rf"^({NAME})(?:\{{(.*)\}})? (\S+)$")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)",?')


@dataclass
class Family:
    type: str = ""
    help: str = ""
    samples: dict = field(default_factory=dict)  # (name, ((label, value), …)) → number


def parsed(text):
    """name → Family. Raises AssertionError on what the format does not allow."""
    families, current = {}, None
    assert text.endswith("\n"), "the last line must end"
    for line in text.splitlines():
        kind = re.match(rf"^# (HELP|TYPE) ({NAME}) (.+)$", line)
        if kind:
            what, name, rest = kind.groups()
            if name not in families:
                families[name] = Family()
            else:
                assert name == current, f"the lines of {name} must stand together"
            current = name
            setattr(families[name], what.lower(), rest)
            continue
        sample = SAMPLE.match(line)
        assert sample and current, f"no sample: {line!r}"
        name, labels, value = sample.groups()
        assert name in (current, *(current + end for end in ("_bucket", "_sum", "_count"))), f"{name} stands under {current}"
        pairs = LABEL.findall(labels or "")
        assert "".join(f'{k}="{v}",' for k, v in pairs).rstrip(",") == (labels or "").rstrip(","), f"labels: {line!r}"
        key = (name, tuple(sorted(pairs)))
        assert key not in families[current].samples, f"twice: {line!r}"
        families[current].samples[key] = float(value)
    for name, family in families.items():
        assert family.help and family.type in ("counter", "gauge", "histogram"), f"{name}: HELP or TYPE is missing"
        if family.type == "counter":
            assert name.endswith("_total"), f"a counter's name ends in _total: {name}"
        if family.type == "histogram":
            _check_histogram(name, family)
    return families


def _check_histogram(name, family):
    series = defaultdict(list)
    for (sample, labels), value in family.samples.items():
        if sample == name + "_bucket":
            bound = float(dict(labels)["le"])
            series[tuple(pair for pair in labels if pair[0] != "le")].append((bound, value))
    for labels, buckets in series.items():
        counts = [count for _, count in sorted(buckets)]
        assert counts == sorted(counts), f"{name}{labels}: buckets must not fall"
        assert max(bound for bound, _ in buckets) == math.inf and counts[-1] == family.samples[(name + "_count", labels)], f"{name}{labels}: +Inf"
        assert (name + "_sum", labels) in family.samples


def scraped(server):
    """What a running server's /metrics says, by family."""
    with urllib.request.urlopen(f"{server.url}/metrics", timeout=10) as answer:
        return parsed(answer.read().decode())


def value(families, name, **labels):
    """One sample; 0 when it is not there."""
    family = next((families[n] for n in (name, *(name.removesuffix(end) for end in ("_bucket", "_sum", "_count"))) if n in families), Family())
    return family.samples.get((name, tuple(sorted(labels.items()))), 0)
