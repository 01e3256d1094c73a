"""Known holes in the parts of the app: `.venv/bin/python -m release.audit`, 1 where there are any.

pip-audit (`pip install pip-audit`) asks an advisory service about each part with its version. Where it is not installed, or reaches no
service, that is said: nothing is known then.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

ROOT_DIR = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT_DIR))

from release.licences import parts  # noqa: E402

TIMEOUT_S = 300


class Hole(msgspec.Struct):
    """An advisory, as pip-audit tells it."""

    id: str
    fix_versions: list[str] = []


class Audited(msgspec.Struct):
    """A part, and what is known of it."""

    name: str
    version: str = ""
    vulns: list[Hole] = []
    skip_reason: str = ""


class Report(msgspec.Struct):
    """What pip-audit writes as JSON."""

    dependencies: list[Audited]


def audit() -> tuple[list[str], str]:
    """The known holes, one line each, and a sentence that says what was asked about."""
    with tempfile.TemporaryDirectory() as folder:
        asked, told = Path(folder) / "parts.txt", Path(folder) / "told.json"
        # A torch of another build, such as 2.14.1+cpu, is known under its plain version.
        asked.write_text("".join(f"{part.name}=={part.version.partition('+')[0]}\n" for part in parts()), encoding="utf-8")
        command = [sys.executable, "-m", "pip_audit", "-r", str(asked), "--no-deps", "--disable-pip", "--progress-spinner", "off"]
        command += ["--format", "json", "--output", str(told)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), timeout=TIMEOUT_S, check=False)
            report = msgspec.json.decode(told.read_bytes(), type=Report)
        except subprocess.TimeoutExpired:
            return [], f"Known holes were not looked for: no advisory service answered within {TIMEOUT_S} s."
        except (OSError, msgspec.MsgspecError):
            words = done.stderr.strip().splitlines()[-1:] or [f"pip-audit ended with exit code {done.returncode}"]
            return [], f"Known holes were not looked for: {words[0]}"
    holes = [
        f"{one.name} {one.version}: {hole.id}, {f'mended in {hole.fix_versions[0]}' if hole.fix_versions else 'not mended yet'}"
        for one in report.dependencies
        for hole in one.vulns
    ]
    unknown = [one for one in report.dependencies if one.skip_reason]
    num_known = len(report.dependencies) - len(unknown)
    if not num_known:
        words = unknown[0].skip_reason if unknown else "pip-audit tells of no part"
        return [], f"Known holes were not looked for: {words}"
    left = f"; nothing is known of {', '.join(one.name for one in unknown)}" if unknown else ""
    return holes, f"Known holes in {num_known} parts: {len(holes) or 'none'}{left}."


if __name__ == "__main__":
    found, sentence = audit()
    print("\n".join([*found, sentence]))
    sys.exit(1 if found else 0)
