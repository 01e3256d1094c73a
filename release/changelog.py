"""The changelog at a release: its unreleased section gets the version and the day, and is what the release's notes say."""

import re
from datetime import date

_HEADING = re.compile(r"^## (?P<version>\d+\.\d+\.\d+), (?P<day>unreleased|\d{4}-\d{2}-\d{2})$", re.MULTILINE)


class ChangelogError(Exception):
    """The changelog can't be released; the text says why."""


def released(text: str, version: str, day: date) -> str:
    """The changelog with its unreleased section, which has to be the first, as that of this version and day.

    One that was released already stays as it is. Raises ChangelogError.
    """
    first = _HEADING.search(text)
    if first is None:
        raise ChangelogError("CHANGELOG.md has no section such as: ## 0.2.0, unreleased")
    if first["version"] == version and first["day"] != "unreleased":
        return text
    if first["day"] != "unreleased":
        raise ChangelogError(f"CHANGELOG.md has no unreleased section; its newest is {first['version']} of {first['day']}.")
    return f"{text[: first.start()]}## {version}, {day.isoformat()}{text[first.end() :]}"


def notes_of(text: str, version: str) -> str:
    """What the changelog says of one version, without its heading. Raises ChangelogError where that is nothing."""
    headings = list(_HEADING.finditer(text))
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        if heading["version"] == version:
            notes = text[heading.end() : following.start() if following else len(text)].strip()
            if notes:
                return f"{notes}\n"
    raise ChangelogError(f"CHANGELOG.md says nothing of {version}.")
