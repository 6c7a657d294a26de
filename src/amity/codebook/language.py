"""The language model: spaCy with the small English model, its files checked against pinned hashes."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from amity.codebook import Codebook
from amity.codebook.pins import check_files
from amity.codebook.words import LemmaRow
from amity.errors import ModelError


def language(codebook: Codebook) -> Language:
    """The analyser: tagger, parser and lemmatiser; paragraphs always end sentences. No entity recogniser."""
    pinned = tomllib.loads(codebook.text("model.toml"))
    folder = model_folder(pinned["package"])
    check_files(folder, pinned["sha256"])
    nlp = spacy.load(folder, exclude=["ner", "senter"])
    nlp.add_pipe("amity_paragraphs", before="parser")
    rare = {row.lemma for row in codebook.table(LemmaRow)}
    index = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
    index["verb"] = frozenset(index["verb"]) - rare
    nlp.max_length = 3_000_000
    return nlp


def model_folder(package: str) -> Path:
    """Where the model's files lie; raises `ModelError` where the package is missing."""
    try:
        module = importlib.import_module(package)
    except ImportError:
        name = package.replace("_", "-")
        raise ModelError(f"The language model {name} is not installed; run: pip install {name}") from None
    found = sorted(Path(str(module.__file__)).parent.glob("*/config.cfg")) or sorted(
        Path(str(module.__file__)).parent.glob("config.cfg")
    )
    if not found:
        raise ModelError(f"The language model {package} holds no config.cfg; reinstall it with pip.")
    return found[0].parent


@Language.component("amity_paragraphs")
def _paragraphs(doc: Doc) -> Doc:
    """Marks the first word after a line break as the start of a sentence."""
    after_break = True
    for token in doc:
        if token.is_space and "\n" in token.text:
            after_break = True
        elif not token.is_space:
            if after_break:
                token.is_sent_start = True
            after_break = False
    return doc
