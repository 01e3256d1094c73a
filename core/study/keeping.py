"""Studies in the workspace: a folder each, with its pictures and a file for every subject (no torch, no numpy)."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_to_text, write_whole, write_whole_new
from core.pairs.naming import safe_name
from core.plain_files import read_plain
from core.spreadsheets import as_text, writing_table
from core.study.plan import STUDY_FORMAT, Place, StudyFile, Trial, trials_of
from core.study.statistics import StudyResult, study_result
from core.texts import Name
from core.workspace import WorkspaceFolders

STUDY_NAME = "study.json"
COLUMNS = ("subject", "number", "trial", "practice", "real", "translated", "translated_shown", "taken_for_translated", "fooled", "seconds")


class _Versioned(msgspec.Struct):
    """What is read before all else: a newer file may have changed the rest."""

    name: Name = ""
    format: int = 0


class Answer(msgspec.Struct, frozen=True):
    """One trial's answer."""

    chosen: Place
    """Which of the two the subject took for the translated one."""
    fooled: bool
    """Whether the translated picture was taken for the real one."""
    seconds: float
    """From the end of the second picture to the answer."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """subjects/0001.json: one subject's answers, in the order of plan.trials_of; the last may be missing."""

    number: int
    subject: Name
    """A name, or ''."""
    started: Name
    answers: list[Answer] = []
    format: int = STUDY_FORMAT


class Study:
    """An opened study."""

    def __init__(self, path: Path, facts: StudyFile) -> None:
        self.path = path
        self.facts = facts

    def picture_path(self, name: str) -> Path:
        """Where a picture named in study.json lies."""
        return self.path / "pictures" / name

    @property
    def num_trials(self) -> int:
        """So many questions a subject gets, practice included."""
        return self.facts.num_practice + self.facts.num_trials

    def sessions(self) -> list[Session]:
        """All subjects by number, without files that can't be read (`unreadable`) and without copies of files: nobody counts twice."""
        return [session for _, session in self._read() if session is not None]

    def unreadable(self) -> list[Path]:
        """Files with a subject's number whose answers can't be read, and don't count."""
        return [path for path, session in self._read() if session is None and path.stem.isdecimal()]

    def _read(self) -> Iterator[tuple[Path, Session | None]]:
        for path in sorted((self.path / "subjects").glob("*.json")):
            try:
                session = msgspec.json.decode(read_plain(path), type=Session)
            except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                yield path, None
                continue
            if path == self._place(session.number):
                fits = session.format <= STUDY_FORMAT and len(session.answers) <= self.num_trials
                yield path, session if fits else None

    def begin(self, subject: str) -> Session:
        """A new subject's session, under the next free number. Raises AppError (DISK_*)."""
        try:
            (self.path / "subjects").mkdir(exist_ok=True)
        except OSError as error:
            raise disk_error(error, self.path) from error
        number = 1 + max((int(path.stem) for path in (self.path / "subjects").glob("*.json") if path.stem.isdecimal()), default=0)
        while True:
            session = Session(number=number, subject=subject.strip(), started=datetime.now(UTC).isoformat(timespec="seconds"))
            if write_whole_new(self._place(number), msgspec.json.encode(session)):
                return session
            number += 1

    def keep(self, session: Session) -> None:
        """Write a session as it is now. Raises AppError (DISK_*)."""
        write_whole(self._place(session.number), msgspec.json.encode(session))

    def trials(self, session: Session) -> list[Trial]:
        """What the session's subject is shown."""
        return trials_of(self.facts, session.number)

    def is_complete(self, session: Session) -> bool:
        """Whether every trial is answered."""
        return len(session.answers) == self.num_trials

    def count(self, session: Session) -> tuple[int, int]:
        """(taken for real, answered), without practice."""
        answers = session.answers[self.facts.num_practice :]
        return sum(answer.fooled for answer in answers), len(answers)

    def result(self) -> StudyResult | None:
        """Of the subjects who answered everything; None while there is none."""
        sessions = self.sessions()
        complete = [session for session in sessions if self.is_complete(session)]
        return study_result([self.count(session) for session in complete], len(sessions) - len(complete))

    def _place(self, number: int) -> Path:
        return self.path / "subjects" / f"{number:04}.json"


