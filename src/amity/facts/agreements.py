"""Which agreement records speak of one agreement: a known treaty, or the same parties, form, words and dates.

The judgement is a function of the records alone: any order of arrival ends in the same groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from amity.codebook import Codebook
from amity.codebook.rows import OrganisationRow, StateRow, TreatyRow
from amity.codebook.rows_agreements import agreement_forms, known_treaties
from amity.records import Actor, Agreement, Document, Form

STATE_SECTORS = ("GOV", "MIL", "LEG", "JUD")  # PLOVER's sectors that bind their state
ALIKE = 0.5  # least share of words that two names have in common
KIN = (frozenset({"treaty", "agreement", "accession"}), frozenset({"partnership", "status"}))
_WORD = re.compile(r"[^\W_]+")
_SMALL = 3  # letters: shorter words ("on", "of", "and") say nothing of what an agreement is about
_CLOSE = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one agreement, by date; `treaty` where the codebook knows it."""

    records: tuple[Agreement, ...]
    treaty: TreatyRow | None

    @property
    def form(self) -> Form:
        """The treaty's form, else that which most records give; an accession is to a treaty."""
        if self.treaty:
            return self.treaty.form  # type: ignore[return-value]  # checked when the codebook is loaded
        forms = [record.form for record in self.records if record.form != "accession"] or ["treaty"]
        return max(sorted(set(forms)), key=forms.count)


def group_agreements(
    agreements: Iterable[Agreement], documents: Mapping[str, Document], codebook: Codebook
) -> tuple[Group, ...]:
    """These records by the agreement that they speak of."""
    treaties: dict[str, list[Agreement]] = {}
    blocks: dict[frozenset[str], list[Agreement]] = {}
    rows: dict[str, TreatyRow] = {}
    for record in sorted(agreements, key=lambda record: (dated(record) or "9999", record.document, record.id)):
        treaty = treaty_of(record, codebook)
        if treaty:
            rows[treaty.name] = treaty
            treaties.setdefault(treaty.name, []).append(record)
        else:
            parties = frozenset(party_id(actor, codebook) for actor in record.parties)
            blocks.setdefault(parties, []).append(record)
    known = [Group(tuple(records), rows[name]) for name, records in sorted(treaties.items())]
    return (*known, *(Group(tuple(same), None) for block in blocks.values() for same in _part(block, codebook)))


def treaty_of(record: Agreement, codebook: Codebook) -> TreatyRow | None:
    """The treaty of the codebook that is named, or that has just these parties and this form, and all these words."""
    named = codebook.derive(known_treaties).get(record.name.lower().removeprefix("the "))
    if named:
        return named
    parties = frozenset(party_id(actor, codebook) for actor in record.parties)
    words = name_words(record.name, record.parties, codebook)
    for row in codebook.derive(_treaties_by_parties).get(parties, ()):
        if row.form == record.form and words and words <= name_words(row.name, record.parties, codebook):
            year = (dated(record) or "")[:4]
            if not (record.stage == "signed" and row.year and year and abs(int(year) - row.year) > 1):
                return row
    return None


def party_id(actor: Actor, codebook: Codebook) -> str:
    """Whom an actor binds: its state where it acts for it, else the organisation that it is part of, else itself."""
    if actor.country and (actor.sector in STATE_SECTORS or actor.sector is None):
        return actor.country
    owner = actor.id.split("/")[0]
    wholes = codebook.derive(_wholes)
    seen = {owner}
    while owner in wholes and wholes[owner] not in seen:
        owner = wholes[owner]
        seen.add(owner)
    return owner


def dated(record: Agreement) -> str | None:
    """The first day of the stage that a record tells, null where it tells none."""
    return (record.when.start or record.when.end if record.when else None) or record.signed


def name_words(name: str, parties: Sequence[Actor], codebook: Codebook) -> frozenset[str]:
    """What a name says of the matter: its words without those of form, and without the names of the parties."""
    names = codebook.derive(_actor_words)
    spoken = {word for actor in parties for word in names.get(actor.country or actor.id, _words(actor.name))}
    forms = codebook.derive(agreement_forms)
    return frozenset(
        word
        for word in _words(name) - spoken
        if word not in forms and word.removesuffix("s") not in forms and not word.isdigit()
    )


def _part(block: Sequence[Agreement], codebook: Codebook) -> Iterator[list[Agreement]]:
    """The records of a block, which have the same parties, by agreement; each goes to the first that fits."""
    groups: list[list[Agreement]] = []
    for record in block:
        for group in groups:
            if all(_one(record, other, codebook) for other in group):
                group.append(record)
                break
        else:
            groups.append([record])
    yield from groups


def _one(a: Agreement, b: Agreement, codebook: Codebook) -> bool:
    """Whether two records of the same parties can speak of one agreement."""
    if a.form != b.form and not any({a.form, b.form} <= kin for kin in KIN):
        return False
    if a.stage == b.stage == "signed" and not _overlap(a, b):
        return False
    words, others = (name_words(r.name, r.parties, codebook) for r in (a, b))
    if words and others:
        return words <= others or others <= words or len(words & others) >= ALIKE * len(words | others)
    if a.form == b.form == "partnership":
        return True
    return _overlap(a, b, close=True) or (not words and not others and a.document == b.document)


def _overlap(a: Agreement, b: Agreement, close: bool = False) -> bool:
    """Whether the dates told can be one; with `close`, both must be told to the month at least."""
    if close and not all(r.when and r.when.precision in _CLOSE for r in (a, b)):
        return False
    (a0, a1), (b0, b1) = _days(a), _days(b)
    return a0 <= b1 and b0 <= a1


def _days(record: Agreement) -> tuple[str, str]:
    if record.when:
        return record.when.start or "0000", record.when.end or "9999"
    return (record.signed, record.signed) if record.signed else ("0000", "9999")


def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(name.lower()) if len(word) > _SMALL)


def _actor_words(codebook: Codebook) -> dict[str, frozenset[str]]:
    """The words of every wording of every state and organisation."""
    found = {}
    for state in codebook.table(StateRow):
        wordings = (state.name, *state.aliases, *state.adjective, *state.demonyms)
        found[state.id] = frozenset(word for wording in wordings for word in _words(wording))
    for body in codebook.table(OrganisationRow):
        found[body.id] = frozenset(word for wording in (body.name, *body.aliases) for word in _words(wording))
    return found


def _wholes(codebook: Codebook) -> dict[str, str]:
    return {row.id: row.part_of for row in codebook.table(OrganisationRow) if row.part_of}


def _treaties_by_parties(codebook: Codebook) -> dict[frozenset[str], list[TreatyRow]]:
    found: dict[frozenset[str], list[TreatyRow]] = {}
    for row in codebook.table(TreatyRow):
        if len(row.parties) > 1:
            found.setdefault(frozenset(row.parties), []).append(row)
    return found
