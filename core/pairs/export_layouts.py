"""How pairs can be written out for other tools; core.pairs.exporting does it."""

from typing import Literal

ExportLayout = Literal["side-by-side", "two-folders", "csv"]
"""side-by-side: PNGs with the input left and the target right. two-folders: input/ and target/, whole files copied as they are. csv: a
table pairs.csv of input, target and split, whole files named where they lie."""
