"""Kills millrace at random instants under load, starts it again on the same data, and holds the promise against what clients were told.

    crash.py [--kills N] [--seed S] [--binary PATH] [--fifo] [--mutants]

Several clients send through the HTTP API without a break; a change whose answer they never saw they send again. The queue
fails in every way it knows. Each round ends with a healthy queue: then nothing may be left waiting, and the checker compares
the log, the ledger, the queue, and every answer that a client got. `--mutants` runs the same against two binaries that break
the promise on purpose and passes only if the checker notices each.
"""
import argparse
import asyncio
import json
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import aiohttp

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from contract.api import Api, sqs_hook, token  # noqa: E402
from contract.checker import Expectation, check_answers, check_hook  # noqa: E402
from contract.faulty_queue import STORMY, FaultyQueue  # noqa: E402
from contract.server import DidNotStart, Millrace, binary  # noqa: E402

CLIENTS = 8
CHANNELS = 4
USERS = ["ada", "brunel", "curie"]
ROUND_KILLS = 10
MUTANT_ROUND_KILLS = 4
MUTANT_KILLS_MAX = 60
UP_SECONDS_MAX = 1.2
KILLED_WHILE_STARTING = 0.12  # of all kills
QUEUE_AWAY = 0.2              # of all lives, the queue refuses connections
PAUSE_SECONDS_MAX = 0.02      # between two changes of a client
DRAIN_SECONDS_MAX = 90
ANSWERED_SECONDS_MAX = 30
MUTANTS = {"append-outside": ("no event in the log", "without their event", "without its row"),
           "cursor-early": ("events lost", "counted as delivered")}


@dataclass(frozen=True)
class Change:
    """One request of a client, and the fact that its event will tell."""
    fact: tuple  # (event type, message id, what was said)
    path: str
    body: dict


def fact_of(event):
    """The change that an event of the log tells of; None for those that no client of this load makes."""
    told = json.loads(event.payload)
    if event.type in ("message.new", "message.updated"):
        return event.type, told["message"]["id"], told["message"]["text"]
    if event.type == "reaction.new":
        return event.type, told["message"]["id"], told["reaction"]["type"]
    return None


class Load:
    """The clients: what they send, what they were told, and what they still wait to hear."""

    def __init__(self, seed, key, secret):
        self._seed, self._key = seed, key
        self._headers = {"Authorization": token(secret, {"server": True}), "stream-auth-type": "jwt", "X-Stream-Client": "crash"}
        self.acknowledged, self.existing, self.unexpected = set(), set(), []
        self.answers = 0
        self._unanswered = {}
        self._up, self._paused = asyncio.Event(), False
        self._url = None
        self._clients = []

    def start(self):
        self._clients = [asyncio.create_task(self._client(n)) for n in range(CLIENTS)]

    async def stop(self):
        for client in self._clients:
            client.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)

    def server_is_up(self, url):
        self._url = url
        self._up.set()

    def server_is_gone(self):
        self._up.clear()

    async def settle(self):
        """No new changes; returns when each change has its answer."""
        self._paused = True
        deadline = time.monotonic() + ANSWERED_SECONDS_MAX
        while self._unanswered:
            for client in self._clients:
                if client.done():
                    client.result()
            if time.monotonic() > deadline:
                self.unexpected.append(f"{len(self._unanswered)} changes were never answered")
                return
            await asyncio.sleep(0.02)

    def go_on(self):
        self._paused = False

    async def _client(self, number):
        dice = random.Random(f"{self._seed}/{number}")
        mine, made = [], 0
        async with aiohttp.ClientSession(headers=self._headers, timeout=aiohttp.ClientTimeout(total=10)) as session:
            while True:
                await self._up.wait()
                change = self._unanswered.get(number)
                if change is None:
                    await asyncio.sleep(dice.uniform(0, PAUSE_SECONDS_MAX))
                    if self._paused or not self._up.is_set():
                        await asyncio.sleep(0.01)
                        continue
                    made += 1
                    change = self._unanswered[number] = self._change(dice, number, made, mine)
                if await self._answered(session, change):
                    del self._unanswered[number]
                    if change.fact[0] == "message.new":
                        mine.append(change)
                else:
                    await asyncio.sleep(0.02)

    def _change(self, dice, number, made, mine):
        user, roll = dice.choice(USERS), dice.random()
        if mine and roll < 0.15:
            message = dice.choice(mine[-50:])
            text = f"{message.fact[1]} edited {made}"
            return Change(("message.updated", message.fact[1], text), f"/messages/{message.fact[1]}",
                          {"message": {"id": message.fact[1], "text": text, "user_id": message.body["message"]["user_id"]}})
        if mine and roll < 0.25:
            message = mine.pop(dice.randrange(len(mine)))  # once each, so that no reaction replaces another
            return Change(("reaction.new", message.fact[1], "like"), f"/messages/{message.fact[1]}/reaction",
                          {"reaction": {"type": "like", "user_id": user}})
        message_id = f"crash-{self._seed}-{number}-{made}"
        text = f"{message_id} " + "word " * dice.randint(0, 200)
        return Change(("message.new", message_id, text.strip()), f"/channels/messaging/crash-{dice.randrange(CHANNELS)}/message",
                      {"message": {"id": message_id, "text": text.strip(), "user_id": user}})

    async def _answered(self, session, change):
        """Whether the change has its final answer. Without one it may have happened or not."""
        try:
            async with session.post(f"{self._url}{change.path}?api_key={self._key}", json=change.body) as reply:
                status, body = reply.status, await reply.read()
        except (aiohttp.ClientError, asyncio.TimeoutError, ConnectionError):
            return False
        if status == 503:
            return False
        self.answers += 1
        if status == 201:
            self.acknowledged.add(change.fact)
        elif change.fact[0] == "message.new" and status == 400 and b"already exists" in body and json.loads(body)["code"] == 4:
            self.existing.add(change.fact)
        else:
            self.unexpected.append(f"{change.path}: {status} {body[:300].decode(errors='replace')}")
        return True


