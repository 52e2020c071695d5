"""The text of a PDF, its lines put together to paragraphs.

A PDF bears the day on which the file was made, which need not be the day that its words came out:
none is taken from it.
"""

from __future__ import annotations

import io
import logging
from itertools import islice

from calendar_app.errors import IntakeError
from calendar_app.model import Article, Raw

from .table import reads, stem
from .text import headline, paragraphs, tidy

MOST_PAGES = 100

logging.getLogger("pypdf").addHandler(logging.NullHandler())


@reads("application/pdf", ".pdf")
def pdf(raw: Raw) -> list[Article]:
    """The words of its first MOST_PAGES pages."""
    from pypdf import PdfReader  # an eighth of a second to import

    document = PdfReader(io.BytesIO(raw.body))
    if document.is_encrypted and not document.decrypt(""):
        raise IntakeError(raw.source, "locked with a password", "save it without, or give its text")
    pages = [page.extract_text() for page in islice(document.pages, MOST_PAGES)]
    text = "\n\n".join(filter(None, (paragraphs(tidy(page)) for page in pages)))
    if not text:
        raise IntakeError(raw.source, "a PDF without text, of pictures", "give its text")
    return [Article(text=text, title=headline(text), name=stem(raw.source), language="")]
