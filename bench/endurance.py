"""Whether the calendar outlives what happens to it: killed while it writes, and many at once.

usage: python bench/endurance.py [--kills 200] [--rounds 40] [--seconds 60] [--seed S]

`add` is killed (SIGKILL) so many times at random moments, and `update` while it reads a feed.
After each kill the database must be sound (`check`), hold every article that was reported as added,
and hold none twice; after every twenty of `add` all is added again, and the calendar must be the
one that nobody disturbed; after the last of `update` every article of the feed must be there. Then
four writers and eight readers are at it for so many seconds: no answer may be an error, no kept
article may be missing. Fails where there was a fault.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from endured import Count, killed, killed_rounds, many_at_once


def _told(command: str, counts: Iterable[Count]) -> list[str]:
    started, total = time.monotonic(), Count()
    for one in counts:
        total.done, total.kept = total.done + one.done, total.kept + one.kept
        total.faults += one.faults
        for fault in one.faults:
            print(f"{command}, after kill {total.done}: {fault}", flush=True)
    took = time.monotonic() - started
    reported = f", {total.kept} articles reported as added" if command == "add" else ""
    print(f"{command}: {total.done} kills in {took:.0f} s{reported}, {len(total.faults)} faults",
          flush=True)  # fmt: skip
    return total.faults


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder, rng = Path(name), random.Random(arguments.seed)  # noqa: S311 - no secret
        for command, counts in (
            ("add", killed(folder, arguments.kills, rng)),
            ("update", killed_rounds(folder, arguments.rounds, rng)),
        ):
            faults += _told(command, counts)
        if arguments.seconds:
            many = many_at_once(folder / "many.db", arguments.seconds)
            for fault in many.faults[:20]:
                print(fault)
            print(f"{arguments.seconds:.0f} s of four writers and eight readers: {many.kept} "
                  f"articles kept, {many.done} answers, {len(many.faults)} faults")  # fmt: skip
            faults += many.faults
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
