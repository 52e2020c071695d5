"""Subscribes calendar programs to a feed of ours, lets meetings change, and asks what they show.

usage: python bench/subscriptions.py [--only NAME] [--screenshot FILE] [--check COMMAND]

One story is told to a server over a fresh database (`tests/feeds/subscription.py`): five meetings
are announced, one is moved, one is cancelled, two prove to be one. Each program subscribes once and
is then only asked to refresh: vdirsyncer with khal, Evolution's data server, Thunderbird, those of
them that are installed. What a program shows after each chapter has to be the calendar, event for
event. Prints a log; fails on any difference, and where no program is installed.

`--screenshot` keeps what Thunderbird's window shows at the end. `--check` runs another checker of
feeds at the end, with the feed's address as its last argument; it fails when that one does.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "feeds"))

from subscribers import Evolution, Thunderbird
from subscription import ZONE, Client, Khal, Seen, differences, house, story

PROGRAMS = {"khal": Khal, "evolution": Evolution, "thunderbird": Thunderbird}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=PROGRAMS, help="this program alone")
    parser.add_argument("--screenshot", type=Path, help="of Thunderbird, at the end")
    parser.add_argument("--check", metavar="COMMAND", help="a checker of feeds, run at the end")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clients = installed([asked.only] if asked.only else list(PROGRAMS), folder)
        if not clients:
            print("no program to subscribe with")
            return 1
        try:
            right = followed(clients, folder, shlex.split(asked.check or ""))
            if asked.screenshot:
                for client in clients:
                    if isinstance(client, Thunderbird):
                        client.screenshot(asked.screenshot)
        finally:
            for client in clients:
                client.close()
    return 0 if right else 1


def installed(names: list[str], folder: Path) -> list[Client]:
    clients: list[Client] = []
    for name in names:
        program = PROGRAMS[name]
        if lacks := program.missing():
            print(f"{program.name}: skipped, not installed: {lacks}")
        else:
            clients.append(program(folder / name))
    return clients


def followed(clients: list[Client], folder: Path, checker: list[str]) -> bool:
    """The story from its first chapter to its last, with every program looking on."""
    right = True
    with house(folder) as server:
        for number, chapter in enumerate(story(datetime.now(ZONE).date())):  # noqa: TID251
            wanted = server.turn_to(chapter)
            print(f"\n{number + 1}. {chapter.title}")
            for event in sorted(wanted, key=lambda event: event.day):
                print(f"   {line(event, server.names)}")
            for client in clients:
                begun = time.monotonic()
                client.refresh() if number else client.subscribe(server.feed)
                told = differences(client, wanted)
                spent = time.monotonic() - begun
                shown = "; ".join(told) if told else f"the same {len(wanted)}, each once"
                print(f"   {client.name:24} {shown} ({spent:.0f} s)", flush=True)
                right = right and not told
        if checker:
            print(f"\n{shlex.join(checker)}", flush=True)
            right = not subprocess.run([*checker, server.feed], check=False).returncode and right  # noqa: S603
    return right


def line(event: Seen, names: dict[str, str]) -> str:
    state = "cancelled" if event.cancelled else ""
    return f"{event.day} {names[event.uid]:12} {state}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
