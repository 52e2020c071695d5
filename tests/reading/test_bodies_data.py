"""The gazetteer of bodies, held against the rules that its own header states."""

import re
import tomllib
from collections import Counter
from importlib import resources
from typing import Any

from calendar_app.model import Kind
from calendar_app.reading import gazetteer, load_language
from calendar_app.reading.lexicon.cues import compile_lexicon
from calendar_app.reading.names.mentions import find_mentions

FILE = resources.files("calendar_app.reading") / "gazetteers" / "bodies.toml"
BODIES: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["body"]
TABLES = {"names", "series", "ambiguous", "topical"}
KEYS = {
    "former",
    "id",
    "name",
    "kind",
    "participants",
    "about",
    "seat",
    "examples",
    "never",
} | TABLES


def test_the_world_is_there() -> None:
    assert len(BODIES) > 1000


def test_ids_are_slugs_and_stand_once() -> None:
    assert [b["id"] for b in BODIES if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", b["id"])] == []
    assert [id for id, times in Counter(b["id"] for b in BODIES).items() if times > 1] == []


def test_an_id_of_before_is_that_of_one_body_and_of_none_now() -> None:
    before = Counter(former for body in BODIES for former in body.get("former", ()))
    assert [id for id, times in before.items() if times > 1] == []
    assert before.keys() & {body["id"] for body in BODIES} == set()
    assert gazetteer().current("caricom") == "caribbean-community"
    assert gazetteer().current("nato-russia-council") == "nato-russia-council"


def test_entries_have_the_fields_of_the_header_and_no_others() -> None:
    assert {key for body in BODIES for key in body} <= KEYS
    for body in BODIES:
        assert Kind(body["kind"]), body["id"]
        assert body.get("examples"), body["id"]
        assert ("topical" in body) <= ("about" in body), body["id"]


def test_participants_are_actors_in_order() -> None:
    actors = gazetteer().actors
    for body in BODIES:
        sides = body.get("participants", [])
        assert sides == sorted(sides), body["id"]
        assert set(sides) | set(body.get("about", ())) <= set(actors), body["id"]


def test_a_name_is_that_of_one_body() -> None:
    named = Counter(
        name
        for body in BODIES
        for name in {
            n.casefold() for t in ("names", "series") for n in body.get(t, {}).get("en", ())
        }
    )
    assert [name for name, times in named.items() if times > 1] == []


def test_examples_name_the_body() -> None:
    lexicon, known = compile_lexicon(load_language("en").tables), gazetteer()
    wrong = []
    for body in BODIES:
        short = {n for t in ("ambiguous", "topical") for n in body.get(t, {}).get("en", ())}
        for text in body["examples"]:
            if not text.isascii() and re.search(r"[^\W\d_a-zA-ZÀ-ž]", text):
                continue  # in another language
            if any(n in text for n in short):
                continue  # only where the article names the body in full, or what it is about
            marks = find_mentions(
                text, (), language="en", lexicon=lexicon, gazetteer=known, year=2024
            )
            if body["id"] not in {b.body.id for b in marks.bodies} | set(marks.series.values()):
                wrong.append((body["id"], text))
    assert wrong == []
