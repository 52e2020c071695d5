"""An article in JSON, in the documented form (docs/cli.md)."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from calendar_app.errors import IntakeError
from calendar_app.model import Article, Raw

from .dates import YEARS, parse_date
from .table import reads, stem
from .text import decode, tidy, web_address


@reads("application/json", ".json")
def article_json(raw: Raw) -> list[Article]:
    """One article in the documented form: text, and where known id, title, published, url ..."""
    row = _parse_json(raw)
    text, title = _field(raw, row, "text"), _field(raw, row, "title", "")
    if not text.strip():
        raise IntakeError(raw.source, "the field `text` is empty", "put the article's words there")
    told = row.get("published")
    return [
        Article(
            text=tidy(f"{title}\n\n{text}" if title else text),
            title=tidy(title),
            published=None if told is None else _published(raw, told),
            language=_field(raw, row, "language", "").lower(),
            publisher=tidy(_said(row, "publisher") or _field(raw, row, "source", "")),
            url=web_address(_said(row, "url")),
            name=tidy(_field(raw, row, "id", "")) or stem(raw.source),
        )
    ]


def _parse_json(raw: Raw) -> dict[str, Any]:
    remedy = 'give one object: {"text": "...", "title": "...", "published": "2022-01-10"}'
    try:
        row = json.loads(decode(raw))
    except json.JSONDecodeError as error:
        problem = f"not valid JSON (line {error.lineno}, column {error.colno}: {error.msg})"
        raise IntakeError(raw.source, problem, remedy) from None
    except (ValueError, RecursionError):
        raise IntakeError(raw.source, "JSON beyond all measure", remedy) from None
    if not isinstance(row, dict):
        raise IntakeError(raw.source, f"JSON, but a {type(row).__name__}", remedy)
    return row


def _said(row: dict[str, Any], name: str) -> str:
    """A field that others fill as they like: what is no text is passed over."""
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _field(raw: Raw, row: dict[str, Any], name: str, default: str | None = None) -> str:
    value = row.get(name, default)
    if value is None and default is None:
        raise IntakeError(raw.source, f"the field `{name}` is missing", "it holds the article")
    if not isinstance(value, str):
        problem = f"the field `{name}` is {_short(value)}"
        raise IntakeError(raw.source, problem, "a string is needed there")
    return value


def _published(raw: Raw, told: object) -> date | datetime:
    moment = parse_date(told) if isinstance(told, str) else None
    if moment is None:
        raise IntakeError(
            raw.source,
            f"the field `published` is {_short(told)}",
            f"needed: an ISO 8601 date of {YEARS[0]} to {YEARS[-1]} such as 2022-01-10, or null",
        )
    return moment


def _short(value: object) -> str:
    told = json.dumps(value, ensure_ascii=False)
    return told if len(told) <= 60 else f"{told[:57]}..."
