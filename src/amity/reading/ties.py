"""Codes ties: who holds which post, who belongs to what, which city is the capital of which state."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows import RoleRow
from amity.codebook.rows_claims import tie_nouns, tie_verbs
from amity.codebook.words import status_words
from amity.reading.clauses import Party, after, objects, parties_at, passive, subjects
from amity.reading.mentions.lexicon import Lexicon, lexicon, slug
from amity.reading.mentions.office import holds
from amity.reading.mentions.roles import COUNTERPART
from amity.reading.status import negated, status_of
from amity.reading.text import Mention, Text
from amity.records import Actor, Tie

PHRASE = 8  # words of a post before its title
APART = 6  # characters between a name and the role that explains it
FORMER = frozenset({"former", "ex", "late", "then", "outgoing", "previous", "past", "onetime", "erstwhile"})
OFFICE = re.compile(
    r"minister|secretary|commissioner|envoy|spokesperson|chief|chair|director|mayor|speaker|governor|leader|head$"
)
VAGUE = frozenset({"leader", "head", "chief", "director"})  # of what, the words must say
OF_A_BODY = frozenset({"chairperson"})  # of a committee, board or party: of a state only where the words say so
OF_A_PARTY = frozenset({"opposition-leader", "party-leader"})  # no posts of the state
OF_UNIONS = frozenset({"candidate-of", "observer-of"})
SURE = 0.75  # of a party that a pronoun or description names
COPULAS = ("be", "become", "remain")


def code_ties(text: Text, codebook: Codebook) -> Iterator[Tie]:
    """Every tie that the text states, each once."""
    told: set[tuple[str, str, str, str | None]] = set()
    for tie in (*_posts(text, codebook), *_named(text, codebook), *_nouns(text, codebook), *_verbs(text, codebook)):
        key = (tie.subject.id, tie.relation, tie.object.id, tie.post)
        if key not in told and tie.subject.id != tie.object.id:
            told.add(key)
            yield tie


def _posts(text: Text, codebook: Codebook) -> Iterator[Tie]:
    """ "Sergey Lavrov, the Russian Foreign Minister"; "Prime Minister Hun Sen" of a country."""
    known = codebook.derive(lexicon)
    last, at = "", 0  # the post told last, which a counterpart holds too, and its sentence
    for index, mention in enumerate(text.mentions):
        if mention.kind != "person":
            continue
        near = (*text.mentions[index + 1 : index + 3], *reversed(text.mentions[max(0, index - 3) : index]))
        for one in (*(m for m in near if _explains(m, mention)), mention):
            row = _post(text, one, known)
            post = row and (row.post or slug(row.role))
            if row and row.role == COUNTERPART:
                near_last = last if text.sentence_at(mention.start).index - at <= 1 else None
                post = near_last or _held_post(text, mention, known)
            named = _organisation(text, one, known) if len(one.actors) == 1 else None
            vague = row is not None and ((not row.post and row.role in VAGUE) or row.post in OF_A_BODY)
            owner = (
                _led(text, one) or named
                if vague
                else named or (_employer(text, mention, post, known) if post else None)
            )
            if row and post and owner:
                post = post if owner.id == owner.country else slug(row.role)
                last, at = post, text.sentence_at(mention.start).index
                yield _tie(text, mention, mention.actor, "holds-post", owner, post, 0.9)
                break


def _held_post(text: Text, person: Mention, known: Lexicon) -> str | None:
    """The post that the codebook knows a person in, that day: for "their Uzbek counterpart"."""
    day = text.reference.isoformat()
    return next((row.post for row in known.careers.get(person.actor.name, ()) if holds(row, day)), None)


def _named(text: Text, codebook: Codebook) -> Iterator[Tie]:
    """ "Filippo Grandi, the UN High Commissioner": named by the body; "X is Uruguay's foreign minister": by copula."""
    known = codebook.derive(lexicon)
    day = text.reference.isoformat()
    for person, body in itertools.pairwise(text.mentions):
        held = [row for row in known.careers.get(person.actor.name, ()) if holds(row, day)]
        beside = person.kind == "person" and body.kind == "name" and 0 < body.start - person.end <= APART
        row = next((row for row in held if row.country == body.actor.id), None)
        if beside and row and row.country not in known.states:
            yield _tie(text, person, person.actor, "holds-post", body.actor, row.post, 0.85)
        verb = text.doc[person.last].head
        role = body if body.kind == "role" and len(body.actors) == 1 else None
        attribute = role and text.doc[role.head].dep_ == "attr" and text.doc[role.head].head == verb
        if role and attribute and verb.lemma_ == "be" and person.kind == "person" and not negated(verb):
            post, owner = _post(text, role, known), _organisation(text, role, known)
            if post and post.post and owner and person.last < verb.i < role.first:
                yield _tie(text, person, person.actor, "holds-post", owner, post.post, 0.8)


def _explains(role: Mention, person: Mention) -> bool:
    """Whether a role in apposition tells who a person is."""
    apart = max(role.start - person.end, person.start - role.end)
    within = APART * (1 if len(role.actors) == 1 else 6)  # "the ministers of A and B, X and Y"
    return role.kind == "role" and person.actor.id in {a.id for a in role.actors} and apart <= within


def _led(text: Text, role: Mention) -> Actor | None:
    """What a leader leads: "the leader of the party VMRO-DPMNE", "its leader", "the North Korean leader"."""
    leaders = (t for t in text.doc[role.first : role.last + 1] if t.lemma_.lower() in VAGUE)
    for token in leaders:
        whole = [t for o in after(token, "of") for t in (*o.children, o)]
        for one in (*whole, *(c for c in token.children if c.dep_ in ("poss", "amod", "compound", "nmod"))):
            mention = text.mention_of(one)
            known = mention and (mention.actor.country or mention.kind == "name")
            if mention and known and mention.kind != "person" and mention is not role:
                return mention.actor
    return None


def _employer(text: Text, person: Mention, post: str, known: Lexicon) -> Actor | None:
    """Whom a person serves whose words do not say it: the organisation or state of the post held that day."""
    career = [row for row in known.careers.get(person.actor.name, ()) if holds(row, text.reference.isoformat())]
    of_post = [row for row in career if row.post == post] or [row for row in career if row.country not in known.states]
    if len(of_post) == 1:
        return known.actors.get(of_post[0].country)
    return known.actors.get(person.actor.country or "")


def _post(text: Text, mention: Mention, known: Lexicon) -> RoleRow | None:
    """The post in the words of a mention, by the role's row; ranks and occupations are none."""
    start = max(0, mention.first - 1)  # with the word before, which may be "former"
    lowered = [t.lower_ for t in text.doc[start : mention.last + 1]]
    found = None
    for index in range(mention.last - start, mention.first - start - 1, -1):
        role = known.role_ending_at(lowered, index)
        if role and role[1].kind == "person" and index - role[0] + 1 >= mention.first - start:
            if _was(text, mention.first + index - (mention.first - start) - role[0] + 1):
                return None
            if role[1].post and role[1].post not in OF_A_PARTY:
                return role[1]
            office = OFFICE.search(role[1].role) or role[1].role == COUNTERPART
            found = found or (role[1] if office else None)
    return found


