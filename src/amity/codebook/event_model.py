"""The learned part of event coding: a small encoder that judges a sentence with two parties marked.

Weights, tokeniser and labels lie in `event_model/`, pinned by SHA-256 in `event_model.toml`; `training/` makes them.
One thread, and one pair a run without padding: what is judged of a pair never depends on what else is read.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from amity.codebook import Codebook
from amity.codebook.pins import check_files
from amity.errors import ModelError

FOLDER, PINS = "event_model", "event_model.toml"
KEPT = 4096  # judgements kept in memory, so that a pair asked for twice is judged once
Place = tuple[int, int]


class Labels(msgspec.Struct, frozen=True):
    """The names of what the network gives, and how its input is laid out."""

    types: list[str]
    modes: list[str]  # "CONSULT/visit"
    statuses: list[str]
    contexts: list[str]
    marks: list[int]  # token ids: actor opens, closes; recipient opens, closes
    longest: int  # tokens, with marks
    before: int  # tokens kept before the pair in a longer sentence


class Judgement(msgspec.Struct, frozen=True):
    """Probabilities for one pair in one sentence; `related`: whether the sentence tells an event of them at all."""

    types: dict[str, float]
    modes: dict[str, float]
    statuses: dict[str, float]
    contexts: dict[str, float]
    related: float
    embedding: NDArray[np.float32]  # 384 numbers, the state that all these are read from


class EventModel:
    """The network, ready to judge. Give sentences one at a time; results are the same in any order."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        runtime: Any = onnxruntime
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.labels = msgspec.json.decode((folder / "labels.json").read_bytes(), type=Labels)
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._session: Any = runtime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._ends: list[Any] = [self._tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]")]
        self.judge = functools.lru_cache(maxsize=KEPT)(self._judge)

    def _judge(self, sentence: str, actor: Place | None, recipient: Place | None) -> Judgement:
        """What the sentence tells of the pair; places are characters of the sentence, null where not worded."""
        ids = np.array([self._ids(sentence, (actor, recipient))], dtype=np.int64)
        first, second = self.labels.marks[0], self.labels.marks[2]
        marks = np.stack([ids[0] == first, ids[0] == second])[None].astype(np.float32)
        given = {"ids": ids, "mask": np.ones_like(ids), "marks": marks}
        types, modes, statuses, contexts, related, hidden = self._session.run(None, given)
        named = self.labels
        return Judgement(
            types=_by_name(named.types, types[0]),
            modes=_by_name(named.modes, modes[0]),
            statuses=_by_name(named.statuses, statuses[0]),
            contexts=_by_name(named.contexts, contexts[0]),
            related=round(float(related[0, 0]), 4),
            embedding=hidden[0],
        )

    def _ids(self, sentence: str, pair: Sequence[Place | None]) -> list[int]:
        """The sentence's token ids with marks around the two; of a long one, the part that begins before the pair."""
        pieces = self._tokenizer.encode(sentence, add_special_tokens=False)
        ids: list[list[int]] = [[piece] for piece in pieces.ids]
        for mark, span in zip((0, 2), pair, strict=True):
            inside = [i for i, (a, b) in enumerate(pieces.offsets) if span and a < span[1] and span[0] < b]
            if inside:
                ids[inside[0]] = [self.labels.marks[mark], *ids[inside[0]]]
                ids[inside[-1]] = [*ids[inside[-1]], self.labels.marks[mark + 1]]
        flat = [one for some in ids for one in some]
        room = self.labels.longest - 2
        start = 0
        if len(flat) > room:
            first = next((i for i, one in enumerate(flat) if one in self.labels.marks), 0)
            start = max(0, min(first - self.labels.before, len(flat) - room))
        return [self._ends[0], *flat[start : start + room], self._ends[1]]


def _by_name(names: list[str], values: NDArray[np.float32]) -> dict[str, float]:
    """Probabilities rounded to four places, so that the last bits of a processor's arithmetic decide nothing."""
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def model_hash(codebook: Codebook) -> str:
    """The pinned SHA-256 of the weights."""
    return str(tomllib.loads(codebook.text(PINS))["sha256"]["model.onnx"])


def background(codebook: Codebook) -> NDArray[np.float32]:
    """Embeddings of sentences of every type, 384 numbers a row: what a type of a user's own is told apart from."""
    kept: NDArray[np.float16] = np.load(_folder(codebook) / "background.npy")
    return kept.astype(np.float32)


def event_model(codebook: Codebook) -> EventModel:
    """The codebook's model, its files checked against the pinned hashes; raises `ModelError` where they differ."""
    folder = _folder(codebook)
    check_files(folder, tomllib.loads(codebook.text(PINS))["sha256"], "reinstall amity")
    return EventModel(folder)


def _folder(codebook: Codebook) -> Path:
    """Where the model lies, a user's own before ours."""
    for folder in reversed(codebook.folders):
        if (folder / FOLDER / "model.onnx").is_file():
            return folder / FOLDER
    raise ModelError("The event model is missing from the codebook; reinstall amity.")
