"""Who says so: whether an article comes from those who hold the meeting."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from calendar_app.model import Article

_TABLE = Path(__file__).with_name("sources.toml")


def is_official(article: Article) -> bool:
    """Whether its publisher is a ministry, a secretariat or the like, and no newspaper."""
    official, papers = _patterns()
    name = article.publisher.casefold()
    return bool(official.search(name)) and not papers.search(name)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    one, other = (_any_of(table[name]) for name in ("words", "but_not"))
    return one, other


def _any_of(words: list[str]) -> re.Pattern[str]:
    told = "|".join(re.escape(word.casefold()) for word in words)
    return re.compile(rf"(?<!\w)(?:{told})(?!\w)")
