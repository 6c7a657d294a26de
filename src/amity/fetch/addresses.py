"""An http(s) address: the page that lies there, or the pages of a table, feed or archive."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from amity.errors import PageError
from amity.fetch.files import pages_in
from amity.fetch.markup import root_name
from amity.fetch.settings import FetchSettings, failed
from amity.fetch.sites import is_site, site_pages
from amity.fetch.web import Web, checked
from amity.records import Failure, Page

ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]*://", re.I)


def claims(source: str) -> bool:
    """Whether the source is an address of any scheme."""
    return bool(ADDRESS.match(source))


def pages(source: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """The page at an address, or the pages of a table that lies there."""
    try:
        found = (settings.fetcher or Web(settings))(checked(source))
        if is_site(source) and is_site(found.url) and root_name(found.raw[:4096]) == "html":
            pages_of_site = site_pages(found, source, settings)
            if pages_of_site is not None:
                yield from pages_of_site
                return
        name = urlsplit(found.url).path.rpartition("/")[2]
        stream = io.BytesIO(found.raw)
        yield from pages_in(stream, name, source, settings, url=found.url, media_type=found.media_type)
    except PageError as error:
        yield failed(source, error)
