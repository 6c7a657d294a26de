"""The only place that opens a connection: to an address that was looked at first, and to that one only."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterable

import httpcore
import httpx

PORTS = (80, 443)
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class PrivateAddress(OSError):
    """The name leads to this machine, a private network, or an address that nobody may publish."""


class CheckedBackend(httpcore.SyncBackend):
    """Looks a name up once, checks every address that came, and connects to one of these: a second look-up with
    another answer (DNS rebinding) never happens.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to a checked address of the host."""
        try:
            addresses = self._addresses(host, port)
        except (OSError, UnicodeError) as error:
            if isinstance(error, PrivateAddress):
                raise
            raise httpcore.ConnectError("no host of that name is known") from error
        for address in addresses[:-1]:
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore.ConnectError:
                continue
        return super().connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    def _addresses(self, host: str, port: int) -> list[str]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._allow_private:
            if port not in PORTS:
                raise PrivateAddress(f"port {port} is not one that the web is served on")
            if not all(is_public(address) for address in addresses):
                raise PrivateAddress("it lies on this machine or a private network")
        return addresses


def is_public(address: str) -> bool:
    """Whether the whole internet can reach the address; an IPv4 address inside an IPv6 one is looked at as well."""
    found = ipaddress.ip_address(address.partition("%")[0])
    return all(a.is_global and not a.is_multicast and not a.is_reserved for a in _inside(found))


def _inside(address: Address) -> list[Address]:
    """The address, or the IPv4 addresses that it carries."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.teredo:
        return [*address.teredo]
    if address.sixtofour:
        return [address.sixtofour]
    if address in NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]


class Transport(httpx.HTTPTransport):
    """httpx over checked connections: one a host at a time, HTTP/2 where `h2` is installed, no proxy."""

    def __init__(self, *, allow_private: bool) -> None:
        super().__init__(trust_env=False)
        super().close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context(),
            max_connections=20,
            max_keepalive_connections=10,
            keepalive_expiry=15.0,
            http2=_has_http2(),
            network_backend=CheckedBackend(allow_private=allow_private),
        )


def ssl_context() -> ssl.SSLContext:
    """Certificates checked against certifi's list, whatever the environment says."""
    return httpx.create_ssl_context(trust_env=False)


def _has_http2() -> bool:
    try:
        import h2  # noqa: F401
    except ImportError:
        return False
    return True
