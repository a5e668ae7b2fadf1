"""E-mail: a mail per incident, and what is new as answers to it, over SMTP."""

from __future__ import annotations

import asyncio
import hashlib
import html
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.channels.cleaning import ISOLATES, cleaned
from bot.channels.message import Line, Run
from bot.channels.options import EmailOptions
from bot.channels.room import Note, Pictures, PostOnly
from bot.ports import Clock, Rejected, Unavailable, Unsure

SUBJECT_LENGTH = 150
_SECONDS = 30.0
_LOOKS = {"strong": "font-weight:bold", "struck": "text-decoration:line-through", "faint": "color:#666", "plain": ""}


class Email(PostOnly):
    """One mail server. Its receipts are Message-IDs, which are computed: most mailboxes show the same one once."""

    idempotent = False
    pictures: Pictures = "first"

    def __init__(self, options: EmailOptions, clock: Clock) -> None:
        self._options, self._clock = options, clock
        self._label = f"email {options.name}"

    async def post(self, note: Note) -> str:
        mail = written(note, self._options)
        mail["Date"] = format_datetime(self._clock.now())
        await asyncio.to_thread(self._send, mail.as_bytes(policy=SMTP))
        return str(mail["Message-ID"])

    def _send(self, mail: bytes) -> None:
        """One conversation. Before the text is sent nothing was shown; after it, only the server knows."""
        try:
            with self._connected() as smtp:
                self._introduced(smtp, mail)
        except smtplib.SMTPServerDisconnected:
            raise Unavailable(f"{self._label}: the server hung up") from None
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, broken=True) from None
        except smtplib.SMTPNotSupportedError:
            raise Rejected(f"{self._label}: the server does not offer what `security` asks for", broken=True) from None
        except ssl.SSLError as error:
            raise Rejected(f"{self._label}: no secure connection ({error.reason or 'TLS'})", broken=True) from None
        except OSError as error:
            raise Unavailable(f"{self._label}: cannot reach {self._options.host} ({type(error).__name__})") from None

    def _connected(self) -> smtplib.SMTP:
        options = self._options
        if options.security == "tls":
            return smtplib.SMTP_SSL(options.host, options.port, timeout=_SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(options.host, options.port, timeout=_SECONDS)

    def _introduced(self, smtp: smtplib.SMTP, mail: bytes) -> None:
        options = self._options
        smtp.ehlo_or_helo_if_needed()
        if options.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if options.password is not None:
            smtp.login(options.user, options.password.get_secret_value())
        code, _ = smtp.mail(options.sender)
        if code >= 300:
            raise self._refused(code, broken=True)
        taken = [smtp.rcpt(one)[0] for one in options.to]
        if min(taken) >= 300:  # nobody gets it; as long as one does, the mail goes out
            raise self._refused(min(taken), broken=True)
        self._handed_over(smtp, mail)

    def _handed_over(self, smtp: smtplib.SMTP, mail: bytes) -> None:
        try:
            code, _ = smtp.data(mail)
        except smtplib.SMTPDataError as error:  # refused before the text was sent
            raise self._refused(error.smtp_code, broken=False) from None
        except (smtplib.SMTPServerDisconnected, OSError):
            raise Unsure(f"{self._label}: no answer after the mail was sent") from None
        if code >= 300:
            raise self._refused(code, broken=False)

    def _refused(self, code: int, *, broken: bool) -> Rejected | Unavailable:
        """4xx is "later", greylisting among them; the server's words are not repeated, they may quote anything."""
        if code < 500:
            return Unavailable(f"{self._label}: {code}, not now")
        return Rejected(f"{self._label}: {code}, refused", broken=broken)


def written(note: Note, options: EmailOptions) -> EmailMessage:
    """The mail, but for its date. Headers are one clean line each: no text can begin another."""
    shown = note.shown
    domain = options.sender.rpartition("@")[2]
    mail = EmailMessage()
    mail["From"], mail["To"] = options.sender, ", ".join(options.to)
    subject = (
        cleaned(f"{shown.mark} {shown.headline}", SUBJECT_LENGTH).translate(ISOLATES).replace("=?", "= ?")
    )  # no encoded words
    mail["Subject"] = f"Re: {subject}" if note.under else subject
    mail["Message-ID"] = _message_id(note.key, domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Tocsin-Severity"] = shown.severity
    if note.mentions:  # a mail goes to whom it goes: being named by a route makes it an important one
        mail["Importance"], mail["X-Priority"] = "high", "1"
    if note.under.startswith("<"):
        mail["In-Reply-To"] = mail["References"] = note.under
    lines: list[Line] = [(Run(f"{shown.mark} {shown.headline}", "strong"),), *(part.line for part in shown.parts)]
    mail.set_content("\n".join(map(_plain, lines)) + "\n")
    picture = '<p><img src="cid:map@tocsin" alt="map" width="480"></p>' if note.picture else ""
    body = "".join(f'<p style="margin:.3em 0">{"".join(map(_run, line))}</p>' for line in lines)
    mail.add_alternative(f'<!doctype html><html><body style="font-family:sans-serif">{body}{picture}</body></html>', "html")
    if note.picture:
        page = mail.get_payload()[1]  # type: ignore[index]
        page.add_related(note.picture, "image", "png", cid="<map@tocsin>", filename="map.png", disposition="inline")  # type: ignore[union-attr]
    return mail


def _message_id(key: str, domain: str) -> str:
    return f"<{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}@{domain}>"


def _plain(line: Line) -> str:
    """Links are written out: a mail has room, and nothing hides where they lead."""
    return "".join(f"~~{run.text}~~" if run.style == "struck" else run.url or run.text for run in line).translate(ISOLATES)


def _run(run: Run) -> str:
    text = html.escape(run.text)
    if run.style == "link":
        return f'<a href="{html.escape(run.url)}">{text}</a>'
    return f'<span style="{_LOOKS[run.style]}">{text}</span>' if _LOOKS[run.style] else text
