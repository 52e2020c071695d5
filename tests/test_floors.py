"""Imports go down the house, never up or sideways; each library has one room."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "calendar_app"
FLOORS = [
    {"__init__", "model", "errors"},  # the package itself holds its version and nothing else
    {"intake.formats", "reading", "merging", "feeds"},
    {"intake", "store"},
    {"pipeline"},
    {"watching"},
    {"checking"},
    {"web"},
    {"cli"},  # above the web, which it serves
    {"__main__"},
]
ONE_ROOM = {
    "ahocorasick_rs": "reading",
    "click": "cli",
    "dateparser": "reading",
    "docx": "intake.formats",
    "fasttext": "intake.formats",
    "feedparser": "intake.formats",
    "flask": "web",
    "flask_limiter": "web",
    "flask_wtf": "web",
    "granian": "cli",
    "htmldate": "intake.formats",
    "httpcore2": "intake",
    "icalendar": "feeds intake.formats",  # what writes calendars, and what reads others'
    "limits": "web",
    "lxml": "intake.formats",
    "protego": "watching",
    "pypdf": "intake.formats",
    "rich": "cli",
    "segno": "web",
    "sqlite3": "store",
    "sqlite_utils": "store",
    "trafilatura": "intake.formats",
}
ROOMS = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def modules() -> dict[str, Path]:
    files = sorted(PACKAGE.rglob("*.py"))
    dotted = [".".join(p.relative_to(PACKAGE).with_suffix("").parts) for p in files]
    return dict(zip(dotted, files, strict=True))


def room(module: str) -> str:
    while module not in ROOMS and module:
        module = module.rpartition(".")[0]
    return module


def imports(module: str, source: str) -> set[str]:
    """Every name that `source` imports, in dots, those inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = ["calendar_app", *module.split(".")][: -node.level]
                base = ".".join([*parents, base]).rstrip(".")
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return found


def trespasses(module: str, source: str) -> list[str]:
    here = room(module)
    if not here:
        return [f"{module} is in no room: name it in FLOORS"]
    found = []
    for name in sorted(imports(module, source)):
        if name.startswith("calendar_app."):
            there = room(name.removeprefix("calendar_app.")) or "__init__"
            if there != here and ROOMS[there] >= ROOMS[here]:
                found.append(f"{module} imports {there}")
        found += [
            f"{module} imports {library}, which only {home} may"
            for library, home in ONE_ROOM.items()
            if f"{name}.".startswith(f"{library}.") and here not in home.split()
        ]
    return found


@pytest.mark.parametrize(("module", "path"), modules().items(), ids=modules())
def test_every_module_has_a_room_and_imports_only_downwards(module: str, path: Path) -> None:
    assert trespasses(module, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("model", "from calendar_app.errors import StoreError\nimport calendar_app.store"),
        ("feeds.event", "from calendar_app.store import Store"),
        ("merging", "from calendar_app import reading"),
        ("reading.timex", "from ..store import Store"),
        ("intake.formats", "from . import articles\nfrom calendar_app.intake import load"),
        ("web.pages", "def late():\n    from calendar_app.cli import main"),
        ("pipeline", "import icalendar.cal"),
        ("web", "from sqlite_utils import Database"),
        ("attic", "import json"),
    ],
)
def test_an_import_that_goes_up_or_sideways_is_caught(module: str, source: str) -> None:
    assert trespasses(module, source)
