"""Which job `diptych translate` works on: a new one, the one that was named, or the unfinished one of the same words."""

import argparse
import shlex
import shutil
import sys
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from core.errors import AppError, ErrorCode
from core.files import path_from_json, path_to_text
from core.jobs.lock import refuse_if_owned
from core.jobs.ranks import Rank, wait_for_leader
from core.models.library import MODEL_SUFFIX
from core.translation.job import (
    TranslationJob,
    TranslationRequest,
    create_job,
    hidden_job_dir,
    is_job,
    make_job_dir,
    read_request,
    request_for,
)
from core.translation.plan import DEFAULT_TEMPLATE, check_output_dir, check_template
from core.translation.ranks import shared_job_dir
from core.workspace import open_workspace
from training.commands.finished_unseen import collect_finished, finished_unseen
from training.commands.model_word import model_path
from training.commands.report_place import check_report_place
from training.commands.saying import say
from training.commands.translation_options import flag_of, option_words, options_given, output_dir_of, request_options
from training.commands.unfinished import is_broken, is_held, is_readable, nearest_job, same_job, the_only_one, unfinished_jobs

WHICHEVER: Final = ()
"""What --resume without a job's folder stands for; no word that is typed equals it."""


def job_dir_for(arguments: argparse.Namespace, console: Console, rank: Rank | None) -> Path:
    """The folder of the job to work on, new or not. Of the ranks of one torchrun only the first makes it; the others wait for it.

    Raises AppError for everything that is wrong from the start.
    """
    is_helper = rank is not None and rank.index > 0
    if arguments.resume:
        _refuse_beside_resume(arguments, set())
        job_dir = Path(arguments.resume)
        _check_report(arguments, read_request(job_dir))
        if not is_helper:
            refuse_if_owned(TranslationJob(job_dir).folder)
    elif arguments.resume == WHICHEVER and not arguments.inputs and arguments.model is None:
        if rank is not None:
            raise AppError(ErrorCode.BAD_COMMAND, "With torchrun --resume needs a folder: all ranks must mean the same.", "Name it.")
        _refuse_beside_resume(arguments, {"output_dir"})
        workspace: Path | None = getattr(arguments, "workspace", None)
        unseen = finished_unseen(arguments.output_dir, workspace) if arguments.output_dir is not None else []
        job_dir = the_only_one(unfinished_jobs(arguments.output_dir, workspace) or unseen[:1], workspace or arguments.output_dir)
        _check_report(arguments, read_request(job_dir))
        collect_finished([path for path in unseen if path != job_dir], console)
    elif rank is not None and is_helper:
        _refuse_incomplete(arguments)
        job_dir = shared_job_dir(output_dir_of(arguments).absolute(), rank)
    else:
        job_dir = _asked_for(arguments, console, rank)
    if is_helper:
        wait_for_leader(TranslationJob(job_dir).folder)
    return job_dir


def _check_report(arguments: argparse.Namespace, request: TranslationRequest) -> None:
    if arguments.report is not None:
        check_report_place(arguments.report, request)


def _refuse_beside_resume(arguments: argparse.Namespace, allowed: set[str]) -> None:
    given = [name for name in options_given(arguments) if name not in {"device", *allowed}]
    if given:
        raise AppError(
            ErrorCode.BAD_COMMAND,
            f"--resume goes on as the translation was begun; {flag_of(given[0])} can't be given with it.",
            "Leave it out, or start a new translation.",
        )


def _refuse_incomplete(arguments: argparse.Namespace) -> None:
    if arguments.model is None or not arguments.inputs:
        missing = "--model" if arguments.model is None else "an INPUT"
        raise AppError(ErrorCode.BAD_COMMAND, f"diptych translate needs {missing}.", "See diptych translate --help.")


def _asked_for(arguments: argparse.Namespace, console: Console, rank: Rank | None) -> Path:
    """The job that was begun with the same words, where the user goes on with it; else a new one's folder, after everything that can
    be checked without computing was."""
    _refuse_incomplete(arguments)
    for path in arguments.inputs:
        if not path.exists():
            name = path_to_text(path)
            raise AppError(ErrorCode.PATH_MISSING, f"{name} is not there.", "Check the name, or choose it again.", path=name)
    output_dir, options = output_dir_of(arguments), request_options(arguments)
    check_template(options.get("name_template", DEFAULT_TEMPLATE))
    workspace: Path | None = getattr(arguments, "workspace", None)
    model = model_path(arguments.model, workspace)
    if workspace is None or not arguments.beside:
        check_output_dir(output_dir)
    request = request_for(arguments.inputs, model, output_dir, **options)
    _check_report(arguments, request)
    former = _former(arguments, request, model, console) if rank is None else _former_of_ranks(output_dir, request, model, rank)
    if former is not None:
        refuse_if_owned(TranslationJob(former).folder)
        return former
    if rank is not None:
        job_dir = shared_job_dir(output_dir.absolute(), rank)
    elif workspace is None:
        job_dir = hidden_job_dir(output_dir.absolute())
    else:
        job_dir = make_job_dir(open_workspace(workspace))
    try:
        if model.is_dir():
            request = request_for(arguments.inputs, _exported(model, job_dir), output_dir, **options)
        create_job(job_dir, request)
    except BaseException:
        shutil.rmtree(job_dir, ignore_errors=True)
        raise
    return job_dir


