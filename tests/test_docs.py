"""What the documents say is what the program does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from calendar_app import errors
from calendar_app.cli import main

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"]
PAGES += sorted((ROOT / "docs").rglob("*.md"))

COMMANDS = {
    f"{name} {part}" if part else name: inner
    for name, command in main.commands.items()
    for part, inner in {"": command, **getattr(command, "commands", {})}.items()
}
"""Each command, and each one inside a group: "feed", "feed add"."""

CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def examples() -> list[tuple[str, str]]:
    """Every `$ command` of the README with the output under it."""
    told = []
    for block in CONSOLE.findall((ROOT / "README.md").read_text(encoding="utf-8")):
        for example in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = example.partition("\n")
            told.append((command, output))
    return told


def trimmed(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def test_the_worked_example_of_the_readme_is_what_the_command_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CALENDAR_DB", raising=False)
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    shown = [(command, output) for command, output in examples() if "calendar-app" in command]
    assert len(shown) >= 3
    for command, output in shown:
        program, *arguments = shlex.split(command)
        assert program.endswith("calendar-app"), command
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, done.output
        assert_matches(trimmed(done.stdout), trimmed(output))


def assert_matches(printed: list[str], expected: list[str]) -> None:
    """Line by line; a line of three dots stands for any lines in between."""
    rest = printed
    parts = [part.strip("\n").splitlines() for part in "\n".join(expected).split("\n...\n")]
    for number, part in enumerate(parts):
        starts = range(len(rest) - len(part) + 1) if number else range(1)
        if number == len(parts) - 1 and number:
            starts = range(len(rest) - len(part), len(rest) - len(part) + 1)
        found = [start for start in starts if rest[start : start + len(part)] == part]
        assert found, f"{part} is not in {rest}"
        rest = rest[found[0] + len(part) :]
    assert rest == []


def section(name: str) -> str:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    assert found, f"docs/cli.md has no section {name}"
    return found[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_its_own_words(name: str) -> None:
    command = COMMANDS[name]
    told = section(name)
    shared = section("list") if name in ("export", "diary", "feed add") else ""
    assert f"`calendar-app {name}" in told
    assert (command.help or "").partition("\n\n")[0].replace("\n", " ") in told
    context = click.Context(command)
    for option in command.params:
        if isinstance(option, click.Option):
            flags, words = option.get_help_record(context) or ("", "")
            line = f"| `{flags}` | {words.partition('  [')[0]} |"
            assert line in told or line in shared, line


@pytest.mark.parametrize("name", COMMANDS)
def test_no_option_is_documented_that_is_not_there(name: str) -> None:
    known = {flag for option in COMMANDS[name].params for flag in option.opts}
    documented = set(re.findall(r"^\| `.*?(--[a-z-]+)", section(name), re.M))
    assert documented <= known


def test_every_exit_status_is_documented() -> None:
    known = {
        one.exit_code
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.CalendarAppError)
    }
    by_web_or_library_alone = {12, 13, 14}  # not allowed; not rendered; too many
    documented = {int(row) for row in re.findall(r"^\| (\d+) \|", section("Exit status"), re.M)}
    assert documented == {0} | known - by_web_or_library_alone


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_documents_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "#")):
            assert (page.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_the_documents_name_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests|bench|docs|samples|calendar_app)/[\w./-]+)`", text)
    missing = [name for name in named if not (ROOT / name).exists()]
    assert missing == []


def test_every_decision_says_its_context_its_choice_and_its_price() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert len(pages) >= 10
    for number, page in enumerate(pages, start=1):
        text = page.read_text(encoding="utf-8")
        assert page.name.startswith(f"{number:04}-"), page.name
        for part in ("**Context.**", "**Choice.**", "**Price.**"):
            assert part in text, f"{page.name} has no {part}"
