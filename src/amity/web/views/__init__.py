"""The pages, one function each: what the address asks for in, what the template shows out."""

from __future__ import annotations

from amity.web.app import View
from amity.web.views.facts import fact
from amity.web.views.holdings import codebook, corrections, coverage
from amity.web.views.lists import figures, outlooks, search
from amity.web.views.pacts import ledger
from amity.web.views.places import places
from amity.web.views.relation import actor, dyad
from amity.web.views.reports import document, record
from amity.web.views.ties import network
from amity.web.views.today import today

VIEWS: dict[str, View] = {
    "/": today,
    "/dyad": dyad,
    "/actor": actor,
    "/network": network,
    "/map": places,
    "/ledger": ledger,
    "/figures": figures,
    "/outlooks": outlooks,
    "/search": search,
    "/document/{id}": document,
    "/record/{id}": record,
    "/fact/{id}": fact,
    "/coverage": coverage,
    "/codebook": codebook,
    "/corrections": corrections,
}
