"""The paper's published figures, each with its table and the data it was measured on (no torch)."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from core.evaluation.measures import MEASURE_BY_NAME

PAPER_DEFAULT = {"generator": "unet", "objective": "L1+cGAN", "discriminator": "patch70"}
"""The networks and the loss of the paper's lines, where a line does not say otherwise."""


class PublishedRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a table. `values` stand in the order of the table's measures."""

    name: str
    values: list[float]
    settings: dict[str, str] = {}
    """The networks and the loss that the line is about, as far as they are not the paper's default. Empty and `of_a_run` False: the ceiling
    of real pictures."""
    of_a_run: bool = True

    def is_about(self, settings: Mapping[str, object]) -> bool:
        """Whether a run with these settings, by name, has those networks and that loss; a loss without a discriminator goes with any."""
        if not self.of_a_run:
            return False
        wanted = PAPER_DEFAULT | self.settings
        if wanted["objective"] == "L1":
            del wanted["discriminator"]
        return all(str(settings.get(key)) == value for key, value in wanted.items())


class PublishedTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table or figure of the paper."""

    title: str
    """As the paper numbers it: Table 1."""
    what: str
    data: str
    """The dataset and the direction it was measured on: figures of other data do not compare with it."""
    measures: list[str]
    """Names of core.evaluation.measures."""
    rows: list[PublishedRow]


class Published(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of resources/published."""

    source: str
    tables: list[PublishedTable]


def read_published() -> Published:
    """The paper's tables 1, 2, 3 and 6 and its figure 7(d)."""
    path = Path(__file__).resolve().parents[2] / "resources" / "published" / "pix2pix.toml"
    found = msgspec.toml.decode(path.read_bytes(), type=Published)
    for table in found.tables:
        assert set(table.measures) <= set(MEASURE_BY_NAME), table.title
        assert all(len(row.values) == len(table.measures) for row in table.rows), table.title
    return found
