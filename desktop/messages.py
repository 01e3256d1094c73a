"""The window's words for every error code: what happened and what to do next, in the user's language."""

from PySide6.QtCore import QCoreApplication

from core.errors import AppError, ErrorCode
from desktop.sentences import hint_of, say


def _words() -> dict[ErrorCode, tuple[str, str]]:
    """Per code a title in a few words, and what to do next ('' where the error's own hint is better)."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Messages", text)

    code = ErrorCode
    return {
        code.BAD_COMMAND: (tr("That can't be done"), ""),
        code.BAD_SETTING: (tr("A setting can't be used"), ""),
        code.NAME_TAKEN: (tr("The name is taken"), tr("Choose another name.")),
        code.JOB_BUSY: (tr("The job is already being worked on"), tr("Wait until it is done, or stop it where it was started.")),
        code.MEMORY_HOST: (tr("The memory is full"), tr("Close other programs, or choose a smaller size or batch.")),
        code.MEMORY_DEVICE: (tr("The graphics card's memory is full"), tr("Choose a smaller size or batch, or compute on the processor.")),
        code.DISK_FULL: (tr("The disk is full"), tr("Free some space and go on; nothing that was saved is lost.")),
        code.DISK_READ_ONLY: (tr("The folder can't be written"), tr("Choose another folder, or change its permissions.")),
        code.DISK_FAILED: (tr("The disk reported an error"), tr("Check the disk and its connection, then try again.")),
        code.FOLDER_GONE: (tr("The folder is gone"), tr("Connect the drive again, or put the folder back.")),
        code.PATH_MISSING: (tr("The file is not there"), tr("Check whether it was moved, renamed or deleted.")),
        code.FOLDER_EMPTY: (tr("The folder is empty"), tr("Choose a folder that holds pictures.")),
        code.NO_PICTURES: (tr("There are no pictures"), tr("Choose a folder with JPEG, PNG, WebP, TIFF, BMP, GIF or AVIF pictures.")),
        code.PICTURE_UNREADABLE: (tr("A picture can't be read"), tr("Open it in another program and save it again.")),
        code.PICTURE_TOO_LARGE: (tr("A picture is too large"), tr("Make it smaller and try again.")),
        code.NO_PAIRS: (tr("No pairs were found"), ""),
        code.PAIRS_UNCLEAR: (tr("The pairs are unclear"), ""),
        code.NOT_A_DATASET: (tr("This is no dataset"), ""),
        code.NOT_A_RUN: (tr("This is no training run"), ""),
        code.NOT_A_JOB: (tr("This is no job"), ""),
        code.NOT_A_MODEL: (tr("This is no model of Diptych"), tr("Choose a .safetensors file that Diptych made.")),
        code.NOT_A_STUDY: (tr("This is no study"), ""),
        code.NOT_A_WORKSPACE: (tr("This can't be a workspace"), tr("Choose an empty folder, or one that Diptych made.")),
        code.NO_CHECKPOINT: (tr("This checkpoint is not there"), ""),
        code.CHECKPOINT_DAMAGED: (tr("The checkpoint is damaged"), ""),
        code.MODEL_MISMATCH: (tr("The model doesn't fit"), ""),
        code.NOT_A_CHECKPOINT: (tr("This is no generator that can be read"), ""),
        code.NOT_EXPORTABLE: (tr("The model can't be exported so"), ""),
        code.PALETTE_UNFIT: (tr("The palette doesn't fit"), ""),
        code.PART_ABSENT: (tr("A part is not installed"), ""),
        code.NEWER_FORMAT: (tr("This was made by a newer Diptych"), tr("Update Diptych to use it.")),
        code.PAIRS_LOST: (tr("Pictures of the dataset are missing"), ""),
        code.PAIRS_SMALL: (tr("Some pairs are smaller than what is trained on"), ""),
        code.LOSS_NOT_FINITE: (tr("The training became unstable"), ""),
        code.DEVICE_ABSENT: (tr("The device is not there"), ""),
        code.DEVICE_UNUSABLE: (tr("The device can't be used"), ""),
        code.INTERNAL: (tr("Something went wrong inside Diptych"), tr("The app goes on. Please send the details to its makers.")),
        code.WORKER_DIED: (tr("The work in the background broke off"), ""),
        code.DECODER_HUNG: (tr("A picture could not be read to its end"), ""),
        code.DEVICE_BUSY: (tr("A training needs the graphics card"), ""),
        code.CODE_PATH_CHANGED: (tr("It goes on computing in another way"), ""),
        code.FAST_PATH_INEXACT: (tr("The fast way to compute is not used"), ""),
        code.WORKER_START: (tr("The work in the background could not begin"), ""),
        code.PARENT_GONE: (tr("The window has gone"), ""),
        code.CANCELLED: (tr("Cancelled"), ""),
    }


def title_of(code: ErrorCode) -> str:
    """What happened, in a few words."""
    return _words()[code][0]


def next_step(error: AppError) -> str:
    """What the user can do now."""
    return _words()[error.code][1] or hint_of(error)


def row_sentence(code: str, message: str) -> str:
    """A failed row in one plain sentence; the row names the file itself."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Messages", text)

    sentences = {
        ErrorCode.PICTURE_UNREADABLE: tr("Not a readable picture"),
        ErrorCode.PICTURE_TOO_LARGE: tr("Too large to be translated safely"),
        ErrorCode.PATH_MISSING: tr("The file is no longer there"),
        ErrorCode.MEMORY_HOST: tr("Not enough memory"),
        ErrorCode.MEMORY_DEVICE: tr("Not enough memory on the graphics card"),
        ErrorCode.WORKER_DIED: tr("The picture made the worker crash"),
        ErrorCode.DECODER_HUNG: tr("Reading the picture never came to an end"),
    }
    try:
        return sentences.get(ErrorCode(code), say(message))
    except ValueError:
        return say(message)


def details_to_copy(error: AppError) -> str:
    """The same facts for someone who helps: code, sentences, and every detail by name. English on purpose."""
    lines = [f"Code: {error.code.value}", f"What: {error.message}"]
    if error.hint:
        lines.append(f"Next: {error.hint}")
    lines += [f"{name}: {value}" for name, value in error.details.items()]
    return "\n".join(lines)