def _was(text: Text, first: int) -> bool:
    """Whether the phrase of a post says that it is over: "former Massachusetts governor"."""
    index = first - 1
    while index >= max(0, first - PHRASE) and (
        text.doc[index].pos_ in ("NOUN", "PROPN", "ADJ") or text.doc[index].lower_ == "of"
    ):
        if text.doc[index].lower_ in FORMER:
            return True
        index -= 1
    return index >= 0 and text.doc[index].lower_ in FORMER


def _organisation(text: Text, mention: Mention, known: Lexicon) -> Actor | None:
    """The organisation or state that the words of a post name: "the ASEAN secretary-general"."""
    index = mention.first
    while index <= mention.last:
        found = known.names_at(text.doc, index)
        if found and len(found[1].candidates) == 1 and found[1].kind in ("name", "adjective"):
            return found[1].candidates[0]
        index += 1
    return None


def _nouns(text: Text, codebook: Codebook) -> Iterator[Tie]:
    """ "Russia is a member of the SCO"; "Phnom Penh, the capital of Cambodia"; "count Russia as a leading member"."""
    relations = codebook.derive(tie_nouns)
    for sentence in text.sentences:
        for token in sentence.span:
            relation = relations.get(token.lemma_.lower())
            if relation is None or token.pos_ != "NOUN":
                continue
            if status_of(token, codebook.derive(status_words)) not in ("happened", "ongoing"):
                continue
            owners = _owners(text, token)
            for holder in _holders(text, token, owners):
                for owner in owners:
                    if relation in OF_UNIONS and owner.actor.sector != "IGO":
                        continue  # "the New York candidate" stands for an office, not for a union
                    mention = Mention(holder.token, holder.token, token.i, (holder.actor,), "name")
                    yield _tie(text, _at(text, token, mention), holder.actor, relation, owner.actor, None, 0.8)


