"""The page of an invented Telegram channel, built as Telegram builds them: the classes that matter, and some clutter around."""

from __future__ import annotations

from dataclasses import dataclass

NAME = "harbour_watch"


@dataclass(frozen=True)
class Post:
    """`text` is markup; `inside` stands before it in the bubble; an empty text leaves the whole element out."""

    number: int
    text: str = ""
    inside: str = ""
    at: str = "2026-03-14T11:55:00+00:00"
    edited: bool = False
    service: bool = False

    def __str__(self) -> str:
        text = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{self.text}</div>' if self.text else ""
        extra, mark = " service_message" if self.service else "", "edited &nbsp;" if self.edited else ""
        return (
            '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
            f'<div class="tgme_widget_message text_not_supported_wrap{extra} js-widget_message" data-post="{NAME}/{self.number}">'
            '<div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author accent_color">'
            f'<a class="tgme_widget_message_owner_name"><span dir="auto">Harbour watch</span></a></div>'
            f'{self.inside}{text}<div class="tgme_widget_message_footer compact js-message_footer">'
            '<span class="tgme_widget_message_views">1.2K</span><span class="copyonly"> views</span>'
            f'<span class="tgme_widget_message_meta">{mark}<a class="tgme_widget_message_date" href="https://t.me/{NAME}/{self.number}">'
            f'<time datetime="{self.at}" class="time">11:55</time></a></span></div></div></div></div>'
        )


def channel(*posts: Post) -> bytes:
    written = "\n".join(map(str, posts))
    older = f'<a href="/s/{NAME}?before={posts[0].number if posts else 1}" class="tme_messages_more js-messages_more"></a>'
    history = f'<section class="tgme_channel_history js-message_history">{older}{written}</section>'
    return page(f'<main class="tgme_main"><div class="tgme_channel_info_header_title">Harbour watch</div>{history}</main>')


def page(body: str) -> bytes:
    head = '<meta charset="utf-8"><title>Harbour watch – Telegram</title><script>var a = "<div>";</script>'
    return (
        f'<!DOCTYPE html><html><head>{head}</head><body class="widget_frame_base tgme_webpreview">{body}</body></html>'.encode()
    )


CONTACT = page(
    '<div class="tgme_page"><div class="tgme_page_title">Harbour watch</div><a class="tgme_action_button_new">Send</a></div>'
)
"""What is shown instead where there is no preview."""
FORWARDED = (
    '<div class="tgme_widget_message_forwarded_from">Forwarded from&nbsp;'
    '<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/port/7">Port &amp; Sons</a></div>'
)
REPLY = '<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text js-message_reply_text">An older word</div></a>'
PHOTO = '<a class="tgme_widget_message_photo_wrap" style="background-image:url(\'https://cdn.example/1.jpg\')"></a>'
DOCUMENT = '<div class="tgme_widget_message_document_title" dir="auto">List of the missing.pdf</div>'