def _former(arguments: argparse.Namespace, request: TranslationRequest, model: Path, console: Console) -> Path | None:
    """The unfinished job of the same words that the user goes on with, or that is being worked on. What else waits in the output folder is
    said."""
    is_resume = arguments.resume == WHICHEVER
    workspace: Path | None = getattr(arguments, "workspace", None)
    output_dir = path_from_json(request.output_dir)
    unseen = finished_unseen(output_dir, workspace)
    finished = same_job(unseen, request, model) if is_resume else None
    collect_finished([job_dir for job_dir in unseen if job_dir != finished], console)
    if finished is not None:
        return finished
    waiting = unfinished_jobs(output_dir, workspace)
    held = [job_dir for job_dir in waiting if is_held(job_dir)]
    at_work = same_job(held, request, model)
    if at_work is not None:  # or every picture would be translated twice
        return at_work
    waiting = [job_dir for job_dir in waiting if is_resume or job_dir not in held]
    while (former := same_job(waiting, request, model)) is not None and is_broken(former):
        say(console, f"The same translation was begun before and is damaged: nobody can go on with it. It is {path_to_text(former)}")
        waiting.remove(former)
    if former is None and is_resume:
        _refuse_another(waiting, request, model)
    if former is not None and _is_wanted(former, console, is_resume=is_resume):
        return former
    for job_dir in waiting if workspace is None else []:
        if not is_readable(job_dir):
            say(console, f"A translation lies there that is damaged: nobody can go on with it. It is {path_to_text(job_dir)}")
        elif job_dir != former:
            say(console, f"An unfinished translation waits there: diptych translate --resume {shlex.quote(path_to_text(job_dir))}")
    return None


def _former_of_ranks(output_dir: Path, request: TranslationRequest, model: Path, rank: Rank) -> Path | None:
    """What the ranks of a run of this name left unfinished. Raises AppError NAME_TAKEN where that is another translation."""
    job_dir = shared_job_dir(output_dir.absolute(), rank)
    if not is_job(job_dir):
        return None
    if same_job([job_dir], request, model) is None:
        name = path_to_text(job_dir)
        message = f"Another translation that torchrun began waits unfinished: {name}."
        raise AppError(ErrorCode.NAME_TAKEN, message, "Give torchrun another --rdzv-id, go on with that one by --resume, or delete it.")
    return job_dir


def _refuse_another(waiting: list[Path], request: TranslationRequest, model: Path) -> None:
    """--resume at the end of a command that was not begun, where another one waits: nothing new is begun by that.

    Raises AppError BAD_COMMAND, with the first option in which the most similar job differs.
    """
    found = nearest_job(waiting, request, model)
    if found is None:
        return
    job_dir, former, names = found
    raise AppError(
        ErrorCode.BAD_COMMAND,
        f"The unfinished translation was begun with {option_words(former, names[0])}, this command says {option_words(request, names[0])}.",
        f"Go on with it as it was begun: diptych translate --resume {shlex.quote(path_to_text(job_dir))}, or leave --resume out.",
    )


def _is_wanted(job_dir: Path, console: Console, *, is_resume: bool) -> bool:
    """Whether to go on with the unfinished job of the same command: asked where somebody can answer, else done and said."""
    name = path_to_text(job_dir)
    if is_resume or not (sys.stdin is not None and sys.stdin.isatty() and console.is_terminal):
        say(console, f"The same translation was begun before and is not done. Going on with {name}")
        return True
    say(console, f"The same translation was begun before and is not done: {name}")
    answer = console.input(Text("Go on with it? [Y/n] "))
    return answer.strip().lower() in ("", "y", "yes")


def _exported(run_dir: Path, job_dir: Path) -> Path:
    """The run's best checkpoint as a model file inside the job's folder, so that going on uses the same weights."""
    # Imports torch, which a model file needs only in the worker.
    from training.models import export_model

    return export_model(run_dir, job_dir / f"model{MODEL_SUFFIX}", name=run_dir.resolve().name)
