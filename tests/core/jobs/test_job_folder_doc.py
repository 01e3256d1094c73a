"""docs/job-folder.md is the authority on the protocol, so it must name everything that the code can write."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from core.errors import ErrorCode, exit_code_of
from core.jobs.control import COMMANDS
from core.jobs.events import EVENTS_VERSION, Event, JobEvent
from core.jobs.heartbeat import HeartbeatRecord
from core.jobs.lock import LockOwner
from core.jobs.state import JobState
from core.translation.job import TranslationEvent
from training.run import RunEvent

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "job-folder.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^##+ ([^\n]+)\n(.*?)(?=^##|\Z)", TEXT, re.MULTILINE | re.DOTALL))
EVENTS = {event for union in (JobEvent, RunEvent, TranslationEvent) for event in get_args(union)}


def words_of(section: str) -> set[str]:
    return set(re.findall(r"[`\"]([\w.]+)[`\"]", section))


@pytest.mark.parametrize("event", sorted(EVENTS, key=lambda event: event.__name__), ids=lambda event: event.__name__)
def test_every_event_is_described_field_by_field(event: type[Event]) -> None:
    tag = str(event.__struct_config__.tag)
    (heading,) = [heading for heading in SECTIONS if tag in re.split(r",\s*", heading)]
    section = SECTIONS[heading]
    own_fields = set(event.__struct_fields__) - set(Event.__struct_fields__)
    assert own_fields <= words_of(section), f"{own_fields - words_of(section)} of {tag}"
    in_tables = {name for cell in re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", cell)}
    assert in_tables <= own_fields, f"{tag} has no {in_tables - own_fields}"


@pytest.mark.parametrize(("heading", "struct"), [("lock", LockOwner), ("heartbeat", HeartbeatRecord)])
def test_lock_and_heartbeat_are_described(heading: str, struct: type[msgspec.Struct]) -> None:
    assert set(struct.__struct_fields__) <= words_of(SECTIONS[heading])


def test_commands_states_version_and_exit_codes_are_described() -> None:
    assert words_of(SECTIONS["control/"]) >= COMMANDS
    assert set(JobState) <= words_of(SECTIONS["The state of a job"])
    assert f"now {EVENTS_VERSION};" in SECTIONS["started"]
    rows = re.findall(r"^\| (\d+) \|.*?\|(.*)\|$", SECTIONS["Exit codes"], re.MULTILINE)
    families = {family: int(code) for code, cell in rows for family in re.findall(r"`(\w+)\.\*`", cell)}
    assert {code: exit_code_of(code) for code in ErrorCode} == {code: families[code.partition(".")[0]] for code in ErrorCode}
