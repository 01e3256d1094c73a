"""A second start: handed over, per workspace, and not hindered by what a dead process left."""

from pathlib import Path

from PySide6.QtCore import QProcess
from PySide6.QtNetwork import QLocalServer

from core.jobs.process import program_command
from desktop.single_instance import SingleInstance, server_name


def test_each_workspace_has_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert server_name(tmp_path) == server_name(tmp_path / "link")
    assert server_name(tmp_path) != server_name(tmp_path / "other")


def test_the_first_start_listens_and_leaves_nothing(qapp, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.hand_over([]) is False
    first.close()
    second = SingleInstance(tmp_path)
    assert second.hand_over([]) is False
    second.close()


def test_a_second_process_hands_its_paths_over(qtbot, tmp_path: Path, workspace: Path) -> None:
    first = SingleInstance(workspace)
    assert first.hand_over([]) is False
    picture = tmp_path / "线稿 one.png"
    picture.write_bytes(b"")
    program, *arguments = program_command(str(picture), "--workspace", str(workspace))
    second = QProcess()
    with qtbot.waitSignal(first.paths_received, timeout=20_000) as heard:
        second.start(program, arguments)
    assert heard.args == [[picture]]
    if second.state() != QProcess.ProcessState.NotRunning:
        qtbot.waitSignal(second.finished, timeout=20_000).wait()
    assert second.exitCode() == 0
    first.close()


def test_a_socket_of_a_dead_process_is_no_hindrance(qapp, tmp_path: Path) -> None:
    dead = QLocalServer()
    assert dead.listen(server_name(tmp_path))
    path = Path(dead.fullServerName())
    data_path = path.with_name(path.name + ".kept")
    path.rename(data_path)  # as after SIGKILL: the socket's file stays and nobody listens
    dead.close()
    data_path.rename(path)
    first = SingleInstance(tmp_path)
    assert first.hand_over([]) is False
    assert first._server is not None and first._server.isListening()
    first.close()
