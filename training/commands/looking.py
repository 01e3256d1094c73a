"""The workspace of a command that only looks into one: one that was named must be there."""

import argparse
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.workspace import default_workspace


def workspace_looked_at(arguments: argparse.Namespace) -> Path:
    """What --workspace says, or the usual one, which need not be there yet. Raises AppError PATH_MISSING where no folder has that name."""
    workspace: Path | None = getattr(arguments, "workspace", None)
    if workspace is not None and not workspace.is_dir():
        name = path_to_text(workspace)
        message = f"{name} is a file." if workspace.exists() else f"There is no folder {name}."
        raise AppError(ErrorCode.PATH_MISSING, message, "Name a workspace that is there: --workspace DIR.", path=name)
    return workspace or default_workspace()
