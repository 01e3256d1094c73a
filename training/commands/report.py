"""Save a report for somebody who helps: logs, versions and settings as one zip, without pictures, paths and names unless asked for."""

import argparse
from pathlib import Path

from rich.console import Console

from core.errors import EXIT_OK, AppError, ErrorCode
from core.files import path_to_text
from core.jobs.folder import JobFolder
from core.workspace import default_workspace, window_settings_path
from training.commands.report_place import check_free_place
from training.commands.saying import counted, counting_bars, say
from training.commands.typed import path_option
from training.help_report.collecting import Wanted, collect
from training.help_report.writing import write_report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych report`."""
    parser.add_argument("output", type=path_option, metavar="FILE.zip", help="where to write it; what is there is replaced")
    parser.add_argument(
        "--job", type=path_option, action="append", default=[], metavar="DIR", help="a run or translation to tell of (default: the newest)"
    )
    parser.add_argument("--paths", action="store_true", help="tell paths and names of files as they are")
    parser.add_argument("--pictures", action="store_true", help="with some pictures: previews of runs, inputs that failed")


def run(arguments: argparse.Namespace) -> int:
    """Write the report and say what is in it."""
    check_free_place(arguments.output)
    for job_dir in arguments.job:
        if not any(JobFolder(job_dir, name).request_path.is_file() for name in ("run.json", "job.json")):
            message = f"{path_to_text(job_dir)} is neither a run nor a translation."
            raise AppError(ErrorCode.NOT_A_JOB, message, "Give the folder that holds its run.json or job.json.", path=str(job_dir))
    workspace: Path = getattr(arguments, "workspace", None) or default_workspace()
    wanted = Wanted(workspace.absolute(), arguments.job, window_settings_path(), arguments.paths, arguments.pictures)
    console = Console(stderr=True)
    with counting_bars(console) as bars:
        task = bars.add_task("Collecting", total=None)

        def progress(num_done: int, num_total: int) -> bool:
            bars.update(task, completed=num_done, total=num_total)
            return True

        members = collect(wanted, progress)
    assert members is not None
    write_report(arguments.output, members)
    for member in members:
        say(console, f"{len(member.data):>10,}  {member.name}")
    say(console, f"{counted(len(members), 'file')} in {path_to_text(arguments.output)}. Look through it before you send it.")
    return EXIT_OK
