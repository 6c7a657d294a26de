"""Who wrote it, for whom, where and when, as lines of the text itself say: bylines, datelines, closing credits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from amity.codebook import Codebook
from amity.codebook.rows_pages import OutletRow, PageWordRow
from amity.reading.article.lines import words

PARTICLE = r"(?:de|da|del|der|den|van|von|al|el|bin|ibn|la|le|di)"
NAME = rf"(?:(?:Dr|Prof|Mr|Ms|Mrs|Amb)\.? )?[A-Z][\w'’.-]+(?: {PARTICLE})*(?: [A-Z][\w'’.-]*){{1,4}}"
NAMES = rf"{NAME}(?:(?:,| and| &) {NAME})*"
DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z'’.-]*(?:[ ,/-]+[A-Z][\w'’.]*\.?){0,6}?)"
    r"(?:\s*[,:]?\s*(?P<date>[A-Z]?[\w.]{1,10} \d{1,2}(?:,? \d{4})?|\d{1,2} [A-Z][a-z]{2,8}\.?(?:,? \d{4})?))?,?"
    r"(?:\s*[(/](?P<outlet>[A-Z][\w&.' /-]{1,40})[)/])?\s*(?:[—–―]|--|-(?= )|(?<=[)\s])-(?=[A-Z]))+\s*(?=[\"“‘'\w])"
)
SECTION = re.compile(r"\s+[|/»]\s+")  # between an outlet and its section or motto
NOTICE = re.compile(r"^(?:©|\(c\)|copyright\b)", re.I)
LONGEST_BYLINE = 20


@dataclass(frozen=True, slots=True)
class Credit:
    """What a line says of the page. `rest` is what of the line belongs to the body, as lines."""

    byline: str | None = None
    outlet: str | None = None
    date: str | None = None
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CreditWords:
    """The codebook's words around names, compiled; and the outlets by every name they go by."""

    byline: re.Pattern[str]
    closing: re.Pattern[str]
    staff: frozenset[str]
    calendar: re.Pattern[str]
    outlets: dict[str, str]
    hosts: dict[str, str]


def credit_words(codebook: Codebook) -> CreditWords:
    """The words of ``page_words.tsv`` and the names of ``outlets.tsv``."""
    use: dict[str, list[str]] = {}
    for row in codebook.table(PageWordRow):
        use.setdefault(row.use, []).extend(row.wording)
    known = codebook.table(OutletRow)
    outlets = {name.casefold(): row.name for row in known for name in (row.name, *row.wording)}
    return CreditWords(
        byline=re.compile(rf"^(?i:{_any(use['byline'])})\b:? *(?P<names>{NAMES})(?P<rest>\W.*)?$"),
        closing=_closing(_any(use["closing"]), _any(use["role"])),
        staff=frozenset(use["staff"]),
        calendar=re.compile(rf"(?<=\w)\s+{_any(use['month'] + use['weekday'] + use['stamp'])}\b.*$", re.I),
        outlets=outlets,
        hosts={row.host: row.name for row in known},
    )


def _any(wordings: list[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, wordings), key=len, reverse=True)) + ")"


def _closing(phrase: str, role: str) -> re.Pattern[str]:
    """Name, who that is, for whom: a line without a verb that signs a text."""
    described = rf"(?:,\s*(?P<role>[^.,“\"]*\b{role}\b[^.,“\"]*))"
    outlet = r"(?:[“\"‘'«](?P<quoted>[^”\"’»]+)[”\"’»]|(?P<plain>[A-Z][\w&.'’-]*(?: [A-Z&][\w&.'’-]*| of| the)*))"
    wanted = rf"(?:,?\s*(?i:{phrase})\s+(?:the )?(?:[a-z-]+ ){{0,4}}{outlet})"
    only = wanted.replace("quoted", "quoted_alone").replace("plain", "plain_alone")
    return re.compile(rf"^[-–—]?\s*(?i:by )?(?P<names>{NAMES})(?:{described}{wanted}?|{only})\s*\W*$")


def byline(line: str, known: CreditWords) -> Credit | None:
    """The names of "By Jane Doe and John Roe, Reuters"; None where the line is something else."""
    match = known.byline.match(line) if words(line) <= LONGEST_BYLINE else None
    if not match or (line.rstrip().endswith((".", "?", "!")) and words(line) > 8):
        return None
    outlet = known.outlets.get((match["rest"] or "").strip(" ,|/-–—().").casefold())
    return Credit(byline=match["names"].strip(" ,."), outlet=outlet)


def closing(line: str, known: CreditWords) -> Credit | None:
    """The names and outlet of a signing line at the end of a text; None where the line is a sentence."""
    match = known.closing.match(line) if words(line) <= 2 * LONGEST_BYLINE else None
    if not match:
        return None
    groups = ("quoted", "plain", "quoted_alone", "plain_alone")
    outlet = next((match[g].strip(" ,.") for g in groups if match[g]), None)
    return Credit(byline=match["names"].strip(" ,."), outlet=outlet_name(outlet, known))


def dateline(line: str, known: CreditWords) -> Credit | None:
    """Outlet and date of "PHNOM PENH, 5 August (Xinhua) —"; the dateline becomes a line of its own."""
    match = DATELINE.match(line[:160])
    if not match or not (match["outlet"] or match["date"] or match["place"].split(",")[0].isupper()):
        return None
    if not any(len(word) > 2 for word in match["place"].split(",")[0].split()):
        return None
    outlet = outlet_name(match["outlet"], known) if match["outlet"] else None
    return Credit(outlet=outlet, date=match["date"], rest=(line[: match.end()].strip(), line[match.end() :].strip()))


def outlet_name(name: str | None, known: CreditWords) -> str | None:
    """The outlet's name as the codebook has it, or as it stands; None where the field holds a notice."""
    plain = SECTION.split(name or "")[0].strip()
    if not plain or NOTICE.match(plain):
        return None
    return known.outlets.get(plain.casefold(), plain)


def outlet_at(url: str | None, known: CreditWords) -> str | None:
    """Who publishes at this address, by the longest known ending of its host."""
    match = re.match(r"^[a-z]+://(?:[^/@]*@)?([^/:?#]+)", url or "", re.I)
    parts = match[1].lower().split(".") if match else []
    hosts = (".".join(parts[start:]) for start in range(max(len(parts) - 1, 0)))
    return next((known.hosts[host] for host in hosts if host in known.hosts), None)


def clean_byline(text: str | None, outlet: str | None, known: CreditWords) -> str | None:
    """The names alone; None where the field holds an address, the outlet or the word "admin"."""
    if not text:
        return None
    parts = [_one_name(part, known) for part in re.split(r"\s*[;|]\s*", text)]
    names = [part for part in dict.fromkeys(parts) if part and part.casefold() != (outlet or "").casefold()]
    whole = [name for name in names if words(name) > 1]  # a single word beside full names is where they wrote
    return "; ".join(whole or names) or None


def _one_name(text: str, known: CreditWords) -> str | None:
    """A person or body that can have written a text, without what stands around the name."""
    signed = byline(text, known)
    name = (signed.byline if signed and signed.byline else text).strip(" ,;|.-")
    without_date = known.calendar.sub("", name).strip(" ,")
    name = without_date if words(without_date) > 1 else name
    plain = name.casefold()
    wrong = (
        any(c.isdigit() or c == "@" for c in name)
        or "/" in name
        or words(name) > LONGEST_BYLINE
        or not any(c.isalpha() for c in name)
    )
    return None if wrong or plain in known.staff or plain in known.outlets else name