class Report:
    """One line per check, and the plain last line."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what, problems):
        if problems:
            self.failed += 1
            print(f"FAILED  {what}\n        " + "\n        ".join(problems), flush=True)
        else:
            self.passed += 1
            print(f"ok      {what}", flush=True)


class Crash:
    """One server, one queue, one load; rounds of kills, each with its verdict."""

    def __init__(self, folder, seed, program, fifo=False):
        self.seed, self.dice = seed, random.Random(seed)
        self.queue = FaultyQueue(seed)
        self.server = Millrace(Path(folder) / "data", key="crashkey", secret="crashsecret", allow=[self.queue.address], program=program)
        self.load = Load(seed, self.server.key, self.server.secret)
        self.expectations = {"all": Expectation(), "news": Expectation(types=frozenset({"message.new"}))}
        if fifo:
            self.expectations["ordered.fifo"] = Expectation(ordered=True)
        self.hooks = {}
        self.kills = 0

    async def begin(self):
        """Hooks come first, so that they accept every event of the log."""
        await asyncio.to_thread(self.server.start)
        api = Api(self.server.url, self.server.key, self.server.secret)
        stored = api.set_hooks(*(sqs_hook(self.queue.url(name), event_types=sorted(e.types)) for name, e in self.expectations.items()))
        self.hooks = {name: hook["id"] for name, hook in zip(self.expectations, stored)}
        api.users(*USERS)
        for n in range(CHANNELS):
            api.channel(f"crash-{n}", created_by=USERS[0])
        await asyncio.to_thread(self.server.kill)
        self.load.start()

    async def end(self):
        await self.load.stop()
        self.server.close()
        self.queue.close()

    async def round(self, kills):
        """Kills, then health. The problems found; none when the promise was kept."""
        self.queue.faults = STORMY
        self.load.go_on()
        for _ in range(kills):
            await self._one_life()
        self.queue.heal()
        await self._start()
        await self.load.settle()
        problems = await asyncio.to_thread(self._verdict)
        self.load.server_is_gone()
        await asyncio.to_thread(self.server.kill)
        return problems

    async def _one_life(self):
        self.kills += 1
        away = self.dice.random() < QUEUE_AWAY
        (self.queue.refuse if away else self.queue.accept)()
        early, seconds = self.dice.random() < KILLED_WHILE_STARTING, self.dice.uniform(0.02, UP_SECONDS_MAX)
        answers = self.load.answers
        if early:
            seconds /= 10
            await asyncio.to_thread(self.server.spawn)
        else:
            await self._start()
        await asyncio.sleep(seconds)
        self.load.server_is_gone()
        await asyncio.to_thread(self.server.kill)
        print(f"  kill {self.kills}: {seconds:.3f} s after {'its start' if early else 'it was ready'}{', queue away' if away else ''};"
              f" {self.load.answers - answers} answers, {len(self.queue.taken)} messages in the queues", flush=True)

    async def _start(self):
        await asyncio.to_thread(self.server.start)
        self.load.server_is_up(self.server.url)

    def _verdict(self):
        ledgers = self._drained()
        log = self.server.events()
        answers = check_answers(log, fact_of, self.load.acknowledged, self.load.existing, once=lambda fact: fact[0] == "message.new")
        problems = {"answers": self.load.unexpected + answers}
        said = [f"{len(log)} events, {len(self.load.acknowledged)} acknowledged, {len(self.load.existing)} found to exist"]
        for name, expectation in self.expectations.items():
            verdict = check_hook(log, ledgers[name], self.queue.arrivals(name), expectation, app=self.server.key, secret=self.server.secret)
            problems[name] = verdict.problems + ([f"{ledgers[name].dead} dead letters, though no fault was for good"] if ledgers[name].dead else [])
            said.append(f"{name}: {verdict.arrived} of {verdict.matching} arrived, {verdict.repeats} repeats")
        print("  " + "; ".join(said), flush=True)
        return problems

    def _drained(self):
        """The ledgers once nothing waits any more, or at the deadline."""
        deadline = time.monotonic() + DRAIN_SECONDS_MAX
        while True:
            by_hook = {ledger.hook: ledger for ledger in self.server.ledgers()}
            ledgers = {name: by_hook[hook] for name, hook in self.hooks.items()}
            if not any(ledger.waiting for ledger in ledgers.values()) or time.monotonic() > deadline:
                return ledgers
            time.sleep(0.2)


def first_starts(folder, seed, program, report):
    """A first start that is killed while it makes its data leaves something that starts."""
    dice, problems = random.Random(seed), []
    for n in range(8):
        server = Millrace(Path(folder) / f"first-{n}", program=program)
        seconds = dice.uniform(0, 0.12)
        server.spawn()
        time.sleep(seconds)
        server.kill()
        try:
            server.start()
            Api(server.url, server.key, server.secret).users("ada")
            server.kill()
        except (DidNotStart, AssertionError, OSError) as error:
            problems.append(f"killed {seconds:.3f} s after its first start: {error}")
        finally:
            server.close()
    report.check("first starts that were killed leave data that starts", problems)


async def run_rounds(folder, seed, program, kills, fifo, report):
    crash = Crash(folder, seed, program, fifo)
    try:
        await crash.begin()
        number = 0
        while crash.kills < kills:
            number += 1
            problems = await crash.round(min(ROUND_KILLS, kills - crash.kills))
            for what, found in problems.items():
                name = "what clients were told" if what == "answers" else f"the hook {what}"
                report.check(f"round {number}, {crash.kills} kills: {name}", found)
    except DidNotStart as error:
        report.check(f"kill {crash.kills}: it starts again on its data", [str(error)])
    finally:
        await crash.end()


async def run_mutant(folder, seed, program, name, report):
    """Passes when the checker, and nothing else, finds the fault that was put in."""
    what, telling = f"{name} is noticed", MUTANTS[name]
    if not program.exists():
        report.check(what, [f"there is no {program}: build it first"])
        return
    crash = Crash(folder, seed, program)
    try:
        await crash.begin()
        while crash.kills < MUTANT_KILLS_MAX:
            problems = [p for found in (await crash.round(MUTANT_ROUND_KILLS)).values() for p in found]
            noticed = [p for p in problems if any(words in p for words in telling)]
            if noticed:
                report.check(f"{what} after {crash.kills} kills: {noticed[0]}", [])
                return
            if problems:
                report.check(what, ["it failed in another way:", *problems])
                return
        report.check(what, [f"not within {crash.kills} kills"])
    except DidNotStart as error:
        report.check(what, [str(error)])
    finally:
        await crash.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=None, help="repeats the instants of the kills, the faults and the load's choices")
    parser.add_argument("--binary", type=Path, default=None)
    parser.add_argument("--fifo", action="store_true", help="with a FIFO queue, whose order is checked as well")
    parser.add_argument("--mutants", action="store_true", help="the broken binaries beside --binary must be noticed")
    chosen = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if chosen.seed is None else chosen.seed
    program = (chosen.binary or binary()).resolve()
    report, started = Report(), time.monotonic()
    print(f"seed {seed}, {program}", flush=True)
    folder = tempfile.mkdtemp(prefix="millrace-crash-")
    if chosen.mutants:
        for name in MUTANTS:
            print(name, flush=True)
            asyncio.run(run_mutant(Path(folder) / name, seed, program.with_name(f"millrace-{name}"), name, report))
    elif not program.exists():
        report.check("the binary", [f"there is no {program}: build it, or name it with --binary"])
    else:
        first_starts(folder, seed, program, report)
        asyncio.run(run_rounds(folder, seed, program, chosen.kills, chosen.fifo, report))
    if report.failed:
        print(f"seed {seed}; the data is in {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{time.monotonic() - started:.0f} s")
    print(f"{report.passed} passed, {report.failed} failed", flush=True)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
