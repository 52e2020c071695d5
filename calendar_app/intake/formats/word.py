"""The text of a Word document (.docx): paragraphs and tables in the order in which they stand."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from calendar_app.errors import IntakeError
from calendar_app.model import Article, Raw

from .bundles import members
from .table import WORD, empty, reads, stem
from .text import headline, tidy


@reads(WORD, ".docx")
def word(raw: Raw) -> list[Article]:
    """Its words. The day on which the file was made is not the day that they came out."""
    for _, body in members(raw):  # a zip like others: none is opened that would swell
        if isinstance(body, IntakeError):
            raise body
    from docx import Document

    lines = (line.strip() for line in _lines(Document(io.BytesIO(raw.body))))
    text = tidy("\n\n".join(filter(None, lines)))
    if not text:
        raise empty(raw.source)
    return [Article(text=text, title=headline(text), name=stem(raw.source), language="")]


def _lines(part: Any) -> Iterator[str]:
    for block in part.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                yield " ".join(" ".join(cells).split())
        else:
            yield block.text
