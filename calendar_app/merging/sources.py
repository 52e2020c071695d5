"""Who says so: whether an article comes from those who hold the meeting. What is known of outlets
is data, in sources.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from calendar_app.model import Article

_TABLE = Path(__file__).with_name("sources.toml")


def is_official(article: Article) -> bool:
    """Whether its publisher is a ministry, a secretariat or the like, and no newspaper; or its
    address is on the host of one."""
    official, papers = _patterns()
    name = article.publisher.casefold()
    told = bool(official.search(name)) and not papers.search(name)
    return told or is_official_host(urlsplit(article.url or "").hostname or "")


def is_official_host(host: str) -> bool:
    """Whether it belongs to an organisation of states, or to a state."""
    labels = host.casefold().split(".")
    hosts, of_states = _hosts()
    if any(".".join(labels[start:]) in hosts for start in range(len(labels))):
        return True
    return len(labels) > 1 and labels[-2] in of_states and len(labels[-1]) == 2


@cache
def _hosts() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(table()["hosts"]), frozenset(table()["of_states"])


@cache
def table() -> Mapping[str, Any]:
    """sources.toml."""
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return names_in(table()["words"]), names_in(table()["but_not"])


def names_in(words: Sequence[str]) -> re.Pattern[str]:
    """Any of them as whole words, in any case."""
    told = "|".join(re.escape(word) for word in words)
    return re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE)
