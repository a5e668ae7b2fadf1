"""The settings of the journal on Apache Kafka."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, SecretStr, model_validator

from bot.journal.embedded import TopicName
from bot.options import Duration, Options


def _some_seconds(value: timedelta) -> timedelta:
    if not timedelta(seconds=1) <= value <= timedelta(minutes=30):
        msg = "should be between 1s and 30m"
        raise ValueError(msg)
    return value


Seconds: TypeAlias = Annotated[Duration, AfterValidator(_some_seconds)]


class KafkaSecurity(Options):
    """How to prove to the brokers who we are, and have them prove it to us. Empty: neither."""

    tls: bool = False
    """Encrypt, and check the brokers' certificates."""
    ca_file: Path | None = None
    """Certificates to trust instead of the system's; relative to the configuration file."""
    cert_file: Path | None = None
    """Our own certificate, where the brokers want one."""
    key_file: Path | None = None
    """The key of our certificate."""
    mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    """How name and password are presented; PLAIN only with tls."""
    username: str = ""
    """Log in under this name; empty is no login."""
    password: SecretStr = SecretStr("")
    """The password of that name."""

    @model_validator(mode="after")
    def _whole(self) -> KafkaSecurity:
        if self.username and not self.password.get_secret_value():
            msg = "a username needs a password"
            raise ValueError(msg)
        if self.username and self.mechanism == "PLAIN" and not self.tls:
            msg = "PLAIN sends the password readable: set tls, or use SCRAM-SHA-512"
            raise ValueError(msg)
        if (self.ca_file or self.cert_file) and not self.tls:
            msg = "certificates are of no use without tls: true"
            raise ValueError(msg)
        return self


class KafkaOptions(Options):
    """Apache Kafka 3.9 or newer. For more than one machine; topics are made at the first start."""

    kind: Literal["kafka"] = "kafka"
    bootstrap: str
    """Brokers to ask first: "kafka:9092", several with commas."""
    prefix: str = Field(default="", pattern=r"^[a-zA-Z0-9._-]{0,100}$")
    """Put before the names of topics and consumer groups, where the brokers serve others too ("tocsin.")."""
    replication: int = Field(default=1, ge=1, le=10)
    """On how many brokers each record lies; 3 where there are three. Counts when topics are made."""
    keep: dict[TopicName, Duration] = Field(default_factory=dict)
    """For how long records stay, where it should differ from the topic's own time. Counts when topics are made."""
    idempotent: bool = True
    """Let the broker drop what a retry sends twice; only for brokers that cannot: no."""
    compression: Literal["zstd", "gzip", "none"] = "zstd"
    """Of what is sent; gzip stands in where zstd is not installed."""
    append_timeout: Seconds = timedelta(seconds=30)
    """So long the brokers may take to confirm a record; then the line waits and tries again."""
    member_timeout: Seconds = timedelta(seconds=30)
    """After so long without a sign of life a process counts as dead, and others take over its partitions."""
    member: str = Field(default="", pattern=r"^[a-zA-Z0-9._-]{0,200}$")
    """A name for this process, unlike all others' ("${HOSTNAME}" in containers). One that dies and is back under its name before
    `member_timeout` takes up its partitions while all others go on. Empty: none."""
    security: KafkaSecurity = KafkaSecurity()
    """TLS and login."""
