"""Codes ties: who holds which post, who belongs to what, which city is the capital of which state."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_claims import tie_nouns
from amity.codebook.words import status_words
from amity.reading.clauses import Party, after, parties_at, subjects
from amity.reading.mentions.lexicon import Lexicon, lexicon, slug
from amity.reading.status import status_of
from amity.reading.text import Mention, Text
from amity.records import Actor, Tie

COPULAS = ("be", "become", "remain")


def code_ties(text: Text, codebook: Codebook) -> Iterator[Tie]:
    """Every tie that the text states, each once."""
    told: set[tuple[str, str, str, str | None]] = set()
    for tie in (*_posts(text, codebook), *_nouns(text, codebook)):
        key = (tie.subject.id, tie.relation, tie.object.id, tie.post)
        if key not in told and tie.subject.id != tie.object.id:
            told.add(key)
            yield tie


def _posts(text: Text, codebook: Codebook) -> Iterator[Tie]:
    """ "Sergey Lavrov, the Russian Foreign Minister"; "Prime Minister Hun Sen" of a country."""
    known = codebook.derive(lexicon)
    for index, mention in enumerate(text.mentions):
        if mention.kind != "person":
            continue
        follows = text.mentions[index + 1] if index + 1 < len(text.mentions) else None
        words = [mention]
        if (
            follows
            and follows.kind == "role"
            and follows.actor.id == mention.actor.id
            and follows.start - mention.end <= 6
        ):
            words = [follows, mention]
        for one in words:
            post = _post(text, one, known)
            holder = known.actors.get(mention.actor.country or "")
            organisation = _organisation(text, one, known) or holder
            if post and organisation:
                yield _tie(text, mention, mention.actor, "holds-post", organisation, post, 0.9)
                break


def _post(text: Text, mention: Mention, known: Lexicon) -> str | None:
    """The post in the words of a mention, by the role's row."""
    lowered = [t.lower_ for t in text.doc]
    for index in range(mention.last, mention.first - 1, -1):
        role = known.role_ending_at(lowered, index)
        if role and role[1].kind == "person" and index - role[0] + 1 >= mention.first:
            former = index - role[0] >= 0 and lowered[index - role[0]] in ("former", "ex", "late", "then")
            return None if former else (role[1].post or slug(role[1].role))
    return None


def _organisation(text: Text, mention: Mention, known: Lexicon) -> Actor | None:
    """The organisation that the words of a post name: "the ASEAN secretary-general"."""
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
                    mention = Mention(holder.token, holder.token, token.i, (holder.actor,), "name")
                    yield _tie(text, _at(text, token, mention), holder.actor, relation, owner.actor, None, 0.8)


def _at(text: Text, token: Token, mention: Mention) -> Mention:
    return Mention(token.idx, token.idx + len(token.text), token.i, mention.actors, mention.kind)


def _owners(text: Text, noun: Token) -> list[Party]:
    """What the noun belongs to: "of the SCO", "Malaysia's", "ASEAN member"; "both of which count … as a member"."""
    found = parties_at(text, [*after(noun, "of"), *after(noun, "to"), *after(noun, "in")], places=True)
    if not found:
        found = parties_at(
            text, [c for c in noun.children if c.dep_ in ("poss", "compound", "amod", "nmod")], places=True
        )
    if not found and noun.dep_ == "pobj" and noun.head.lower_ == "as" and noun.head.head.pos_ == "VERB":
        found = _counting(text, noun.head.head)
    return found


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
        if p.actor.id not in taken
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
