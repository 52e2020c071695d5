"""The same meetings as four others would show them, for the pages to be measured beside.

FullCalendar, vis-timeline and TimelineJS out of npm, each as its own documentation has one begin,
and datasette over the same rows. What is installed stays in a folder that is given, never here.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from requester import free_port, wait_for

from calendar_app.model import Meeting, iso

PACKAGES = ("fullcalendar@6", "vis-timeline@7", "@knight-lab/timelinejs@3")

PEERS: Mapping[str, str] = {
    "FullCalendar": ".fc-event",
    "vis-timeline": ".vis-item",
    "TimelineJS": ".tl-timemarker-content-container",
    "datasette": ".rows-and-columns tbody tr",
}
"""Each with the selector of one event on its page."""

FLOOR = "one line, no style"
"""What nothing can be sooner than: a page of one meeting, from a file, in the same browser."""

_FLOOR_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Floor</title>
<meta name="viewport" content="width=device-width"><p class="meeting">One meeting</p>"""

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width">{head}<body><div id="c"></div>
<script>{script}</script>"""

_HEADS = {
    "FullCalendar": '<script src="node_modules/fullcalendar/index.global.min.js"></script>',
    "vis-timeline": '<link rel="stylesheet" href="node_modules/vis-timeline/styles/'
    'vis-timeline-graph2d.min.css"><script src="node_modules/vis-timeline/standalone/umd/'
    'vis-timeline-graph2d.min.js"></script>',
    "TimelineJS": '<link rel="stylesheet" href="node_modules/@knight-lab/timelinejs/dist/css/'
    'timeline.css"><script src="node_modules/@knight-lab/timelinejs/dist/js/timeline.js"></script>'
    "<style>#c {{ height: 90vh }}</style>",
}

_SCRIPTS = {
    "FullCalendar": """fetch("events.json").then(r => r.json()).then(events =>
        new FullCalendar.Calendar(document.getElementById("c"),
            {initialView: "dayGridMonth", dayMaxEvents: true, events}).render())""",
    "vis-timeline": """fetch("events.json").then(r => r.json()).then(events => {
        const now = Date.now(), day = 864e5;
        new vis.Timeline(document.getElementById("c"), new vis.DataSet(events.map((e, id) =>
            ({id, content: e.title, start: e.start}))),
            {start: now - 3 * day, end: now + 11 * day, maxHeight: "90vh"}) })""",
    "TimelineJS": """fetch("events.json").then(r => r.json()).then(events => {
        const when = d => ({year: d.slice(0, 4), month: d.slice(5, 7), day: d.slice(8, 10)});
        new TL.Timeline("c", {events: events.map(e => ({start_date: when(e.start),
            text: {headline: e.title, text: e.city}}))}, {hash_bookmark: false}) })""",
}  # fmt: skip


def install(folder: Path) -> dict[str, bool]:
    """What of it is there afterwards; a line on stderr for what could not be had."""
    there = dict.fromkeys(PEERS, True)
    npm = shutil.which("npm")
    if npm and not (folder / "node_modules" / "vis-timeline").is_dir():
        subprocess.run([npm, "init", "-y"], cwd=folder, capture_output=True, check=False)  # noqa: S603
        subprocess.run([npm, "i", "--no-audit", "--no-fund", *PACKAGES], cwd=folder, check=False,  # noqa: S603
                       capture_output=True)  # fmt: skip
    if not (folder / "node_modules" / "vis-timeline").is_dir():
        print("npm packages cannot be had; those peers are left out", file=sys.stderr)
        there |= dict.fromkeys(("FullCalendar", "vis-timeline", "TimelineJS"), False)
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True)
    done = subprocess.run([python, "-m", "pip", "-q", "install", "datasette"], check=False)  # noqa: S603
    if done.returncode:
        print("datasette cannot be had; it is left out", file=sys.stderr)
        there["datasette"] = False
    return there


def write(folder: Path, meetings: Sequence[Meeting]) -> None:
    """The pages and their data; those of an earlier size are replaced."""
    rows = [
        {
            "title": m.title,
            "start": iso(m.when.start),
            "end": iso(m.when.end),
            "city": m.city,
            "allDay": not m.when.timed,
        }
        for m in meetings
        if m.when and m.when.has_day
    ]
    (folder / "events.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    for name, head in _HEADS.items():
        page = _PAGE.format(name=name, head=head.format(), script=_SCRIPTS[name])
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    (folder / "floor.html").write_text(_FLOOR_PAGE, encoding="utf-8")
    path = folder / "meetings.db"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE meeting (start TEXT, title TEXT, city TEXT, end TEXT)")
        db.executemany("INSERT INTO meeting VALUES (:start, :title, :city, :end)", rows)
        db.execute("CREATE INDEX by_start ON meeting (start)")
    db.close()


class _Packed(SimpleHTTPRequestHandler):
    """Files packed as any server would send them."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the table alone is printed."""


@contextmanager
def serving(folder: Path, there: Mapping[str, bool], today: date) -> Iterator[dict[str, str]]:
    """The address of each peer's page, and of the floor."""
    port, files = free_port(), free_port()
    handler = partial(_Packed, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", files), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    command = [folder / "venv" / "bin" / "datasette", "serve", folder / "meetings.db", "-p",
               str(port), "--setting", "default_page_size", "40"]  # fmt: skip
    datasette = None
    if there["datasette"]:
        datasette = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        wait_for(port)
    first = (today - timedelta(days=1)).isoformat()
    addresses = {name: f"http://127.0.0.1:{files}/{name}.html" for name in _HEADS if there[name]}
    addresses[FLOOR] = f"http://127.0.0.1:{files}/floor.html"
    if datasette:
        addresses["datasette"] = (
            f"http://127.0.0.1:{port}/meetings/meeting?_sort=start&start__gt={first}"
        )
    try:
        yield addresses
    finally:
        server.shutdown()
        thread.join()
        if datasette:
            datasette.terminate()
            datasette.wait()
