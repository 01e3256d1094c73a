"""A release's changelog: the unreleased section is dated once, and a release without words is refused."""

from datetime import date
from pathlib import Path

import pytest

from core.version import VERSION
from release.changelog import ChangelogError, notes_of, released

TEXT = "# Changelog\n\n## 0.2.0, unreleased\n\n- New.\n\n## 0.1.0, 2026-01-31\n\n- Old.\n"
DAY = date(2026, 11, 26)


def test_the_unreleased_section_gets_version_and_day_and_is_the_notes() -> None:
    text = released(TEXT, "0.3.0", DAY)
    assert text == TEXT.replace("## 0.2.0, unreleased", "## 0.3.0, 2026-11-26")
    assert released(text, "0.3.0", date(2027, 1, 1)) == text, "a release that is made again keeps its day"
    assert notes_of(text, "0.3.0") == "- New.\n" and notes_of(text, "0.1.0") == "- Old.\n"


def test_nothing_to_tell_is_no_release() -> None:
    with pytest.raises(ChangelogError, match="no unreleased section"):
        released(released(TEXT, "0.2.0", DAY), "0.4.0", DAY)
    with pytest.raises(ChangelogError, match="no section such as"):
        released("# Changelog\n", "0.2.0", DAY)
    with pytest.raises(ChangelogError, match=r"nothing of 0\.9\.0"):
        notes_of(TEXT, "0.9.0")
    with pytest.raises(ChangelogError, match=r"nothing of 0\.2\.0"):
        notes_of(TEXT.replace("- New.", ""), "0.2.0")


def test_this_projects_changelog_can_be_released() -> None:
    text = (Path(__file__).resolve().parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    assert notes_of(released(text, VERSION, DAY), VERSION).startswith("- ")
