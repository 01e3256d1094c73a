"""The sample dataset that comes with the program: outlines of emoji and the same emoji in colour."""

from pathlib import Path

SAMPLE_NAME = "Emoji: outline to colour"
"""The name under which a workspace keeps the sample dataset."""
SAMPLE_INPUT_FOLDER = "outline"
SAMPLE_TARGET_FOLDER = "colour"


def sample_dir() -> Path:
    """The folder of the sample dataset: 512 pairs of 256x256 pixels in outline/ and colour/, with their licence and attribution."""
    return Path(__file__).resolve().parents[2] / "resources" / "sample"


def sample_paths() -> list[Path]:
    """The two folders of pictures, input first, as finding.find_pairs takes them."""
    return [sample_dir() / SAMPLE_INPUT_FOLDER, sample_dir() / SAMPLE_TARGET_FOLDER]


def sample_attribution() -> str:
    """Who made the sample's pictures, under which terms, and what was changed: to be shown wherever the sample is."""
    return (sample_dir() / "ATTRIBUTION.txt").read_text(encoding="utf-8")
