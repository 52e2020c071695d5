"""Letters made comparable, one for one, so that places in what comes out are places in the text."""

from __future__ import annotations

_LEVEL = tuple(
    {
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u00ab": '"', "\u00bb": '"', "\u201e": '"',
        "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\n": " ",
    }.items()
)  # fmt: skip
_ASCII = tuple((odd, plain) for odd, plain in _LEVEL if odd.isascii())


def level(text: str) -> str:
    """`text` with dashes, apostrophes, quotes and spaces unified; same length."""
    for odd, plain in _ASCII if text.isascii() else _LEVEL:  # much faster than `translate`
        text = text.replace(odd, plain)
    return text


def lower(text: str) -> str:
    """Lower case of the same length: the few letters that would grow stay as they are."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
