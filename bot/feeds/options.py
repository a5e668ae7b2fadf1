"""What an operator says about feeds, and about how they are asked. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cached_property
from typing import Annotated, Literal, Self, TypeAlias
from urllib.parse import urlsplit, urlunsplit

from pydantic import ConfigDict, Field, IPvAnyNetwork, JsonValue, SecretStr, field_serializer, field_validator, model_validator

from bot.feeds.identity import feed_id
from bot.feeds.parsed import FeedKind
from bot.net import Route
from bot.options import Duration, Listen, Options

Pace: TypeAlias = Literal["flash", "fast", "normal", "slow"]

_TELEGRAM = re.compile(r"(?:https?://)?(?:t|telegram)\.me/(?:s/)?([A-Za-z][A-Za-z0-9_]{3,31})/?", re.IGNORECASE)
_EITHER: list[JsonValue] = [{"required": ["url"]}, {"required": ["channel"]}]
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]*")


class FeedOptions(Options):
    """One feed: where it is, who stands behind it, and how eagerly it is asked."""

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.update(required=[], anyOf=_EITHER))

    url: str = Field(max_length=2048)
    """Where the feed is; http or https. Not needed where `channel` is given."""
    id: str = Field(default="", max_length=100, pattern=r"^[\w.-]*$")
    """A short name, unique among the feeds; made from the URL where it is not given. Articles belong to it: keep it."""
    kind: FeedKind = "auto"
    """`rss` reads RSS, Atom and RDF, `sitemap` a news sitemap, `telegram` the page on which Telegram shows a public channel;
    `auto` looks at the answer."""
    channel: str = Field(default="", pattern=r"^([A-Za-z][A-Za-z0-9_]{3,31})?$")
    """A public Telegram channel by its name, without `https://t.me/`; makes the kind `telegram`."""
    language: str = Field(default="", pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]+)*)?$")
    """Language of the feed (ISO 639), a hint for texts too short to tell."""
    country: str = Field(default="", pattern=r"^([A-Z]{2})?$")
    """Country of the newsroom (ISO 3166-1 alpha-2)."""
    publisher: str = ""
    """Who prints it, as alerts cite it; the host of the URL where it is not given."""
    family: str = ""
    """Whose newsroom it is; editions of one family count as one origin. The publisher where it is not given."""
    tier: int = Field(default=3, ge=1, le=4)
    """How far it is trusted: 1 agencies and officials, 4 anybody."""
    pace: Pace = "normal"
    """How often it is asked; the bounds of each pace are under `poll.paces`."""
    tags: tuple[str, ...] = ()
    """For routes and lists."""
    headers: dict[str, SecretStr] = Field(default_factory=dict)
    """Sent with each request to this feed's own origin, never to where it redirects."""
    proxy: SecretStr = SecretStr("")
    """An HTTP proxy through which this feed is read, http://[name:password@]host:port. It sees what is asked in plain http, and
    decides what it connects to: only one you trust."""
    insecure_tls: bool = False
    """True: its certificate is not checked, so anybody on the way can write the news. For a feed that cannot be had otherwise."""
    own_pace: bool = False
    """True: asked by its pace alone, whatever its server says of how long an answer stays new (Cache-Control, Expires, ttl,
    skipHours): for publishers who agreed. Retry-After is always obeyed."""
    enabled: bool = True
    """False: kept in the list, not asked."""

    @field_validator("url")
    @classmethod
    def _is_web(cls, url: str) -> str:
        try:
            parts = urlsplit(url.strip())
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            msg = "expected a URL that starts with http:// or https:// and names a host"
            raise ValueError(msg)
        return url.strip()

    @field_validator("proxy")
    @classmethod
    def _is_proxy(cls, proxy: SecretStr) -> SecretStr:
        given = proxy.get_secret_value()
        if given and (urlsplit(given).scheme != "http" or not _host(given) or not given.isascii()):
            msg = "expected http://host:port or http://name:password@host:port"
            raise ValueError(msg)
        return proxy

    @field_validator("headers")
    @classmethod
    def _is_sendable(cls, headers: dict[str, SecretStr]) -> dict[str, SecretStr]:
        for name, value in headers.items():
            if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value.get_secret_value()):
                msg = f"{name!r} is not a header that can be sent: names are tokens, values printable ASCII"
                raise ValueError(msg)
        return headers

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, given: object) -> object:
        """Fill id, publisher and family from what is there, so that nobody else has to know these rules."""
        if not isinstance(given, dict):
            return given
        filled = _with_channel(given)
        if not isinstance(url := filled.get("url"), str):
            return given
        filled["id"] = filled.get("id") or feed_id(url)
        filled["publisher"] = filled.get("publisher") or _host(url)
        filled["family"] = filled.get("family") or filled["publisher"]
        return filled

    @cached_property
    def route(self) -> Route:
        """Its own way out, if it has one."""
        return Route(self.proxy.get_secret_value(), self.insecure_tls)

    @field_serializer("url", when_used="json")
    def _masked(self, url: str) -> str:
        """As `config show` prints it."""
        return url if public_url(url) == url else public_url(url).replace("://", "://****@", 1)

    @cached_property
    def host(self) -> str:
        """By which feeds are shared among pollers and spared: lower case, without port."""
        return _host(self.url)

    @cached_property
    def public_url(self) -> str:
        """The URL without a name and password in it."""
        return public_url(self.url)


