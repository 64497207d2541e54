"""Waiting for a condition with a deadline, so that no test sleeps for luck."""
import time


class TooLate(AssertionError):
    """The condition did not come true in time."""


def eventually(probe, seconds=20.0, what="", every=0.02):
    """What `probe` returns once that is true. Past the deadline: TooLate, with what it returned last."""
    deadline = time.monotonic() + seconds
    while True:
        seen = probe()
        if seen:
            return seen
        if time.monotonic() >= deadline:
            raise TooLate(f"{what or getattr(probe, '__name__', 'condition')}: not within {seconds} s; last seen: {seen!r}")
        time.sleep(every)
