"""Where requests may go: every address a name resolves to is checked, and the checked address is the one connected to.

The rule allows rather than forbids: `ipaddress.is_private` and `is_global` both let loopback through in some disguise
(NAT64, 6to4, multicast). Sources: the IANA special-purpose registries (RFC 6890 and successors).
"""

from __future__ import annotations

import asyncio
import re
import socket
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

import httpx

from bot.net.failures import NotSent

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network
Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""All addresses of a host, in the order to try them. Raises OSError when there are none."""
Dial: TypeAlias = Callable[[Address, int], Awaitable[socket.socket]]
"""Connects to exactly this address. Raises OSError."""

URL_CHARACTERS = 4096
_ODD_IN_URL = re.compile(r"[\x00-\x20\x7f\\]")
_ODD_IN_HOST = re.compile(r"[^a-z0-9.:_-]")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")

_GLOBAL_UNICAST = IPv6Network("2000::/3")  # all of IPv6 that is routed; loopback, ULA, link-local, NAT64, multicast lie outside
_NOT_PUBLIC: tuple[Network, ...] = (
    *map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",
            "100.64.0.0/10",  # carrier NAT; metadata of Alibaba Cloud
            "127.0.0.0/8",
            "168.63.129.16/32",  # the wire server of Azure, public by number only
            "169.254.0.0/16",  # link-local; metadata of most clouds
            "172.16.0.0/12",
            "192.0.0.0/24",  # protocol assignments; metadata of Oracle Cloud
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    ),
    *map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4, which carries any IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be connected to beyond the public internet. To `allow_private` any port is open, to the rest only `ports`.

    `ports` None opens every port: for receivers, whose addresses an operator chose one by one.
    """

    allow_private: tuple[Network, ...] = ()
    ports: frozenset[int] | None = frozenset({80, 443, 8080, 8443})

    def is_private_friend(self, address: Address) -> bool:
        """Did the operator open this address by hand?"""
        return any(address in network for network in self.allow_private)

    def check(self, host: str, address: Address, port: int) -> None:
        """May `host`, which resolves to `address`, be connected to? Raises NotSent; the message keeps the address to itself."""
        if self.is_private_friend(address):
            return
        if not is_public(address):
            raise NotSent("blocked_address", f"{host} is not on the public internet (see allow_private)")
        if self.ports is not None and port not in self.ports:
            raise NotSent("blocked_port", f"port {port} of {host} is not a port of the web")


def is_public(address: Address) -> bool:
    """Is it an ordinary address of the public internet?"""
    if isinstance(address, IPv6Address) and (address.scope_id or address not in _GLOBAL_UNICAST):
        return False
    value, ranges = int(address), _RANGES[address.version]
    return value > ranges[bisect_right(ranges, (value, _BEYOND)) - 1][1]


_BEYOND = 1 << 128
_RANGES = {
    version: [
        (-1, -1),
        *sorted((int(one[0]), int(one[-1])) for one in _NOT_PUBLIC if one.version == version),
    ]
    for version in (4, 6)
}
"""First and last of each network that is not public, by version; they do not overlap. Looked up for every connection."""


def plain(text: str) -> Address:
    """The address as it will be routed: IPv4 hidden in IPv6 is brought out. Raises ValueError."""
    address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def checked_url(text: str) -> httpx.URL:
    """The URL, if it can only be read one way. Raises NotSent("bad_url")."""
    if len(text) > URL_CHARACTERS or _ODD_IN_URL.search(text):
        raise NotSent("bad_url", "the URL is too long or holds spaces, control characters or backslashes")
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise NotSent("bad_url", "the URL cannot be read") from None
    if url.port is not None and not 0 < url.port < 65_536:
        raise NotSent("bad_url", "the URL names a port that does not exist")
    if url.scheme not in ("http", "https"):
        raise NotSent("bad_url", "only http and https URLs are fetched")
    _check_host(url.raw_host.decode("ascii", "replace"))
    return url


def _check_host(host: str) -> None:
    """Refuse what resolvers and browsers read differently: `127.1`, `0x7f000001`, `2130706433`, zones, escapes."""
    name = host.removesuffix(".")
    if not name or _ODD_IN_HOST.search(name):
        raise NotSent("bad_url", "the URL names no host, or one with odd characters")
    if ":" not in name and _NUMBER.fullmatch(name.rsplit(".", 1)[-1]):
        try:
            IPv4Address(name)
        except ValueError:
            raise NotSent("bad_url", "the host is a number, and not a plain IPv4 address") from None


