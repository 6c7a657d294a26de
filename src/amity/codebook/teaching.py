"""Learns an event type of a user's own from a definition and some twenty examples.

# FOLDER/types/VISA_WAIVER.toml
definition = "A state lets the citizens of another enter without a visa."
parent = "CONCEDE"
examples = ["[Japan] waived visas for {Thai tourists} on Friday.", ...]
others = ["[Japan] closed its embassy in {Thailand}.", ...]
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from amity.codebook import Codebook, load
from amity.codebook.event_model import background, event_model, model_hash
from amity.codebook.rows_events import plover_types
from amity.codebook.taught import FOLDER, Taught
from amity.errors import BadRequest, CodebookError

FEWEST = 10  # examples
STEPS, RATE, PENALTY = 400, 0.5, 1e-3
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned of a type, and how it fares on examples that it was not shown: each part left out in turn."""

    name: str
    examples: int
    recognised: int  # examples recognised when left out
    mistaken: int  # other sentences taken for the type when left out
    others: int
    file: Path


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A type as the user describes it."""

    definition: str
    parent: str
    examples: list[str]
    others: list[str] = []
    score: float | None = None


def teach(folder: Path) -> list[Lesson]:
    """Learns every type of `folder/types`, writes `folder/taught`; raises `BadRequest` where something is missing."""
    if not folder.is_dir():
        raise BadRequest(f"{folder} is not a folder; make it, with a file types/NAME.toml for each type of yours.")
    files = sorted((folder / "types").glob("*.toml"))
    if not files:
        raise BadRequest(f"{folder}/types holds no .toml file; describe each type of yours in types/NAME.toml.")
    codebook = load()
    wanted = [(file, _read(file, codebook)) for file in files]
    return [_learned(file, one, folder, codebook) for file, one in wanted]


def _read(file: Path, codebook: Codebook) -> Wanted:
    """The description in a file, checked."""
    try:
        one = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Wanted)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise BadRequest(f"{file}: {error}; it needs definition, parent and examples.") from None
    types = plover_types(codebook)
    if file.stem != file.stem.upper() or not file.stem.isidentifier():
        raise BadRequest(f"{file}: name a type in capitals and underscores, such as VISA_WAIVER.toml.")
    if file.stem in types:
        raise BadRequest(f"{file}: {file.stem} is PLOVER's own type; take another name.")
    if one.parent not in types:
        raise BadRequest(f"{file}: parent {one.parent} is not a type of PLOVER; take one of {', '.join(types)}.")
    if len(set(one.examples)) < FEWEST:
        raise BadRequest(f"{file}: {len(set(one.examples))} examples are too few; give {FEWEST}, better 20 or more.")
    return one


def _learned(file: Path, one: Wanted, folder: Path, codebook: Codebook) -> Lesson:
    """The type fitted, tried on what it was not shown, and written."""
    yes = np.array([_embedded(words, file, codebook) for words in dict.fromkeys(one.examples)])
    near = [_embedded(words, file, codebook) for words in dict.fromkeys(one.others)]
    no = np.concatenate([background(codebook).astype(np.float64), np.array(near).reshape(len(near), yes.shape[1])])
    recognised, mistaken = _tried(yes, no)
    weights, bias = _fitted(yes, no)
    taught = Taught(
        name=file.stem, definition=one.definition, parent=one.parent, score=one.score,
        weights=tuple(round(float(w), 6) for w in weights), bias=round(bias, 6), model=codebook.derive(model_hash),
    )  # fmt: skip
    target = folder / FOLDER / f"{file.stem}.json"
    try:
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(msgspec.json.encode(taught))
    except OSError as error:
        raise CodebookError(
            f"{target} cannot be written ({error.strerror}); give a folder that you may write."
        ) from None
    return Lesson(file.stem, len(yes), recognised, mistaken, len(no), target)


def _embedded(words: str, file: Path, codebook: Codebook) -> NDArray[np.float64]:
    """The embedding of an example, ``[actor]`` and ``{recipient}`` marked in it."""
    spans = []
    for opens, closes in ("[]", "{}"):
        start, end = words.find(opens), words.find(closes)
        if start < 0 or end < start + 2:
            raise BadRequest(f'{file}: "{words}": mark the actor as [..] and the recipient as {{..}}.')
        spans.append((opens, start, end))
    plain = words.translate(str.maketrans("", "", "[]{}"))
    places = []
    for _, start, end in spans:
        before = sum(words[:start].count(sign) for sign in "[]{}")
        places.append((start - before, end - before - 1))
    judgement = codebook.derive(event_model).judge(plain, places[0], places[1])
    return judgement.embedding.astype(np.float64)


def _fitted(yes: Matrix, no: Matrix) -> tuple[NDArray[np.float64], float]:
    """Logistic regression, both sides weighing the same, by gradient descent with momentum; always the same."""
    given = np.concatenate([yes, no])
    middle, spread = given.mean(0), given.std(0) + 1e-6
    scaled = np.hstack([(given - middle) / spread, np.ones((len(given), 1))])
    wanted = np.concatenate([np.ones(len(yes)), np.zeros(len(no))])
    share = np.concatenate([np.full(len(yes), 0.5 / len(yes)), np.full(len(no), 0.5 / len(no))])
    line, speed = np.zeros(scaled.shape[1]), np.zeros(scaled.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(scaled @ line, -30, 30)))
        slope = scaled.T @ (share * (chance - wanted)) + PENALTY * np.append(line[:-1], 0.0)
        speed = 0.9 * speed - RATE * slope
        line = line + speed
    weights = line[:-1] / spread
    return weights, float(line[-1] - weights @ middle)


def _tried(yes: Matrix, no: Matrix, parts: int = 5) -> tuple[int, int]:
    """How many examples are recognised, and other sentences mistaken, where each fifth is left out in turn."""
    recognised = mistaken = 0
    for part in range(parts):
        keep_yes, keep_no = np.arange(len(yes)) % parts != part, np.arange(len(no)) % parts != part
        weights, bias = _fitted(yes[keep_yes], no[keep_no])
        recognised += int((yes[~keep_yes] @ weights + bias > 0).sum())
        mistaken += int((no[~keep_no] @ weights + bias > 0).sum())
    return recognised, mistaken
