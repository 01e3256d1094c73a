"""Ending a process by the system's own means: terminating it, and killing it with all that it started."""

import os
import signal
import sys
from collections.abc import Callable

from core.jobs.lock import process_started


def has_console() -> bool:
    """Whether this process has a console of Windows'."""
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.kernel32.GetConsoleWindow())


if sys.platform == "win32":
    # Windows has no groups to kill and Ctrl-Break reaches only processes of one's own console, hence the two ways below.
    def terminate(pid: int) -> None:
        """Ask a process to end, in the way that it can hear and answer."""
        import ctypes

        kernel32 = ctypes.windll.kernel32
        is_borrowed = not has_console() and bool(kernel32.AttachConsole(pid))
        try:
            os.kill(pid, signal.CTRL_BREAK_EVENT)
        except OSError:
            pass  # no console in common: the kill follows
        finally:
            if is_borrowed:
                kernel32.FreeConsole()

    def group_killer(pid: int) -> Callable[[], None]:
        """What kills a process and all it started, also when it has gone itself meanwhile; that raises PermissionError."""
        import psutil

        try:
            process = psutil.Process(pid)
            members = [*process.children(recursive=True), process]
        except psutil.NoSuchProcess:
            members = []

        def kill_group() -> None:
            for member in members:
                try:
                    member.kill()  # psutil makes sure that the number is still the same process
                except psutil.NoSuchProcess:
                    continue
                except psutil.AccessDenied as error:
                    raise PermissionError(str(error)) from error

        return kill_group
else:

    def terminate(pid: int) -> None:
        """Ask a process to end, in the way that it can hear and answer."""
        try:
            os.kill(pid, signal.SIGTERM)
            os.kill(pid, signal.SIGCONT)  # a stopped process sees the first only after this
        except ProcessLookupError:
            pass

    def group_killer(pid: int) -> Callable[[], None]:
        """What kills a process and all it started, also when it has gone itself meanwhile; that raises PermissionError."""
        started = process_started(pid)
        try:
            leads_group = os.getpgid(pid) == pid
        except ProcessLookupError:
            leads_group = True  # it went this moment; its group may hold on

        def kill_group() -> None:
            try:
                if leads_group:
                    os.killpg(pid, signal.SIGKILL)
                elif process_started(pid) == started:  # the number is still that process
                    os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

        return kill_group
