"""Mutated articles, pages, feeds and documents through the whole journey: no crash, none too slow.

usage: python bench/fuzz.py [--inputs N] [--minutes M] [--seed S] [--kind TYPE] [--keep DIR]
       python bench/fuzz.py --coverage [--inputs N]     (guided by coverage: atheris)

Each input (`tests/mutated.py`) is opened, read, kept in a database in memory and rendered as a
calendar event. Whatever is not refused with an error of ours is a crash. Times are of the
processor, since the machine may be busy. Prints a line for each media type, and fails on a crash
or on an input that took more than two seconds. What failed is kept in DIR, to be read again with
`--again FILE`.
"""

from __future__ import annotations

import argparse
import logging
import random
import signal
import sys
import time
import traceback
from collections import Counter
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import FrameType

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from mutated import SEEDS, Journey, bent

SECONDS = 2.0  # of the processor, for one input
NEVER = 60  # seconds of the processor, after which an input is held to hang


def hang(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"not done after {NEVER} seconds")


class Tally:
    def __init__(self, keep: Path | None) -> None:
        self.inputs: Counter[str] = Counter()
        self.read: Counter[str] = Counter()
        self.crashes: Counter[str] = Counter()
        self.slow: Counter[str] = Counter()
        self.slowest: dict[str, float] = {}
        self._keep, self._seen = keep, set[str]()

    def run(self, journey: Journey, body: bytes, kind: str) -> None:
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, NEVER)
        try:
            self.read[kind] += journey.go(body, kind) == "read"
        except Exception as error:
            self.crashes[kind] += 1
            place = traceback.extract_tb(error.__traceback__)[-1]
            told = f"{type(error).__name__} at {place.filename}:{place.lineno}"
            self._report(told, body, kind, traceback.format_exc())
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        took = time.process_time() - started
        self.inputs[kind] += 1
        self.slowest[kind] = max(took, self.slowest.get(kind, 0))
        if took > SECONDS:
            self.slow[kind] += 1
            self._report(f"slow: {took:.1f} s", body, kind, "")

    def _report(self, told: str, body: bytes, kind: str, trace: str) -> None:
        new = told.partition(":")[0] == "slow" or told not in self._seen
        self._seen.add(told)
        if not new:
            return
        print(f"{kind}: {told}", flush=True)
        print(trace, flush=True)
        if self._keep:
            name = f"{kind.replace('/', '_')}-{sha256(body).hexdigest()[:12]}"
            (self._keep / name).write_bytes(body)

    def show(self, seconds: float) -> bool:
        print(f"{'media type':<72}{'inputs':>8}{'read':>8}{'slowest':>9}{'slow':>6}{'crash':>7}")
        for kind, number in sorted(self.inputs.items()):
            print(f"{kind:<72}{number:>8}{self.read[kind]:>8}{self.slowest[kind]:>8.2f}s"
                  f"{self.slow[kind]:>6}{self.crashes[kind]:>7}")  # fmt: skip
        faults = self.crashes.total() + self.slow.total()
        print(f"{self.inputs.total():,} inputs in {seconds:.0f} s, {faults} at fault", flush=True)
        return faults == 0


def fuzz(arguments: argparse.Namespace) -> bool:
    rng, journey, tally = random.Random(arguments.seed), Journey(), Tally(arguments.keep)  # noqa: S311
    for kind, bodies in SEEDS.items():  # what is imported and read for the first time
        journey.go(bodies[0], kind)
    started = time.monotonic()
    kinds = [arguments.kind] if arguments.kind else sorted(SEEDS)
    for number in range(arguments.inputs):
        if arguments.minutes and time.monotonic() - started > arguments.minutes * 60:
            break
        kind = kinds[number % len(kinds)]
        tally.run(journey, bent(rng, kind), kind)
        if number and number % 20_000 == 0:
            tally.show(time.monotonic() - started)
    return tally.show(time.monotonic() - started)


def guided(arguments: argparse.Namespace) -> None:
    """Atheris chooses what to bend: whatever reaches new lines of ours is bent further."""
    import atheris

    journey, kinds = Journey(), sorted(SEEDS)

    def bend(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)  # noqa: S311
        if len(data) < 2 or rng.random() < 0.5:
            at = rng.randrange(len(kinds))
            return (bytes([at]) + bent(rng, kinds[at]))[:most]
        return bytes(atheris.Mutate(data, most))

    def one(data: bytes) -> None:
        journey.go(data[1:], kinds[data[0] % len(kinds)] if data else "text/plain")

    for name in [name for name in sys.modules if name.startswith("calendar_app")]:
        with suppress(TypeError, ValueError):
            for told in vars(sys.modules[name]).values():
                if callable(told) and getattr(told, "__module__", "").startswith("calendar_app"):
                    with suppress(Exception):
                        atheris.instrument_func(told)
    flags = [f"-runs={arguments.inputs}", "-max_len=60000", f"-timeout={NEVER}", "-verbosity=1"]
    if arguments.minutes:
        flags.append(f"-max_total_time={arguments.minutes * 60}")
    if arguments.keep:
        flags.append(f"-artifact_prefix={arguments.keep}/")
    atheris.Setup([sys.argv[0], *flags], one, custom_mutator=bend)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--minutes", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=sorted(SEEDS))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--coverage", action="store_true")
    parser.add_argument("--again", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)  # what cannot be rendered is told of, and is no crash
    signal.signal(signal.SIGPROF, hang)
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    if arguments.again:
        kind = arguments.again.name.rpartition("-")[0].replace("_", "/", 1)
        journey = Journey()
        journey.go(SEEDS[kind][0], kind)
        started = time.process_time()
        print(journey.go(arguments.again.read_bytes(), kind))
        print(f"{time.process_time() - started:.2f} s")
        return 0
    if arguments.coverage:
        guided(arguments)
        return 0
    return 0 if fuzz(arguments) else 1


if __name__ == "__main__":
    sys.exit(main())
