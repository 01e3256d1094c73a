"""What can go wrong for the user: stable codes, plain sentences, remedies and exit codes."""

from enum import StrEnum


class ErrorCode(StrEnum):
    """A stable name for each trouble. The part before the dot is its family and decides the exit code."""

    BAD_COMMAND = "command.wrong"
    BAD_SETTING = "command.setting"
    NAME_TAKEN = "command.name_taken"
    JOB_BUSY = "command.job_busy"
    PART_ABSENT = "command.part_absent"
    MEMORY_HOST = "memory.host"
    MEMORY_DEVICE = "memory.device"
    DISK_FULL = "disk.full"
    DISK_READ_ONLY = "disk.read_only"
    DISK_FAILED = "disk.failed"
    FOLDER_GONE = "disk.folder_gone"
    PATH_MISSING = "data.path_missing"
    FOLDER_EMPTY = "data.folder_empty"
    NO_PICTURES = "data.no_pictures"
    PICTURE_UNREADABLE = "data.picture_unreadable"
    PICTURE_TOO_LARGE = "data.picture_too_large"
    DECODER_HUNG = "data.decoder_hung"
    NO_PAIRS = "data.no_pairs"
    PAIRS_UNCLEAR = "data.pairs_unclear"
    NOT_A_DATASET = "data.not_a_dataset"
    NOT_A_RUN = "data.not_a_run"
    NOT_A_JOB = "data.not_a_job"
    NOT_A_MODEL = "data.not_a_model"
    NOT_A_STUDY = "data.not_a_study"
    NOT_A_WORKSPACE = "data.not_a_workspace"
    NO_CHECKPOINT = "data.no_checkpoint"
    CHECKPOINT_DAMAGED = "data.checkpoint_damaged"
    MODEL_MISMATCH = "data.model_mismatch"
    NOT_A_CHECKPOINT = "data.not_a_checkpoint"
    NOT_EXPORTABLE = "data.not_exportable"
    PALETTE_UNFIT = "data.palette_unfit"
    NEWER_FORMAT = "data.newer_format"
    PAIRS_LOST = "data.pairs_lost"
    PAIRS_SMALL = "data.pairs_small"
    LOSS_NOT_FINITE = "loss.not_finite"
    DEVICE_ABSENT = "device.absent"
    DEVICE_UNUSABLE = "device.unusable"
    DEVICE_BUSY = "device.busy"
    CODE_PATH_CHANGED = "device.code_path_changed"
    FAST_PATH_INEXACT = "device.fast_path_inexact"
    INTERNAL = "internal.bug"
    WORKER_DIED = "internal.worker_died"
    WORKER_START = "internal.worker_start"
    PARENT_GONE = "parent.gone"
    CANCELLED = "cancelled.by_user"


EXIT_OK = 0
EXIT_SOME_FAILED = 1
_EXIT_BY_FAMILY = {
    "command": 2,
    "memory": 3,
    "disk": 4,
    "data": 5,
    "loss": 6,
    "device": 7,
    "internal": 70,
    "parent": 75,
    "cancelled": 130,
}


def exit_code_of(code: ErrorCode) -> int:
    """The process exit code that belongs to an error code (docs/job-folder.md lists them)."""
    return _EXIT_BY_FAMILY[code.value.partition(".")[0]]


def exit_code_told(code: str) -> int:
    """The same for a code that stands in an event: one of a newer version counts as an internal error."""
    try:
        return exit_code_of(ErrorCode(code))
    except ValueError:
        return exit_code_of(ErrorCode.INTERNAL)


def first_line(error: BaseException) -> str:
    """What another program's error says in its first line; its kind where it says nothing."""
    return str(error).partition("\n")[0] or type(error).__name__


class AppError(Exception):
    """A trouble of the user's, not a bug of ours.

    `message` is one plain English sentence that names the file or step; `hint` says what to do next.
    `details` holds the same facts by name (path, number, ...) so that the window can say it in the user's language.
    """

    def __init__(self, code: ErrorCode, message: str, hint: str = "", **details: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.details = details

    @property
    def exit_code(self) -> int:
        """The exit code that the command line ends with."""
        return exit_code_of(self.code)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()
