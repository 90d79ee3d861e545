"""Names of months and of halves of the day, as languages abbreviate them (CLDR, by Babel)."""

from dataclasses import dataclass
from functools import cache

LANGUAGES = (
    *("en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk"),
    *("hu", "ro", "ru", "uk", "bg", "hr", "sl", "tr", "el", "ca", "et"),
)
"""Languages that are tried where none is named, those of trackers' own surfaces."""


@dataclass(frozen=True)
class Language:
    """What a language calls months and halves of the day."""

    months: dict[str, int]
    """Month, 1 to 12, by folded name."""
    halves: dict[str, int]
    """0 for the morning and 12 for the afternoon, by folded name."""


@cache
def language(name: str) -> Language:
    """Return the names of a language.

    Raises
    ------
    ValueError
        If no language has that name.
    """
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        raise ValueError(f"{name!r} is no language") from None
    months: dict[str, int] = {}
    halves = {"am": 0, "pm": 12}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for month, written in locale.months[context][width].items():
                months.setdefault(bare(written), int(month))
            periods = locale.day_periods.get(context, {}).get(width, {})
            for half, hours in (("am", 0), ("pm", 12)):
                if half in periods:
                    halves.setdefault(bare(periods[half]), hours)
    if name == "en":
        months["sept"] = 9
    return Language({name: at for name, at in months.items() if not name.isdecimal()}, halves)


def bare(name: str) -> str:
    """Return a name without case, points and blanks, as names are compared."""
    return "".join(one for one in name.casefold() if one not in ".,' \u00a0\u202f\u200f\u200e")