def _with_channel(given: dict[str, object]) -> dict[str, object]:
    """Of a channel, or the address of one, its page, id and publisher: all channels share a host, so that says nothing."""
    filled, url = dict(given), str(given.get("url") or "").strip()
    found = _TELEGRAM.fullmatch(url) if filled.get("kind", "auto") in ("auto", "telegram") else None
    name = str(filled.get("channel") or (found[1] if found else "")).removeprefix("@")
    if name:
        filled |= {"kind": "telegram", "channel": name, "url": url if url and not found else f"https://t.me/s/{name}"}
        filled |= {"id": filled.get("id") or f"t.me-{name.lower()}", "publisher": filled.get("publisher") or f"@{name}"}
    return filled


def public_url(url: str) -> str:
    """The URL without a name and password in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _host(url: str) -> str:
    try:
        return (urlsplit(url.strip()).hostname or "").lower()
    except ValueError:
        return ""


class PaceOptions(Options):
    """The bounds of one pace. Within them a feed is asked twice per article it usually brings."""

    floor: Duration
    """Never more often than this."""
    ceiling: Duration
    """Never less often than this while the feed works."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not timedelta(seconds=1) <= self.floor <= self.ceiling <= timedelta(days=1):
            msg = "expected 1s <= floor <= ceiling <= 1d"
            raise ValueError(msg)
        return self


def _bounds(floor: int, ceiling: int) -> PaceOptions:
    return PaceOptions(floor=timedelta(seconds=floor), ceiling=timedelta(seconds=ceiling))


class PacesOptions(Options):
    """How often feeds of each pace are asked."""

    flash: PaceOptions = _bounds(30, 60)
    """Official alarms, agencies that allow it."""
    fast: PaceOptions = _bounds(60, 300)
    """Breaking news."""
    normal: PaceOptions = _bounds(300, 1800)
    """Ordinary news."""
    slow: PaceOptions = _bounds(1800, 21600)
    """Reports and weeklies."""

    def of(self, pace: Pace) -> PaceOptions:
        """The bounds of `pace`."""
        bounds: PaceOptions = getattr(self, pace)
        return bounds


class WebSubOptions(Options):
    """News pushed by hubs (WebSub), beside polling: only with an address at which hubs reach this poller."""

    callback_url: str = Field(default="", max_length=200, pattern=r"^(https?://[^\s?#]+)?$")
    """Where hubs reach this poller from outside, such as https://news.example.org/websub; a proxy passes it on to `listen`."""
    secret: SecretStr = SecretStr("")
    """From this the secret of each subscription is made: at least 16 characters, the same after a restart."""
    listen: Listen = Field(default="127.0.0.1:8090", pattern=r"^.+:\d{1,5}$")
    """Address and port to listen on, in plain HTTP."""
    lease: Duration = timedelta(days=5)
    """For how long hubs are asked to push; renewed in time."""

    @model_validator(mode="after")
    def _is_secret(self) -> Self:
        if self.callback_url and len(self.secret.get_secret_value()) < 16:
            msg = "callback_url needs a secret of at least 16 characters, such as `openssl rand -hex 16` prints"
            raise ValueError(msg)
        return self


class PollOptions(Options):
    """How feeds are asked."""

    contact: Annotated[str, Field(pattern=r"^[\x21-\x7e]*$", max_length=200)] = ""
    """An address or URL where publishers reach you; goes into the User-Agent."""
    allow_private: tuple[IPvAnyNetwork, ...] = ()
    """Networks that feeds may resolve to although they are not on the public internet."""
    alert_age: Duration = timedelta(hours=24)
    """What is older when first seen is read, but never alerted."""
    new_for: Duration = timedelta(days=14)
    """For so long a feed that was added to a running installation is new: what it says is alerted, but it is no second source and
    corroborates nothing. Feeds of tier 1 never are new; 0s: none is."""
    concurrency: int = Field(default=100, ge=1, le=2000)
    """Requests at once."""
    per_host: int = Field(default=2, ge=1, le=20)
    """Requests at once to one host."""
    host_rate: float = Field(default=2.0, gt=0, le=100)
    """Requests a second to one host in the long run; twenty may come closer together."""
    burst: Duration = timedelta(hours=2)
    """For so long after an incident was last heard of, feeds of its country are asked four times as often; 0s for never."""
    parsers: int = Field(default=1, ge=1, le=16)
    """Processes that parse feeds."""
    max_items: int = Field(default=500, ge=1, le=5000)
    """Items read of one answer, newest first."""
    paces: PacesOptions = PacesOptions()
    """Bounds of the paces."""
    websub: WebSubOptions = WebSubOptions()
    """News pushed by hubs."""
