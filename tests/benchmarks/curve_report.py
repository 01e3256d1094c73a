"""The validation curve of a run as a table and as an SVG picture.

.venv/bin/python tests/benchmarks/curve_report.py RUN_DIR [--svg FILE.svg] [--line 0.376 "best single colour"]
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.jobs.reader import read_all
from training.history import RunHistory
from training.run import RunEvent, RunFolder, Validation

WIDTH_PX, HEIGHT_PX, LEFT_PX, BOTTOM_PX, TOP_PX, RIGHT_PX = 720, 360, 64, 48, 24, 24


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run_dir", type=Path)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--line", nargs=2, metavar=("L1", "NAME"), help="a level to draw across")
    options = parser.parse_args()
    history = RunHistory()
    history.apply(read_all(RunFolder(options.run_dir).job, RunEvent))
    print("step   L1      edge correlation   pairs")
    for event in history.validation:
        print(f"{event.step:5d}  {event.l1:.4f}  {event.edge_correlation:.3f}              {event.num_pairs}")
    if options.svg:
        options.svg.write_text(_picture(history.validation, options.line), encoding="utf-8")
    return 0


def _picture(points: list[Validation], line: list[str] | None) -> str:
    levels = [point.l1 for point in points] + ([float(line[0])] if line else [])
    low, high = min(levels) - 0.01, max(levels) + 0.01
    last = max(point.step for point in points) or 1

    def place(step: float, level: float) -> tuple[float, float]:
        across = LEFT_PX + step / last * (WIDTH_PX - LEFT_PX - RIGHT_PX)
        return across, TOP_PX + (high - level) / (high - low) * (HEIGHT_PX - TOP_PX - BOTTOM_PX)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH_PX}" height="{HEIGHT_PX}" fill="#ffffff"/>',
    ]
    for tick in range(5):
        level = low + (high - low) * tick / 4
        _, y = place(0, level)
        parts.append(f'<path d="M{LEFT_PX} {y:.1f}H{WIDTH_PX - RIGHT_PX}" stroke="#e3e3e8"/>')
        parts.append(f'<text x="{LEFT_PX - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#555">{level:.3f}</text>')
        step = last * tick / 4
        x, _ = place(step, low)
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT_PX - BOTTOM_PX + 20}" text-anchor="middle" fill="#555">{step:.0f}</text>')
    if line:
        _, y = place(0, float(line[0]))
        parts.append(f'<path d="M{LEFT_PX} {y:.1f}H{WIDTH_PX - RIGHT_PX}" stroke="#b3541e" stroke-dasharray="6 4"/>')
        parts.append(f'<text x="{WIDTH_PX - RIGHT_PX}" y="{y - 6:.1f}" text-anchor="end" fill="#b3541e">{line[1]} {line[0]}</text>')
    track = " ".join("{:.1f},{:.1f}".format(*place(point.step, point.l1)) for point in points)
    parts.append(f'<polyline points="{track}" fill="none" stroke="#2f6fde" stroke-width="2"/>')
    parts.append(f'<text x="{(LEFT_PX + WIDTH_PX) / 2}" y="{HEIGHT_PX - 8}" text-anchor="middle" fill="#333">training step</text>')
    parts.append(f'<text x="{LEFT_PX}" y="16" fill="#333">L1 on held-out pairs, values in [-1, 1]</text>')
    return "\n".join([*parts, "</svg>\n"])


if __name__ == "__main__":
    raise SystemExit(main())
