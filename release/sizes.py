"""The largest parts of a built folder as a table for docs/building.md: `.venv/bin/python -m release.sizes dist/Diptych`."""

import sys
from collections import Counter
from pathlib import Path

NUM_PARTS = 20
LARGE_BYTES = 30_000_000
"""A file of that size is a part of its own; smaller ones count for their package."""


def sizes(app_dir: Path) -> Counter[str]:
    """Bytes by part. Links count for nothing."""
    found: Counter[str] = Counter()
    inside = app_dir / "_internal"
    for path in app_dir.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        size = path.stat().st_size
        place = path.relative_to(inside if path.is_relative_to(inside) else app_dir)
        found[place.as_posix() if size >= LARGE_BYTES else f"{place.parts[0]}, the rest" if len(place.parts) > 1 else place.name] += size
    return found


def table(app_dir: Path) -> str:
    """The whole size, then the largest parts, as Markdown."""
    found = sizes(app_dir)
    total = found.total()
    lines = [f"{total / 1e9:.2f} GB ({total / 2**30:.2f} GiB) in all; the twenty largest parts:", "", "| part | MB |", "|---|---|"]
    lines += [f"| {name} | {size / 1e6:,.0f} |" for name, size in found.most_common(NUM_PARTS)]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(Path(sys.argv[1])))