def studies_dir(workspace: Path) -> Path:
    """Where a workspace keeps its studies."""
    return WorkspaceFolders(workspace).studies_dir


def open_study(path: Path) -> Study:
    """Raises AppError: PATH_MISSING, NOT_A_STUDY, NEWER_FORMAT."""
    name, file_name = path_to_text(path), path_to_text(path / STUDY_NAME)
    try:
        data = read_plain(path / STUDY_NAME)
        version = msgspec.json.decode(data, type=_Versioned)
        if version.format > STUDY_FORMAT:
            raise AppError(
                ErrorCode.NEWER_FORMAT, f"The study {version.name} was made by a newer version of Diptych.", "Update Diptych.", path=name
            )
        facts = msgspec.json.decode(data, type=StudyFile)
    except FileNotFoundError as error:
        raise AppError(ErrorCode.PATH_MISSING, f"There is no study in {name}.", "Check the name.", path=name) from error
    except OSError as error:
        message, hint = f"The file {file_name} can't be read: {error.strerror}.", "Put it back as it was, or change its permissions."
        raise AppError(ErrorCode.NOT_A_STUDY, message, hint, path=name) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message, hint = f"The study file {file_name} is damaged: {error}.", "Put it back as it was, or delete its folder."
        raise AppError(ErrorCode.NOT_A_STUDY, message, hint, path=name) from error
    return Study(path, facts)


def read_studies(workspace: Path) -> tuple[list[Study], dict[Path, AppError]]:
    """The studies of a workspace by name, and by their folders those that are there and can't be opened; other folders are passed over."""
    found: list[Study] = []
    troubles: dict[Path, AppError] = {}
    try:
        folders = sorted(path for path in studies_dir(workspace).iterdir() if not path.name.startswith("."))
    except OSError:
        return [], {}
    for path in folders:
        try:
            found.append(open_study(path))
        except AppError as error:
            if error.code is not ErrorCode.PATH_MISSING and path.is_dir():
                troubles[path] = error
    return sorted(found, key=lambda study: (study.facts.name.casefold(), study.path.name)), troubles


def list_studies(workspace: Path) -> list[Study]:
    """The studies of a workspace that can be opened, by name."""
    return read_studies(workspace)[0]


def find_study(word: str, workspace: Path) -> Study:
    """The study of this name in the workspace, or in the folder of this path. Raises AppError as open_study does."""
    studies, troubles = read_studies(workspace)
    for study in studies:
        if study.facts.name == word:
            return study
    if not os.path.lexists(Path(word) / STUDY_NAME):
        # The name that stands in it can't be read; its folder's was made of it.
        damaged = troubles.get(studies_dir(workspace) / safe_name(word, "dataset"))
        if damaged is not None:
            raise damaged
        message = f"There is no study called {word} in {path_to_text(workspace)}, and no folder of one."
        raise AppError(ErrorCode.PATH_MISSING, message, "See the names with: diptych study list", path=word)
    return open_study(Path(word))


def write_answers(study: Study, path: Path) -> None:
    """Every answer of every subject as a CSV file, practice and unfinished sessions among them; what stood there is replaced whole.

    Raises AppError (DISK_*, FOLDER_GONE).
    """
    with writing_table(path) as table:
        table.writerow(COLUMNS)
        for session in study.sessions():
            for number, (answer, trial) in enumerate(zip(session.answers, study.trials(session), strict=False), 1):
                who = as_text(session.subject), session.number, number, int(trial.is_practice)
                shown = study.facts.real[trial.real], study.facts.translated[trial.translated], trial.translated_at
                table.writerow((*who, *shown, answer.chosen, int(answer.fooled), f"{answer.seconds:.3f}"))
