"""A dossier as text, Markdown, JSON, or one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import jinja2
import msgspec

from amity.answers.beside import beside_lines
from amity.answers.charts import bar, relation_svg, score_line, series_svg
from amity.answers.dossier import QUADS, Dossier, Report
from amity.answers.wording import record_words, side_words, source_words, term_words, when_words
from amity.records import Record

Row = tuple[Record, str]
LONGEST = 240  # characters of a row's own words; its sentence stands whole below
SHOWN = 50  # rows of a section in text and Markdown unless more are asked for


def sections(dossier: Dossier) -> dict[str, list[Row]]:
    """The sections of a dossier: each row a record with its words."""
    return {
        "Timeline": [(r, record_words(r)) for r in dossier.timeline],
        "Agreements": [(t.agreement, term_words(t)) for t in dossier.agreements],
        "Figures": [(m, record_words(m)) for s in dossier.figures for m in s.measures],
        "Who says what": [(r, record_words(r)) for r in dossier.statements],
        "Outlooks": [(r, record_words(r) + _because(dossier.why.get(r.id))) for r in dossier.outlooks],
        "Causes": [(r, record_words(r)) for r in dossier.causes],
        "Who is who": [(r, record_words(r)) for r in dossier.ties],
        "Disputed": [(side.records[0], side_words(d.field, side)) for d in dossier.disputed for side in d.sides],
    }


def _because(why: str | None) -> str:
    return f" [{why}]" if why else ""


def shortened(words: str) -> str:
    """The words of a row, cut at a word where they are long."""
    if len(words) <= LONGEST:
        return words
    return words[:LONGEST].rsplit(" ", 1)[0] + " …"


def told_words(dossier: Dossier, record: Record) -> str:
    """Who tells a row, in a few words: sources and reports, and what they differ on."""
    told = dossier.told.get(record.id)
    if told is None:
        return f"confidence {record.confidence:.2f}"
    sources, reports = told.independent_sources, len({report.document for report in told.reports})
    independent = f"{sources} independent source{'s' if sources != 1 else ''}"
    counted = independent if reports == sources else f"{independent} in {reports} reports"
    differ = f"; they differ on {', '.join(told.disputed)}" if told.disputed else ""
    return f"{counted}; confidence {told.confidence:.2f}{differ}"


def day_words(dossier: Dossier, record: Record) -> str:
    """When it was; where the text does not say, the day of the first report."""
    reported = dossier.reported.get(record.id)
    return f"{reported} (reported)" if reported else when_words(record.when)


def span_words(dossier: Dossier) -> str:
    """The days of the first and the last event; where there is none, those of the reports."""
    if dossier.first:
        return f"first {dossier.first}, last {dossier.last}"
    told = sorted(d.published[:10] for d in dossier.sources if d.published)
    return f"no event dated; reports of {told[0]} to {told[-1]}" if told else "nothing dated"


def other_reports(dossier: Dossier, record: Record) -> list[Report]:
    """The reports of a row besides the one that it shows."""
    told = dossier.told.get(record.id)
    return [report for report in told.reports if report.document != record.document] if told else []


def as_json(dossier: Dossier, rows: int) -> str:
    """Everything, whatever `rows` says."""
    return msgspec.json.format(msgspec.json.encode(dossier), indent=2).decode() + "\n"


def as_text(dossier: Dossier, rows: int) -> str:
    """For a terminal: bars, and the sentence under each row."""
    return "\n".join(_lines(dossier, rows, heading=lambda t: f"\n{t.upper()}", quote="      “{}”")) + "\n"


def as_markdown(dossier: Dossier, rows: int) -> str:
    """For documents: the same with headings and quotations."""
    return (
        "\n".join(_lines(dossier, rows, heading=lambda t: f"\n## {t}\n", quote="  > {}", item="- ", title="# ")) + "\n"
    )


def _lines(
    dossier: Dossier, rows: int, heading: Callable[[str], str], quote: str, item: str = "  ", title: str = ""
) -> Iterator[str]:
    names = {d.id: d.outlet or d.title or d.origin for d in dossier.sources}
    yield f"{title}{' and '.join(dossier.names)}"
    independent = f"{dossier.independent_sources} independent sources"
    yield f"as of {dossier.as_of}; {len(dossier.sources)} documents, {independent}; {span_words(dossier)}"
    yield heading("At a glance")
    yield from _glance(dossier, item)
    for name, found in sections(dossier).items():
        if not found:
            continue
        shown = found[: rows or None]
        yield heading(f"{name} ({len(found)})")
        for record, words in shown:
            yield f"{item}{day_words(dossier, record)}  {shortened(words)}"
            yield quote.format(" … ".join(" ".join(span.text.split()) for span in record.evidence))
            place = names.get(record.document, record.document)
            yield f"      — {source_words(record)}, in {place}; {told_words(dossier, record)}"
            if record.id in dossier.told and dossier.told[record.id].independent_sources > 1:
                yield f"        all reports: amity facts show {record.id}"
        if len(shown) < len(found):
            yield f"  showing {len(shown)} of {len(found)}; use --limit 0 for all"
    if dossier.ahead:
        yield heading("Where it is heading")
        yield from (f"  {line}" for line in dossier.ahead.lines)
    if dossier.beside:
        yield heading("Beside other data")
        yield from (f"{item}{line}" for one in dossier.beside for line in beside_lines(one))
    yield heading(f"Sources ({len(dossier.sources)})")
    for document in dossier.sources:
        inferred = " (inferred)" if document.published_inferred else ""
        named = f"{document.title or '–'}; {document.outlet or '–'}; {document.origin}"
        yield f"{item}{document.published or 'undated'}{inferred}  {named}"


def _glance(dossier: Dossier, item: str) -> Iterator[str]:
    largest = max(dossier.quad_counts.values(), default=0)
    for quad in QUADS:
        count = dossier.quad_counts[quad]
        yield f"{item}{quad:21} {count:4}  {bar(count, largest)}"
    for year in dossier.years:
        score = f"mean PLOVER score {year.mean_plover_score:+.1f}, {year.events} event{'s' if year.events != 1 else ''}"
        yield f"{item}{year.year}  -10 {score_line(year)} +10  {score}"


def as_html(dossier: Dossier, rows: int) -> str:
    """One page with nothing outside it: charts drawn, every sentence a tap away, all text escaped."""
    environment = jinja2.Environment(loader=jinja2.PackageLoader("amity.answers"), autoescape=True)
    shapes = [svg for s in dossier.figures if (svg := series_svg(s))]
    return environment.get_template("dossier.html").render(
        dossier=dossier,
        sections={name: found for name, found in sections(dossier).items() if found},
        relation=relation_svg(dossier),
        series=[(s, series_svg(s)) for s in dossier.figures if series_svg(s)] if shapes else [],
        documents={d.id: d for d in dossier.sources},
        beside=[line for one in dossier.beside for line in beside_lines(one)],
        day_words=day_words,
        span_words=span_words,
        shortened=shortened,
        source_words=source_words,
        marked=marked,
        told_words=told_words,
        other_reports=other_reports,
    )


def marked(text: str, record: Record) -> Iterable[tuple[str, bool]]:
    """A paragraph around the evidence in pieces, and whether each is evidence."""
    span = record.evidence[0]
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end
    return ((text[start : span.start], False), (text[span.start : span.end], True), (text[span.end : end], False))


FORMATS: Mapping[str, Callable[[Dossier, int], str]] = {
    "text": as_text,
    "json": as_json,
    "markdown": as_markdown,
    "html": as_html,
}