class SystemResolver:
    """The resolver of the operating system, on threads of its own: slow DNS must not hold up other work on threads."""

    def __init__(self, threads: int = 16) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _looked_up, host, port)
        return tuple(dict.fromkeys(found))

    def close(self) -> None:
        """Drop what has not begun; what has begun ends with the system's own DNS timeout."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class RememberingResolver:
    """Answers of another resolver, kept for `keep_seconds` of the loop; those who ask at once share one question.

    What is remembered is checked by the guard each time like a fresh answer. Failures are not remembered.
    """

    def __init__(self, inner: Resolve, keep_seconds: float = 60.0, most: int = 20_000) -> None:
        self._inner, self._keep_seconds, self._most = inner, keep_seconds, most
        self._kept: dict[tuple[str, int], tuple[float, Sequence[str]]] = {}
        self._asking: dict[tuple[str, int], asyncio.Future[Sequence[str]]] = {}

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        name = (host.lower().removesuffix("."), port)
        until, answers = self._kept.get(name, (0.0, ()))
        if asyncio.get_running_loop().time() < until:
            return answers
        if name not in self._asking:
            self._asking[name] = asyncio.ensure_future(self._inner(host, port))
            self._asking[name].add_done_callback(lambda asked: self._heard(name, asked))
        return await asyncio.shield(self._asking[name])  # whoever gives up leaves the others their answer

    def _heard(self, name: tuple[str, int], asked: asyncio.Future[Sequence[str]]) -> None:
        del self._asking[name]
        if asked.cancelled() or asked.exception() is not None:
            return
        now = asyncio.get_running_loop().time()
        if len(self._kept) >= self._most:
            self._kept = {one: kept for one, kept in self._kept.items() if kept[0] > now}
        if len(self._kept) < self._most:
            self._kept[name] = (now + self._keep_seconds, asked.result())


def _looked_up(host: str, port: int) -> list[str]:
    return [str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


async def dialled(address: Address, port: int) -> socket.socket:
    """A socket connected to exactly this address. Raises OSError."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    one = socket.socket(family, socket.SOCK_STREAM)
    try:
        one.setblocking(False)
        await asyncio.get_running_loop().sock_connect(one, (str(address), port))
    except BaseException:
        one.close()
        raise
    return one


class GuardedConnect:
    """Opens connections, to checked addresses only; whoever speaks on them has no way to open another."""

    TRIES = 3  # addresses tried per connection; a dead IPv6 must leave time for IPv4

    def __init__(self, guard: Guard, resolve: Resolve, dns_seconds: float, dial: Dial = dialled) -> None:
        self._guard, self._resolve, self._dns_seconds, self._dial = guard, resolve, dns_seconds, dial

    async def __call__(self, host: str, port: int, seconds: float) -> socket.socket:
        """Raises NotSent, or httpx's own errors when no address accepts."""
        addresses = await self._addresses(host, port)
        failure: httpx.TransportError = httpx.ConnectError("no address accepts")
        for address in addresses:
            try:
                async with asyncio.timeout(seconds / len(addresses)):
                    connected = await self._dial(address, port)
            except TimeoutError:
                failure = httpx.ConnectTimeout("no address accepts in time")
            except OSError:
                failure = httpx.ConnectError("no address accepts")
            else:
                return _checked_peer(connected, address)
        raise failure

    async def check(self, host: str, port: int) -> None:
        """May this be asked of a proxy, as far as we can see? It may see other addresses. Raises NotSent."""
        await self._addresses(host, port)

    async def _addresses(self, host: str, port: int) -> list[Address]:
        """What to connect to. One bad answer among many refuses them all: a resolver that lies once is not asked twice."""
        try:
            found = [plain(host.removesuffix("."))]
        except ValueError:
            found = [_readable(answer, host) for answer in await self._answers(host, port)]
        for address in found:
            self._guard.check(host, address, port)
        return _alternating(found)[: self.TRIES]

    async def _answers(self, host: str, port: int) -> Sequence[str]:
        try:
            async with asyncio.timeout(self._dns_seconds):
                answers = await self._resolve(host, port)
        except TimeoutError:  # before OSError, of which it is one
            raise NotSent("dns", f"the name {host} was not resolved in time") from None
        except (OSError, UnicodeError):
            answers = ()
        if not answers:
            raise NotSent("dns", f"the name {host} does not resolve")
        return answers


def _readable(answer: str, host: str) -> Address:
    try:
        return plain(answer)
    except ValueError:
        raise NotSent("dns", f"the name {host} resolves to something that is no address") from None


def _alternating(addresses: Sequence[Address]) -> list[Address]:
    """The system's order, but the first of the other family comes second (RFC 8305, without the race)."""
    first, *rest = addresses
    other = next((address for address in rest if address.version != first.version), None)
    return [first, *rest] if other is None else [first, other, *(address for address in rest if address != other)]


def _checked_peer(connected: socket.socket, address: Address) -> socket.socket:
    """Are we where we meant to be? Whatever sits in between (a library, a hook) cannot send us elsewhere."""
    try:
        peer = str(connected.getpeername()[0])
        if peer == str(address) or plain(peer.partition("%")[0]) == address:
            return connected
    except (OSError, ValueError):
        pass
    connected.close()
    raise NotSent("blocked_address", "the connection led to another address than the one that was checked")
