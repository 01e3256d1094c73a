"""Sleep held off by each system's means, each of them faked: a logind on a bus of its own, Windows' call, and a caffeinate."""

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from desktop.staying_awake import (
    ES_CONTINUOUS,
    ES_SYSTEM_REQUIRED,
    CaffeinateHold,
    LogindHold,
    StayingAwake,
    WindowsHold,
    system_hold,
)

LOGIND = """
import os, select, sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusUnixFileDescriptor, QDBusVirtualObject

app = QCoreApplication([])
locks = []

class Manager(QDBusVirtualObject):
    def introspect(self, path):
        return ""

    def handleMessage(self, message, connection):
        if sys.argv[1] == "refuses":
            connection.send(message.createErrorReply("org.freedesktop.DBus.Error.AccessDenied", "not for you"))
            return True
        theirs, ours = os.pipe()
        reply = message.createReply()
        reply.setArguments([QDBusUnixFileDescriptor(ours)])
        connection.send(reply)
        os.close(ours)
        locks.append(theirs)
        print("held", *message.arguments(), flush=True)
        return True

def look():
    for lock in [lock for lock in locks if select.select([lock], [], [], 0)[0]]:
        locks.remove(lock)
        print("released", flush=True)

bus = QDBusConnection.connectToBus(os.environ["DBUS_SYSTEM_BUS_ADDRESS"], "logind")
manager = Manager()
assert bus.registerService("org.freedesktop.login1") and bus.registerVirtualObject("/org/freedesktop/login1", manager)
timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
print("ready", flush=True)
app.exec()
"""
HOLDER = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from desktop.staying_awake import LogindHold
import logging
logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
app = QCoreApplication([])
hold = LogindHold()
hold.hold()
if sys.argv[1] == "twice":
    QTimer.singleShot(100, hold.release)
    QTimer.singleShot(200, hold.hold)
elif sys.argv[1] == "at once":
    hold.release()
QTimer.singleShot(400, app.quit)
app.exec()
print("is held:", hold.is_held, flush=True)
if sys.argv[1] == "killed":
    import os
    os._exit(9)
"""


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of programs for which a bus of this test is the system's."""
    daemon_path = shutil.which("dbus-daemon")
    if daemon_path is None or sys.platform != "linux":
        pytest.skip("no D-Bus here")
    options = [f"--address=unix:path={tmp_path / 'bus'}", "--session", "--nofork", "--print-address=1"]
    daemon = subprocess.Popen([daemon_path, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    address = daemon.stdout.readline().strip()
    yield {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address}
    daemon.kill()
    daemon.wait()
    daemon.stdout.close()


def hold_by_logind(bus: dict[str, str], logind: str, holder: str, num_held: int = 1) -> tuple[list[str], str]:
    """What a faked logind saw while a program held its lock so many times, and what that program told."""
    fake = subprocess.Popen([sys.executable, "-c", LOGIND, logind], stdout=subprocess.PIPE, text=True, env=bus)
    try:
        assert fake.stdout.readline() == "ready\n"
        told = subprocess.run([sys.executable, "-c", HOLDER, holder], capture_output=True, text=True, env=bus, timeout=30, check=False)
        assert told.stderr == ""
        seen = []
        while logind == "gives" and seen.count("released") < num_held:
            seen.append(fake.stdout.readline().strip())
        return seen, told.stdout
    finally:
        fake.kill()
        fake.wait()
        fake.stdout.close()


@pytest.mark.parametrize("how", ["once", "killed"])
def test_logind_holds_the_sleep_until_the_program_ends(bus: dict[str, str], how: str) -> None:
    seen, told = hold_by_logind(bus, "gives", how)
    assert seen == ["held sleep Diptych A job is running. block", "released"] and told == "is held: True\n"


def test_logind_lets_go_when_the_job_is_over(bus: dict[str, str]) -> None:
    seen, told = hold_by_logind(bus, "gives", "twice", 2)
    assert [line.split()[0] for line in seen] == ["held", "released", "held", "released"] and told == "is held: True\n"
    seen, told = hold_by_logind(bus, "gives", "at once")
    assert [line.split()[0] for line in seen] == ["held", "released"] and told == "is held: False\n"


def test_a_logind_that_refuses_is_logged_once(bus: dict[str, str]) -> None:
    _, told = hold_by_logind(bus, "refuses", "twice")
    assert told == "The computer's sleep can't be held off: not for you\nis held: False\n"


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is Linux's")
def test_without_a_bus_it_is_logged_once_and_nothing_else_happens(tmp_path: Path) -> None:
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={tmp_path / 'none'}"}
    told = subprocess.run([sys.executable, "-c", HOLDER, "twice"], capture_output=True, text=True, env=environment, check=False)
    assert told.stderr == "" and told.stdout.count("can't be held off") == 1 and told.stdout.endswith("is held: False\n")


def test_windows_is_told_that_the_system_is_in_use() -> None:
    told: list[int] = []
    hold = WindowsHold(lambda state: told.append(state) or 1)
    hold.hold()
    hold.release()
    assert told == [ES_CONTINUOUS | ES_SYSTEM_REQUIRED, ES_CONTINUOUS]


@pytest.mark.skipif(os.name != "posix", reason="the fake is a shell script")
def test_caffeinate_lives_as_long_as_the_hold(qtbot: QtBot, tmp_path: Path) -> None:
    fake = tmp_path / "caffeinate"
    fake.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\nexec sleep 60\n')
    fake.chmod(0o755)
    hold = CaffeinateHold(str(fake))
    hold.hold()
    qtbot.waitUntil(lambda: (tmp_path / "asked").exists() and (tmp_path / "asked").read_text() != "")
    assert (tmp_path / "asked").read_text().split() == ["-i", "-w", str(os.getpid())]
    child = psutil.Process(hold._process.processId())
    assert child.is_running()
    hold.release()
    assert not child.is_running()
    hold.release()


def test_a_mac_without_caffeinate_is_logged(qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    hold = CaffeinateHold(str(tmp_path / "none"))
    hold.hold()
    qtbot.waitUntil(lambda: "can't be held off" in caplog.text)
    hold.release()


class CountedHold:
    def __init__(self) -> None:
        self.calls: list[str] = []

    def hold(self) -> None:
        self.calls.append("hold")

    def release(self) -> None:
        self.calls.append("release")


def test_what_is_wanted_twice_is_done_once() -> None:
    hold = CountedHold()
    awake = StayingAwake(hold)
    for wanted in (False, True, True, False, False, True):
        awake.want(wanted)
    assert hold.calls == ["hold", "release", "hold"] and awake.is_held
    StayingAwake(None).want(True)


def test_each_system_has_its_own_means(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(system_hold("linux"), LogindHold)
    assert isinstance(system_hold("darwin"), CaffeinateHold)
    assert system_hold("emscripten") is None
