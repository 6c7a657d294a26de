"""XML from strangers: no entity of its own is expanded, nothing is loaded, broken markup is mended where it can be."""

from __future__ import annotations

import re

from lxml import etree

from amity.errors import UnreadablePage

ENTITY = re.compile(rb"<!ENTITY", re.I)
FIRST = re.compile(  # what may stand before the first element; possessive, so that no head makes it slow
    rb"(?:\xef\xbb\xbf)?\s*+"
    rb"(?>(?>(?><\?.*?\?>)|(?><!--.*?-->)|(?><!DOCTYPE[^>\[]*+(?:\[.*?\])?\s*+>))\s*+)*+<([\w:.-]+)",
    re.S | re.I,
)


def parsed(raw: bytes, origin: str) -> etree._Element:
    """The root element; raises `UnreadablePage` for entity declarations (XML bombs) and for what is no XML."""
    if ENTITY.search(raw):
        raise UnreadablePage(f"{origin} declares XML entities, as XML bombs do; amity does not read it.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePage(f"{origin} is not sound XML: {str(error)[:120]}.") from error
    if root is None:
        raise UnreadablePage(f"{origin} is not sound XML: it has no root element.")
    return root


def name_of(element: etree._Element) -> str:
    """The element's name without its namespace, in lower case; empty for what is no element."""
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def root_name(head: bytes) -> str:
    """The name of the first element in the head of a file, without its prefix; empty where it is no markup."""
    found = FIRST.match(head)
    return found[1].decode("ascii", "replace").rpartition(":")[2].lower() if found else ""