def _verbs(text: Text, codebook: Codebook) -> Iterator[Tie]:
    """ "Finland joined NATO"; "South Africa was admitted to BRICS"; "the three states founded an alliance"."""
    relations, words = codebook.derive(tie_verbs), codebook.derive(status_words)
    for token in (t for sentence in text.sentences for t in sentence.span if t.pos_ == "VERB"):
        row = relations.get(token.lemma_.lower())
        ended = any(c.lower_ == "until" or any(m.lower_ == "until" for m in c.children) for c in token.children)
        if row is None or ended or negated(token) or status_of(token, words) not in ("happened", "ongoing"):
            continue
        doers = objects(token) if passive(token) else subjects(token)
        wholes = (
            (after(token, row.slot) or _which(token, row.slot))
            if row.slot != "obj"
            else []
            if passive(token)
            else objects(token)
        )
        for whole in parties_at(text, wholes):
            if whole.actor.sector != "IGO" or whole.sureness < 1:
                continue
            for doer in parties_at(text, doers):
                if doer.actor.id in (doer.actor.country, doer.actor.id.upper()) and doer.sureness >= SURE:
                    mention = Mention(token.idx, token.idx + len(token.text), token.i, (doer.actor,), "name")
                    yield _tie(text, mention, doer.actor, row.relation, whole.actor, None, 0.8)


def _at(text: Text, token: Token, mention: Mention) -> Mention:
    return Mention(token.idx, token.idx + len(token.text), token.i, mention.actors, mention.kind)


def _owners(text: Text, noun: Token) -> list[Party]:
    """What the noun belongs to: "of the SCO", "Malaysia's", "ASEAN member"; "both of which count … as a member"."""
    of_which = _which(noun.head, "of") if noun.dep_ == "attr" else []
    found = parties_at(text, [*after(noun, "of"), *after(noun, "to"), *after(noun, "in"), *of_which], places=True)
    if not found:
        found = parties_at(
            text, [c for c in noun.children if c.dep_ in ("poss", "compound", "amod", "nmod")], places=True
        )
    if not found and noun.dep_ == "pobj" and noun.head.lower_ == "as" and noun.head.head.pos_ == "VERB":
        found = _counting(text, noun.head.head)
    return found


def _which(verb: Token, preposition: str) -> list[Token]:
    """The relative pronoun after a preposition that opens the clause: "of which Mozambique is a member"."""
    opening = (c for c in verb.children if c.lower_ == preposition and c.pos_ in ("ADP", "PART"))
    return [o for c in opening for o in c.children if o.lower_ == "which"]


def _counting(text: Text, verb: Token) -> list[Party]:
    """Who counts somebody as a member; "both of which" stands for the organisations before it."""
    who = subjects(verb)
    found = parties_at(text, who)
    before = who[0].i if who and any(t.lower_ == "which" for t in who[0].subtree) else verb.i
    if not found and (before < verb.i or verb.dep_ == "relcl"):
        named = next((m for m in reversed(text.mentions) if m.end <= text.doc[before].idx), None)
        if named:
            head = text.doc[named.head]
            found = parties_at(text, sorted([head, *head.conjuncts], key=lambda t: t.i))
    return found


def _holders(text: Text, noun: Token, owners: list[Party]) -> list[Party]:
    """Who is the member, capital or ally: by copula, apposition, "as", or the name that follows."""
    tokens: list[Token] = []
    if noun.dep_ == "attr" and noun.head.lemma_ in COPULAS:
        tokens = subjects(noun.head)
    elif noun.dep_ == "appos":
        tokens = [noun.head]
    elif noun.dep_ == "pobj" and noun.head.lower_ == "as" and noun.head.head.pos_ == "VERB":
        tokens = [c for c in noun.head.head.children if c.dep_ == "dobj"]
    elif noun.dep_ in ("compound", "nmod") and noun.head.pos_ == "PROPN":
        tokens = [noun.head]
    else:
        tokens = [c for c in noun.children if c.dep_ == "appos" and c.pos_ == "PROPN"]
    taken = {p.actor.id for p in owners}
    return [
        p
        for p in (_city(text, t) or p for t in tokens for p in parties_at(text, [t], places=True))
        if p.actor.id not in taken and (p.actor.country or p.actor.sector in ("IGO", "NGO", "BUS", "MNC"))
    ]


def _city(text: Text, token: Token) -> Party | None:
    """A city under its own name, where its mention stands for its country."""
    mention = text.mention_of(token)
    if mention and mention.kind in ("place", "metonym"):
        words = text.document.text[mention.start : mention.end]
        return Party(Actor(id=slug(words), name=words, country=mention.actor.country, text=words), token.i, 1.0)
    return None


def _tie(
    text: Text, mention: Mention, subject: Actor, relation: str, whole: Actor, post: str | None, confidence: float
) -> Tie:
    sentence = text.sentence_at(mention.start)
    return Tie(
        document=text.document.id,
        evidence=(text.evidence(sentence.start, sentence.end),),
        said_by=text.said_by(mention.start, mention.end),
        confidence=confidence,
        subject=subject,
        relation=relation,
        object=whole,
        post=post,
    )
