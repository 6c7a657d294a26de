"""Which language a text is in; amity reads English."""

from __future__ import annotations

import pycountry
from py3langid.langid import MODEL_FILE, LanguageIdentifier
from spacy.lang.en.stop_words import STOP_WORDS

from amity.codebook import Codebook
from amity.errors import ForeignPage
from amity.reading.article.lines import WORD

READ = "en"
LOOKED_AT = 4000  # characters
SURE = 0.9  # of a text of few words
GUESSED = 0.5  # below which the model tells nothing
FEW_WORDS = 20
COMMON_WORDS = 0.2  # share of English function words from which a short text counts as English


def identifier(_: Codebook) -> LanguageIdentifier:
    """The model that tells languages apart."""
    model: LanguageIdentifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)  # type: ignore[no-untyped-call]
    return model


def check_language(text: str, model: LanguageIdentifier) -> str:
    """The text's language, which is English; raises `ForeignPage` for another."""
    sample = text[:LOOKED_AT]
    found, probability = model.classify(sample)  # type: ignore[no-untyped-call]
    if found == READ or _looks_english(sample, probability):
        return READ
    known = pycountry.languages.get(alpha_2=found) if len(found) == 2 else None
    name = known.name.partition(" (")[0] if known else found
    raise ForeignPage(f"This page is in {name}; amity reads English.")


def _looks_english(text: str, probability: float) -> bool:
    """Whether a text that the model takes for another language is English after all: names mislead in short texts."""
    words = [word.casefold() for word in WORD.findall(text)]
    common = sum(word in STOP_WORDS for word in words)
    if not words or (not text.isascii() and sum(c.isascii() for c in text) * 2 < len(text)):
        return False
    unsure = probability < (SURE if len(words) < FEW_WORDS else GUESSED)
    return common >= COMMON_WORDS * len(words) or unsure
