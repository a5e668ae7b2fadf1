"""Pages on which Telegram shows a public channel to anybody (https://t.me/s/NAME), to items in plain text.

Runs in the parsing process. There is no promise about these pages: what is looked for are the few class names that Telegram's own
widgets have had for years, and a page without them is an error, never an empty channel.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.feeds.charset import decoded
from bot.feeds.entry import iso_date
from bot.feeds.parsed import TEXT_CHARACTERS, TITLE_CHARACTERS, Job, NotParsed, Parsed, ParsedFeed, ParsedItem
from bot.feeds.plaintext import plain, plain_line
from bot.feeds.rss import web_link

_POST = "div.tgme_widget_message[data-post]"
_NO_PREVIEW = "the page shows no posts: no such channel, or a private one, a group, or one that Telegram keeps off the web"


def parse_telegram(job: Job) -> Parsed:
    """The posts of `job.body` that say something, oldest first, as on the page. Older pages are never asked for."""
    text, as_claimed = decoded(job.body, job.content_type)
    tree = LexborHTMLParser(text)
    if tree.css_first(".tgme_channel_history") is None:
        known = tree.css_first("[class^=tgme_]") is not None
        return NotParsed(kind="no_preview", message=_NO_PREVIEW) if known else _not_telegram(text)
    posts = [post for post in tree.css(_POST) if "service_message" not in (post.attributes.get("class") or "")]
    if posts and not job.complete:
        posts.pop()  # half a post would become an article, and then an edit
    found = [item for post in posts if (item := _item(post, job.url)) is not None]
    kept = found[-job.max_items :]
    return ParsedFeed(
        items=tuple(kept), complete=job.complete, left_out=len(found) - len(kept), flags=() if as_claimed else ("bad_charset",)
    )


def _not_telegram(text: str) -> NotParsed:
    if "<" not in text:
        return NotParsed(kind="not_a_feed", message="the answer is no web page")
    return NotParsed(kind="html_page", message="the answer is a web page, but none of Telegram's")


def _item(post: LexborNode, base: str) -> ParsedItem | None:
    """None for pictures without a word, and for what only the app can show. Its first line is its title."""
    said = _said(post)
    if not said:
        return None
    first, _, rest = said.partition("\n")
    title, text = (first, rest) if len(first) <= TITLE_CHARACTERS else ("", said)
    name, _, number = (post.attributes.get("data-post") or "").rpartition("/")
    time, source = post.css_first(".tgme_widget_message_date time"), post.css_first(".tgme_widget_message_forwarded_from_name")
    meta = post.css_first(".tgme_widget_message_meta")
    return ParsedItem(
        guid=number,  # without the name, which the channel may change
        url=web_link(f"https://t.me/{name}/{number}", base) if name else "",
        title=title,
        text=text[:TEXT_CHARACTERS],
        source=plain_line(source.html or "", TITLE_CHARACTERS) if source else "",
        published_at=iso_date(time.attributes.get("datetime") or "") if time else None,
        cut=len(text) > TEXT_CHARACTERS,
        edited=meta is not None and "edited" in meta.text(deep=False).lower(),
    )


def _said(post: LexborNode) -> str:
    """Its text or caption, without that of the post it answers; else the name of the document it brings."""
    node = post.css_first(".js-message_text") or post.css_first(".tgme_widget_message_document_title")
    return plain(node.html or "", TEXT_CHARACTERS + TITLE_CHARACTERS + 1) if node else ""
