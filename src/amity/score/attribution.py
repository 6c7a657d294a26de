"""How well attributed words are found, against news with sources, cues and contents (the PolNeAR scheme)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.reading import analyse
from amity.reading.text import Passage, Text
from amity.score.cases import gold_document, read_rows
from amity.score.report import Figure, Miss, Row, f_score

Spans = Sequence[Sequence[int]]
SAME = 0.5  # intersection over union from which two contents are the same


@dataclass(frozen=True, slots=True)
class AttributionCase:
    """One document: gold attributions, found ones, and pairs (gold, found) whose contents are the same."""

    id: str
    text: str
    gold: tuple[Row, ...]
    found: tuple[Row, ...]
    pairs: tuple[tuple[int, int], ...]

    @property
    def sourced(self) -> int:
        """Pairs whose sources overlap too."""
        return sum(_meet(self.gold[g]["source"], self.found[f]["source"]) for g, f in self.pairs)


@dataclass(frozen=True, slots=True)
class AttributionScore:
    """The figures over all documents."""

    cases: tuple[AttributionCase, ...]

    @property
    def content_f(self) -> float:
        """F1 of contents."""
        return self.figures()[0].value

    @property
    def sourced_f(self) -> float:
        """F1 of contents with the right source."""
        return self.figures()[1].value

    def figures(self) -> tuple[Figure, ...]:
        """Content F1, and content F1 with the right source."""
        sizes = [(len(c.gold), len(c.found)) for c in self.cases]
        return (
            f_score("content F1", [(len(c.pairs), *s) for c, s in zip(self.cases, sizes, strict=True)]),
            f_score("content F1, right source", [(c.sourced, *s) for c, s in zip(self.cases, sizes, strict=True)]),
        )

    def predictions(self) -> Iterator[Row]:
        """A document with its attributions, each with source, cue and content spans."""
        for case in self.cases:
            yield {"id": case.id, "attributions": list(case.found)}

    def misses(self) -> Iterator[Miss]:
        """Each attribution missed or found where there is none."""
        for case in self.cases:
            golds, founds = {g for g, _ in case.pairs}, {f for _, f in case.pairs}
            for at, one in enumerate(case.gold):
                if at not in golds:
                    yield _miss(case, one, wanted=True)
            for at, one in enumerate(case.found):
                if at not in founds:
                    yield _miss(case, one, wanted=False)


def score_attribution(path: Path, codebook: Codebook, limit: int | None = None) -> AttributionScore:
    """The score over a file of documents, one a line; over the first `limit` where given."""
    rows = read_rows(path, {"id": str, "text": str, "attributions": list})[:limit]
    docs = codebook.derive(language).pipe((row["text"] for row in rows), batch_size=16)
    cases = []
    for row, doc in zip(rows, docs, strict=True):
        text, _ = analyse(gold_document(row["id"], row["text"], row.get("date")), doc, codebook)
        cases.append(_case(row, text))
    return AttributionScore(tuple(cases))


def _case(row: Row, text: Text) -> AttributionCase:
    gold = tuple(row["attributions"])
    found = tuple(_found(passage, text) for passage in text.passages)
    return AttributionCase(row["id"], row["text"], gold, found, tuple(matched(gold, found)))


def _found(passage: Passage, text: Text) -> Row:
    cue = text.doc[passage.cue]
    return {
        "source": [[passage.source_start, passage.source_end]] if passage.source_end > passage.source_start else [],
        "cue": [[cue.idx, cue.idx + len(cue.text)]],
        "content": [list(s) for s in sorted(((passage.start, passage.end), *passage.more))],
    }


def matched(gold: Sequence[Row], found: Sequence[Row]) -> Iterable[tuple[int, int]]:
    """Pairs with the same content, one to one: the closest first, of equally close ones those with one source."""
    near = [
        (closeness, _meet(a["source"], b["source"]), -g, -f)
        for g, a in enumerate(gold)
        for f, b in enumerate(found)
        if (closeness := overlap(a["content"], b["content"])) >= SAME
    ]
    golds, founds = set[int](), set[int]()
    for _, _, g, f in sorted(near, reverse=True):
        if -g not in golds and -f not in founds:
            golds.add(-g)
            founds.add(-f)
            yield -g, -f


def overlap(one: Spans, other: Spans) -> float:
    """Characters in both over characters in either."""
    common = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    every = sum(a[1] - a[0] for a in (*one, *other)) - common
    return common / every if every else 0.0


def _meet(one: Spans, other: Spans) -> bool:
    return any(a[0] < b[1] and b[0] < a[1] for a in one for b in other)


def _miss(case: AttributionCase, one: Row, *, wanted: bool) -> Miss:
    spans = sorted([*one["source"], *one["cue"], *one["content"]])
    around = case.text[max(0, spans[0][0] - 20) : spans[-1][1] + 20].replace("\n", " ") if spans else ""
    words = f"{_words(case, one['source'])} | {_words(case, one['cue'])} | {_words(case, one['content'])}"
    return Miss(case=case.id, weight=1, text=around, wanted=words if wanted else "", given="" if wanted else words)


def _words(case: AttributionCase, spans: Any) -> str:
    return " … ".join(" ".join(case.text[a:b].split()) for a, b in spans)
