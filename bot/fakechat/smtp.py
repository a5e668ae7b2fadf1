"""A mail server on a real socket: takes mails, refuses as told, and keeps what a mailbox would show."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial

from bot.fakechat.ledger import Shown
from bot.net.serving import visited


class Mailbox:
    """The server of one test. `answers` overrules the next replies by command: ("RCPT", "550 no such user")."""

    def __init__(self) -> None:
        self.shown: dict[str, Shown] = {}
        self.mails: list[EmailMessage] = []
        self.answers: deque[tuple[str, str]] = deque()
        self.hangs_up_after: str = ""
        """The command after which the connection breaks, once: "MAIL", "DATA", "." (when the mail was taken)."""
        self.port = 0

    def take(self, raw: bytes) -> None:
        """Keep a mail; the same Message-ID stands there once, as in most mailboxes."""
        mail = message_from_bytes(raw, policy=policy.default)
        self.mails.append(mail)
        number = str(mail["Message-ID"])
        text = mail.get_body(("plain",))
        body = {"subject": str(mail["Subject"]), "text": str(text.get_content()) if text else "", "raw": raw.decode("latin-1")}
        self.shown.setdefault(number, Shown(number, body, under=str(mail["In-Reply-To"] or "")))

    def answer(self, command: str, usual: str) -> str:
        """What to say to `command`."""
        if self.answers and self.answers[0][0] == command:
            return self.answers.popleft()[1]
        return usual

    def breaks(self, command: str) -> bool:
        """Hang up now?"""
        if self.hangs_up_after != command:
            return False
        self.hangs_up_after = ""
        return True


@asynccontextmanager
async def mailing() -> AsyncIterator[Mailbox]:
    """A mail server on loopback, without encryption."""
    box = Mailbox()
    async with visited(partial(_converse, box), broken=(asyncio.IncompleteReadError,)) as box.port:
        yield box


async def _converse(box: Mailbox, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    async def say(line: str) -> None:
        writer.write(f"{line}\r\n".encode())
        await writer.drain()

    await say(box.answer("", "220 fake.example ESMTP"))
    while line := (await reader.readline()).decode("latin-1").strip():
        command = line.split(" ")[0].upper()
        if box.breaks(command):
            return
        match command:
            case "DATA":
                reply = box.answer("DATA", "354 go on")
                await say(reply)
                if reply.startswith("354") and not await _mail(box, reader, say):
                    return
            case "QUIT":
                await say("221 bye")
                return
            case "EHLO":
                await say(box.answer("EHLO", "250 fake.example"))
            case _:
                await say(box.answer(command, "250 ok"))


async def _mail(box: Mailbox, reader: asyncio.StreamReader, say: Callable[[str], Awaitable[None]]) -> bool:
    raw = (await reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
    reply = box.answer(".", "250 taken")
    if reply.startswith("250"):
        box.take(raw)
    if box.breaks("."):
        return False
    await say(reply)
    return True
