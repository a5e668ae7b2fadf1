"""Bytes to text by what they are rather than by what is claimed; never hands a codec name from outside to Python. Pure."""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(rb"^[\x00-\x20]*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00r\x00", "utf-16-le"),
    (b"\x00<\x00r", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
# As browsers do (https://encoding.spec.whatwg.org): who says Latin-1 or ASCII means windows-1252, who says gb2312 means gb18030.
_CODECS = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("us-ascii", "ascii", "iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "iso8859-1"), "cp1252"),
    **{f"iso-8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **dict.fromkeys(("iso-8859-9", "windows-1254", "cp1254"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "tis-620", "windows-874"), "cp874"),
    **{f"{prefix}-125{part}": f"cp125{part}" for prefix in ("windows", "cp") for part in (0, 1, 3, 5, 6, 7, 8)},
    **{f"cp125{part}": f"cp125{part}" for part in (0, 1, 3, 5, 6, 7, 8)},
    **dict.fromkeys(("koi8-r", "koi8"), "koi8-r"),
    "koi8-u": "koi8-u",
    **dict.fromkeys(("ibm866", "cp866"), "cp866"),
    **dict.fromkeys(("x-mac-cyrillic", "maccyrillic"), "mac-cyrillic"),
    "macintosh": "mac-roman",
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "windows-31j", "x-sjis"), "cp932"),
    "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "cp949", "windows-949"), "cp949"),
}
_STATEFUL = frozenset({"iso2022_jp"})  # 7 bits on the wire, so that they look like ASCII
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")

# Written as bytes of UTF-8: controls of windows-1252, and UTF-8 that was encoded twice.
_ODD_PAIR = re.compile(rb"\xc2[\x80-\x9f]|\xc3[\x82-\xb4](?:\xc2[\x80-\xbf]|&#)")
_ODD_NUMBER = re.compile(
    rb"#(?:(?:0*(?:12[89]|1[345][0-9])|[xX]0*[89][0-9a-fA-F]);"
    rb"|(?:0*(?:19[4-9]|2[0-4][0-9])|[xX]0*[c-fC-F][0-9a-fA-F]);(?:&#|\xc2))"
)


def decoded(body: bytes, content_type: str = "") -> tuple[str, bool]:
    """The text, and whether it was spelled as claimed. What cannot be read becomes U+FFFD.

    Bytes that are valid UTF-8 are UTF-8 whatever the server says: other encodings pass that test by accident only.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return _lenient(body, codec)
    claims = [claim for claim in (_header_claim(content_type), _prolog_claim(body)) if claim]
    if claims and claims[0] in _STATEFUL:
        return _lenient(body, claims[0])
    for codec in ("utf-8", *claims):
        try:
            return body.decode(codec), codec in (claims or ["utf-8"])
        except UnicodeDecodeError:
            continue
    if set(claims) <= {"utf-8"}:
        return body.decode("utf-8" if _is_nearly_utf8(body) else _guess(body), "replace"), False
    return body.decode(claims[0], "replace"), False


def claims_utf8(body: bytes, content_type: str = "") -> bool:
    """Does all that is said of a body without a byte order mark let `decoded` begin, and end, with UTF-8 if it is sound?"""
    return {_header_claim(content_type), _prolog_claim(body)} <= {"", "utf-8"}


def _lenient(body: bytes, codec: str) -> tuple[str, bool]:
    try:
        return body.decode(codec), True
    except UnicodeDecodeError:
        return body.decode(codec, "replace"), False


def _header_claim(content_type: str) -> str:
    found = _IN_HEADER.search(content_type)
    return _CODECS.get(found[1].lower(), "") if found else ""


def _prolog_claim(body: bytes) -> str:
    found = _DECLARED.match(body[:1024])
    return _CODECS.get(found[1].decode("ascii").lower(), "") if found else ""


def _is_nearly_utf8(body: bytes) -> bool:
    """Is it UTF-8 with a few broken bytes in it (cut letters, a pasted quotation mark)?"""
    good = body.decode("utf-8", "ignore").encode()
    high = sum(len(run) for run in _HIGH_RUN.findall(body))
    return high > 0 and len(body) - len(good) <= high // 10


def _guess(body: bytes) -> str:
    """Cyrillic words are runs of high bytes, the accented letters of Western Europe stand alone among ASCII."""
    runs = [len(run) for run in _HIGH_RUN.findall(body[:65_536])]
    words = sum(1 for length in runs if length >= 3)
    return "cp1251" if words * 2 > len(runs) else "cp1252"


def was_misread(data: bytes) -> bool:
    """Was this UTF-8 made of bytes that were taken for Latin-1? Feedparser mends that."""
    # Single bytes are looked for first: they are found ten times as fast as anything longer.
    if (b"\xc2" in data or b"\xc3" in data) and _ODD_PAIR.search(data):
        return True
    at = 0
    while at := data.find(b"#", at) + 1:
        if data[at - 2] == ord("&") and _ODD_NUMBER.match(data, at - 1):
            return True
    return False
