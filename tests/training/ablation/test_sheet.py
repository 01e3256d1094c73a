"""The comparison sheet and its tables: whole, of any number of variants and any names, and never without its network off."""

import csv
import io
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.evaluation.report import Evaluation
from core.pairs.resolving import ResolvedPairs
from training.ablation.curves import curves_svg, mean_curve
from training.ablation.folder import Ablation, AblationFolder, Asked, CellFailure, CellFigures, plan_ablation, read_ablation
from training.ablation.grid import Axis, Variant, variants_of
from training.ablation.sheet import sheet_of
from training.ablation.summary import Summary, summarise, table_of

NUM_PAIRS = 3
VOID = {"meta", "img", "br"}


class Page(HTMLParser):
    """Fails at a tag that is closed wrongly; keeps what is asked about."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.images: list[str] = []
        self.words: list[str] = []
        self.columns: list[int] = []
        self.feed(data.decode("utf-8"))
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.images.append(str(dict(attrs)["src"]))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.columns.append(0)
        elif tag in ("td", "th"):
            self.columns[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture
def make_ablation(tmp_path: Path) -> Callable[..., tuple[AblationFolder, Ablation]]:
    """make_ablation(axes, seeds, name, leave_out=...): a folder as measuring leaves it; figures rise with variant and seed."""

    def make(
        *axes: Axis, seeds: tuple[int, ...] = (0,), name: str = "walls", leave_out: tuple[int, ...] = (), measures: tuple[str, ...] = ()
    ) -> tuple[AblationFolder, Ablation]:
        folder = AblationFolder(tmp_path / "out")
        asked = Asked(dataset=name, axes=list(axes), preset="quick", seeds=list(seeds), stop_at=2, num_pictures=NUM_PAIRS)
        variants = variants_of(asked.axes, "quick", {}, seeds, name, 9)
        pairs = ResolvedPairs(name, [], "outline", "colour", "CC BY <someone>")
        ablation = msgspec.structs.replace(plan_ablation(folder, asked, pairs, variants, tmp_path / "runs"), num_train=9)
        for place, cell in enumerate(ablation.cells):
            if place in leave_out:
                continue
            figures = dict.fromkeys(("l1", "detail", *measures), 0.5 + 0.01 * cell.variant + 0.1 * cell.seed)
            evaluation = Evaluation(
                model="m", dataset=name, split="validation", num_pairs=9, device="cpu", noise_seed=0, scale="whole", seconds=1.0,
                table={"translated": figures, "input": {"l1": 0.9}}, notes=["A note."],
            )  # fmt: skip
            folder.write(
                folder.figures_path(cell),
                msgspec.json.encode(CellFigures(step=2, evaluation=evaluation, validation=[(0, 0.5), (2, 0.4 + 0.1 * cell.seed)])),
            )
            for number in range(NUM_PAIRS):
                for side in (cell.key, "input", "target"):
                    path = folder.pictures_dir(side) / f"{number:02}.webp"
                    path.parent.mkdir(parents=True, exist_ok=True)
                    Image.fromarray(np.full((8, 8, 3), 20 * number, np.uint8)).save(path, "WEBP")
        return folder, ablation

    return make


def page_of(folder: AblationFolder, ablation: Ablation) -> tuple[Page, Summary]:
    summary = summarise(folder, ablation)
    return Page(sheet_of(folder, ablation, summary)), summary


@pytest.mark.parametrize("num", [3, 24])
def test_pairs_in_rows_and_variants_in_columns(make_ablation: Callable[..., tuple[AblationFolder, Ablation]], num: int) -> None:
    folder, ablation = make_ablation(Axis("width", [str(width) for width in range(1, num + 1)]))
    page, summary = page_of(folder, ablation)

    assert len(page.images) == NUM_PAIRS * (2 + num)
    assert all(image.startswith("data:image/webp;base64,") for image in page.images)
    assert len(summary.measures) == 2
    assert page.columns[0] == 4 and page.columns[1 : 2 + num] == [4] * (1 + num), "variant, two measures, runs; one line of the inputs"
    assert len(re.findall("<polyline", sheet_of(folder, ablation, summary).decode())) == num
    assert f"{num} width {num}" in page.text and "Pair 3" in page.text and "CC BY <someone>" in page.text


def test_nothing_is_fetched_and_names_are_text(make_ablation: Callable[..., tuple[AblationFolder, Ablation]]) -> None:
    folder, ablation = make_ablation(Axis("width", ["4", "8"]), name="立面 <script>alert(1)</script>")
    long = Variant(name="很长的名字" * 30 + "<b>", words={"width": "4"}, settings=ablation.variants[0].settings)
    ablation = msgspec.structs.replace(ablation, variants=[long, ablation.variants[1]])
    data = sheet_of(folder, ablation, summarise(folder, ablation)).decode()
    page = Page(data.encode())

    assert "很长的名字" * 30 + "<b>" in page.text and "立面 <script>alert(1)</script>" in page.text
    assert "<script" not in data and not re.search(r"(?:src|href)=\"(?!data:)|url\(|@import|https?://", data)
    assert "default-src 'none'" in data


def test_mean_and_deviation_over_seeds_and_the_best_marked(make_ablation: Callable[..., tuple[AblationFolder, Ablation]]) -> None:
    folder, ablation = make_ablation(Axis("width", ["4", "8"]), seeds=(0, 1, 2), leave_out=(5,))
    folder.tell_failure(ablation.cells[5], CellFailure(code="x", message="It ran out of memory."))
    page, summary = page_of(folder, ablation)
    first, second = summary.variants

    assert (first.figures["l1"].mean, first.figures["l1"].num) == (pytest.approx(0.6), 3)
    assert first.figures["l1"].deviation == pytest.approx(0.1), "the sample's, of 0.5, 0.6 and 0.7"
    assert [cell.result for cell in second.cells] == ["measured", "measured", "failed"]
    assert "0.6000 ± 0.1000" in page.text and "3 of 3" in page.text and "2 of 3" in page.text
    assert "width 8, seed 2: It ran out of memory." in page.text
    data = sheet_of(folder, ablation, summary).decode()
    assert re.findall(r'<td class="best">([^<]*)', data) == ["0.600 ± 0.100", "0.5600 ± 0.0707"], "detail nearest to 1; lowest L1"


def test_the_papers_figures_stand_beside_with_their_table_and_data(make_ablation: Callable[..., tuple[AblationFolder, Ablation]]) -> None:
    folder, ablation = make_ablation(Axis("width", ["4", "8"]), measures=("lab_l", "lab_a", "lab_b"))
    page, _ = page_of(folder, ablation)

    for words in ("Table 1:", "Table 2:", "Table 3:", "Table 6:", "Figure 7(d):"):
        (place,) = (match.start() for match in re.finditer(re.escape(words), page.text))
        assert "the paper, Cityscapes" in page.text[place : place + 120]
    assert "Not measured here. It needs a segmenter (--segmenter)." in page.text
    # the line of L1+cGAN is about both variants, whose own figures carry the name of what they were measured on
    assert re.search(r"Histogram L Histogram a Histogram b Here Histogram L walls", page.text)
    assert re.search(r"L1\+cGAN 0\.86 0\.84 0\.82 1 0\.500 0\.500 0\.500 2 0\.510", page.text)


def test_curves_are_means_at_the_steps_that_all_runs_have() -> None:
    assert mean_curve([[(0, 0.5), (1, 0.4), (2, 0.2)], [], [(0, 0.7), (2, 0.3)]]) == [(0, pytest.approx(0.6)), (2, pytest.approx(0.25))]
    assert mean_curve([[]]) == []
    assert curves_svg([("a", [(0, 0.5)])]) == "", "one point is no curve"
    drawn = curves_svg([("长 <b>", [(0, 1.0), (10, 0.5), (20, 0.0)]), ("b", [])])
    assert re.findall(r'points="([^"]*)"', drawn) == ["56.0,10.0 396.0,121.0 736.0,232.0"]
    assert "1 长 &lt;b&gt;" in drawn and "step 20" in drawn


def test_without_any_figures_it_says_so(make_ablation: Callable[..., tuple[AblationFolder, Ablation]]) -> None:
    folder, ablation = make_ablation(Axis("width", ["4", "8"]), leave_out=(0, 1))
    page, summary = page_of(folder, ablation)

    assert page.images == [] and summary.measures == []
    assert "2 of 2 runs are not measured yet." in page.text


def test_the_table_has_every_run_and_means(make_ablation: Callable[..., tuple[AblationFolder, Ablation]]) -> None:
    folder, ablation = make_ablation(Axis("schedule", ["constant", "linear"]), seeds=(0, 1), leave_out=(3,))
    data = table_of(summarise(folder, ablation))
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))

    assert [(row["variant"], row["schedule"], row["seed"], row["result"], row["l1"]) for row in rows] == [
        ("(input unchanged)", "", "", "", "0.900000"),
        ("constant", "constant", "0", "measured", "0.500000"),
        ("constant", "constant", "1", "measured", "0.600000"),
        ("constant", "constant", "mean", "", "0.550000"),
        ("constant", "constant", "deviation", "", "0.070711"),
        ("linear", "linear", "0", "measured", "0.510000"),
        ("linear", "linear", "1", "not measured yet", ""),
        ("linear", "linear", "mean", "", "0.510000"),
        ("linear", "linear", "deviation", "", ""),
    ]


def test_many_variants_do_not_drown_the_papers_lines(make_ablation: Callable[..., tuple[AblationFolder, Ablation]]) -> None:
    folder, ablation = make_ablation(Axis("width", [str(width) for width in range(1, 25)]), measures=("lab_l", "lab_a", "lab_b"))
    page, _ = page_of(folder, ablation)

    assert page.text.count("and 18 more, above") == 1


@pytest.mark.parametrize(
    "change", [{"variants": []}, {"asked": {"dataset": "walls", "seeds": []}}, {"cells": [{"variant": 7, "seed": 0, "run": "/r"}]}], ids=str
)
def test_a_plan_whose_parts_do_not_fit_is_refused(
    make_ablation: Callable[..., tuple[AblationFolder, Ablation]], change: dict[str, object]
) -> None:
    folder, ablation = make_ablation(Axis("objective", ["L1", "cGAN"]))
    folder.path.mkdir(exist_ok=True)
    folder.plan_path.write_bytes(msgspec.json.encode(ablation))
    assert read_ablation(folder) == ablation

    plan = msgspec.json.decode(folder.plan_path.read_bytes())
    folder.plan_path.write_bytes(msgspec.json.encode(plan | change))
    with pytest.raises(AppError, match=r"ablation\.json can't be read") as caught:
        read_ablation(folder)
    assert caught.value.code is ErrorCode.NOT_A_JOB
