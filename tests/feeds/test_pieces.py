"""A feed in pieces is the feed that is made in one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from feed_meetings import meeting
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.feeds.pieces import AT_ONCE, json_object, paired

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(rows=st.lists(VALUES, max_size=5), name=st.text())
def test_an_object_is_what_json_dumps_would_write(rows: list[Any], name: str) -> None:
    whole = json.dumps({"name": name, "rows": rows}, ensure_ascii=False, indent=2) + "\n"
    written = "".join(json_object({"name": name}, "rows", rows))
    assert json.loads(written) == {"name": name, "rows": rows}
    assert written == whole


@pytest.mark.parametrize("length", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE])
def test_no_length_loses_a_row(length: int) -> None:
    pieces = list(json_object({}, "rows", range(length)))
    assert json.loads("".join(pieces)) == {"rows": list(range(length))}
    assert len(pieces) == 2 + -(-length // AT_ONCE)


@pytest.mark.parametrize(
    ("events", "found"),
    [
        (["a", "b", "c"], ["A", "B", "C"]),
        (["x", "a", "b", "y", "c"], ["A", "B", "C"]),
        (["c", "b", "a"], ["A", "B", "C"]),
        (["a", "c"], ["A", "", "C"]),
        ([], ["", "", ""]),
    ],
    ids=["the same", "more", "another order", "one lacks", "none"],
)
def test_a_meeting_finds_its_event(events: list[str], found: list[str]) -> None:
    meetings = [meeting(uid=uid) for uid in "abc"]
    pairs = list(paired(meetings, [(uid, uid.upper()) for uid in events]))
    assert pairs == list(zip(meetings, found, strict=True))
