"""Foreign texts made into cells: one line or several, without controls, markup and addresses."""

import html
import re
import unicodedata

_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_MENTION = re.compile(r"\[~[^\]\n]{1,200}\]")
_BREAK = re.compile(r"(?i)<\s*(?:br|/p|/div|/li|/h\d|/tr)\b[^>]*>")
_HIDDEN = re.compile(r"(?is)<(script|style)\b.*?</\1\s*>")
_TAG = re.compile(r"<[^<>]*>")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun, ``many`` being the plural where an ``s`` does not make it."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def one_line(text: str) -> str:
    """Return a text on one line, without control characters; marks of direction stay."""
    return " ".join(_CONTROLS.sub(" ", text).split()) if text else ""


def several_lines(text: str, most: int) -> str:
    """Return a text without control characters but line breaks, cut to a length.

    Parameters
    ----------
    text
        A description.
    most
        Characters; what was longer ends in an ellipsis.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub(" ", text).strip()
    return text if len(text) <= most else text[: max(0, most - 1)].rstrip() + "…"


def plain(markup: str) -> str:
    """Return the text of an HTML fragment: tags gone, entities written out."""
    text = _TAG.sub("", _BREAK.sub("\n", _HIDDEN.sub("", markup)))
    return html.unescape(text)


def without_people(text: str) -> str:
    """Return a text with mail addresses and Jira's mentions of users blotted out."""
    if "@" in text:
        text = _MAIL.sub("(address)", text)
    return _MENTION.sub("(person)", text) if "[~" in text else text


def person(text: str) -> str:
    """Return the name of ``Name <mail>``."""
    return one_line(re.sub(r"\s*<[^>]*>", "", text)) or one_line(text)


def part(text: str) -> str:
    """Return a text that can stand in a list whose parts are separated by ``;``."""
    return unicodedata.normalize("NFC", one_line(text).replace(";", ","))
