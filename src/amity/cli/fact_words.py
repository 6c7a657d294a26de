"""Facts and disputes in words, for tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from amity.answers.wording import value_words
from amity.api.fact_formats import as_record
from amity.cli.words import day_words, evidence_words, record_words
from amity.records import Record

if TYPE_CHECKING:
    from rich.table import Table

    from amity.facts.fact import Dispute, Fact
    from amity.facts.views import FactView


def fact_table(facts: Iterable[Fact], record_of: Callable[[str], Record | None]) -> Table:
    """The facts as a table for people; each with the words of its first report."""
    table = _table("when", "kind", "what", "sources", "sure", "differ on", "words of the first report", "id")
    for fact in facts:
        record, first = as_record(fact), record_of(fact.records[0])
        cells = (
            day_words(record.when),
            fact.kind,
            fact_words(fact),
            f"{fact.independent_sources} of {len(fact.documents)}",
            f"{fact.confidence:.2f}",
            ", ".join(fact.disputed),
            evidence_words(first) if first else "",
            fact.id,
        )
        _row(table, *cells)
    return table


def dispute_table(disputes: Iterable[Dispute], fact_of: Callable[[str], Fact | None]) -> Table:
    """The disputes as a table for people: a row a side."""
    table = _table("fact", "differ on", "value", "reports", "words of the report")
    for dispute in disputes:
        fact = fact_of(dispute.fact)
        named = f"{fact_words(fact)} [{fact.id}]" if fact else dispute.fact
        for place, side in enumerate(dispute.sides):
            head = (named, dispute.field) if place == 0 else ("", "")
            _row(table, *head, value_words(side.value), str(len(side.records)), _line(side.sentences[0]))
    return table


def fact_words(fact: Fact) -> str:
    """A fact in one line, with its status where it did not simply happen."""
    record = as_record(fact)
    status = "" if record.status == "happened" else f" [{record.status}]"
    return record_words(record) + status


def view_words(view: FactView) -> str:
    """One fact with every report behind it, as text."""
    return "\n".join(_view_lines(view)) + "\n"


def _view_lines(view: FactView) -> Iterator[str]:
    fact = view.fact
    record = as_record(fact)
    yield f"{fact.id}  {fact.kind}  {day_words(record.when) or 'undated'}"
    yield fact_words(fact)
    yield (
        f"{len(fact.documents)} reports, {fact.independent_sources} independent sources; confidence"
        f" {fact.confidence:.2f}; first report {view.first_report or 'undated'}"
    )
    if view.countries:
        yield f"outlets of {', '.join(view.countries)}"
    yield "\nREPORTS"
    for report in view.reports:
        copied = f", a copy in group {report.copies}" if report.copies else ""
        yield f"  source {report.source}  {report.published or 'undated'}  {report.outlet or report.origin}{copied}"
        yield f"      “{report.sentence}”"
        yield f"      record {report.record}, document {report.document}"
    yield "\nBEST VALUES"
    for field, value in fact.best.items():
        if value not in (None, [], (), False):
            yield f"  {field}: {value_words(value)}  (from {view.taken_from[field]})"
    yield from _dispute_lines(view)
    yield from _judgement_lines(view)


def _dispute_lines(view: FactView) -> Iterator[str]:
    for dispute in view.disputes:
        yield f"\nDIFFER ON {dispute.field}"
        for side in dispute.sides:
            yield f"  {value_words(side.value)}"
            yield from (f"      “{_line(sentence)}”" for sentence in side.sentences)


def _judgement_lines(view: FactView) -> Iterator[str]:
    if view.judged:
        yield "\nJUDGED TO BE ONE"
    for judged in view.judged:
        yield f"  {judged.one} and {judged.other}: {judged.score:.2f} ({judged.reason})"
    for word in view.said:
        sides = f"{', '.join(word.one)} / {', '.join(word.other)}"
        taken_back = f"; taken back {word.withdrawn}" if word.withdrawn else ""
        yield f"  by hand {word.day}: {word.verb} {sides}: {word.reason}{taken_back}"


def _line(words: str) -> str:
    return " ".join(words.split())


def _table(*headings: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in headings:
        wide = heading.startswith("words")
        fixed = heading in ("when", "kind", "id", "sources", "sure")
        table.add_column(heading, ratio=1 if wide else None, no_wrap=fixed)
    return table


def _row(table: Table, *cells: str) -> None:
    """Cells are text, whatever brackets they hold."""
    from rich.text import Text

    table.add_row(*map(Text, cells))
