"""Lines that are all in capitals, as agencies write headings, are read as if they were not.

"HANOI - VIETNAM AND UNITED STATES: FOURTH DIALOGUE" names two states whose names the gazetteer has
in small letters. Acronyms stay as they are. Same length, so that every span still fits.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from calendar_app.reading.lexicon.cues import Lexicon

_SHORTEST = 12  # characters; what is shorter is a dateline's town or an acronym
_WORD = re.compile(r"[^\W\d_]+")


def softened(flat: str, text: str, acronyms: Collection[str], lexicon: Lexicon) -> str:
    """`flat`, the levelled `text`, with the capitals of its loud lines made small."""
    if not any(line.isupper() for line in text.split("\n")):
        return flat
    small = lexicon.words("loud", "small")

    def soft(word: re.Match[str]) -> str:
        said: str = word[0]
        if said.lower() in small:
            return said.lower() if word.start() else said.capitalize()
        plain = said.capitalize()
        return said if said in acronyms or len(plain) != len(said) else plain

    parts: list[str] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        loud = len(line) >= _SHORTEST and line.isupper()
        parts.append(_WORD.sub(soft, flat[at:end]) if loud else flat[at:end])
        parts.append(flat[end : end + 1])
        at = end + 1
    return "".join(parts)
