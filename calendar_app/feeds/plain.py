"""Text and addresses in the form that every calendar client reads alike.

icalendar escapes and folds by RFC 5545; what is left here are the faults of its readers, each seen
in a client: a control character makes one refuse the whole feed, a backslash before an n becomes a
line break in others, the words BEGIN:V inside a text open a component, a comma splits a category.
"""

from __future__ import annotations

import re
from urllib.parse import quote

# Controls (save those that str.split takes for white space), lone surrogates, BOM, non-characters.
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_COMPONENT = re.compile(r"(BEGIN|END):(?=V)", re.IGNORECASE)
_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)


def plain(text: str) -> str:
    """One line: no control character, no backslash, no component's opening; spaces single."""
    line = " ".join(_UNREADABLE.sub("", text).split()).replace("\\", "/")
    return _COMPONENT.sub(r"\1 :", line)


def undivided(text: str) -> str:
    """One line without comma or semicolon, for categories and the calendar's name."""
    parts = plain(text).replace(";", ",").split(",")
    return " – ".join(part.strip() for part in parts if part.strip())


def address(url: str | None) -> str | None:
    """The URL in ASCII, its commas and semicolons as %2C and %3B; None unless http or https."""
    url = _UNREADABLE.sub("", url or "").strip()
    if not _WEB.match(url):
        return None
    return _COMPONENT.sub(r"\1%3A", quote(url, safe="%/:?#[]@!$&'()*+=~"))
