"""The comparison sheet: one HTML page with the held-out pictures, the figures of all variants and the paper's beside (no torch).

The page holds all it shows, its own style included, and fetches nothing.
"""

import base64
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from core.evaluation.measures import MEASURE_BY_NAME, ROW_TITLES, Measure
from core.evaluation.published import PublishedTable
from core.files import visible_text
from training.ablation.curves import curves_svg, mean_curve
from training.ablation.folder import Ablation, AblationFolder, Cell
from training.ablation.summary import Spread, Summary, VariantSummary, variants_like

_MANY = 8
"""With more variants their pictures are smaller."""
_MOST_BESIDE = 6
"""So many variants stand beside a line of the paper's; where more are like it, they differ in nothing that the paper varied."""
_SPLIT_WORDS = {"train": "training pairs", "validation": "held-out pairs", "test": "test pairs"}
_NEEDS = {"fcn_pixel": "It needs a segmenter (--segmenter).", "pixel_accuracy": "It needs label maps as targets."}


def sheet_of(folder: AblationFolder, ablation: Ablation, summary: Summary) -> bytes:
    """The page, UTF-8."""
    title = f"Comparison: {summary.dataset}"
    tile_px = 168 if len(summary.variants) <= _MANY else 132
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">",
        f"<title>{_text(title)}</title><style>{_style()}</style></head>",
        f'<body style="--tile: {tile_px}px">',
        f"<h1>{_text(title)}</h1>",
        *_head(ablation, summary),
        *_pictures(folder, ablation, summary),
        *_figures(summary),
        *_curves(folder, ablation, summary),
        *_published(ablation, summary),
        *_foot(ablation, summary),
        "</body></html>\n",
    ]
    return "\n".join(parts).encode("utf-8", errors="replace")


def _head(ablation: Ablation, summary: Summary) -> Iterator[str]:
    seeds = ablation.asked.seeds
    over = f"seeds {', '.join(map(str, seeds))}" if len(seeds) > 1 else f"seed {seeds[0]}"
    yield f"<p>{_text(summary.input_name)} to {_text(summary.target_name)}, {_text(summary.size_words)}, {_text(over)}.</p>"
    if summary.num_pairs:
        words = _SPLIT_WORDS[summary.split]
        yield f"<p>Measured on {summary.num_pairs} {words}, after the last step ({_text(summary.device)}, fp32).</p>"
    if summary.base:
        settings = " ".join(f"{key}={value}" for key, value in summary.base.items())
        yield f'<p class="faint">All variants: <code>{_text(settings)}</code>; all else is the default.</p>'
    if summary.missing_words:
        yield f"<p>{_text(summary.missing_words)}</p>"
    for words in summary.failures():
        yield f'<p class="trouble">{_text(words)}</p>'


def _pictures(folder: AblationFolder, ablation: Ablation, summary: Summary) -> Iterator[str]:
    names = sorted(path.name for path in folder.pictures_dir("target").glob("*.webp"))
    if not names:
        return
    shown = {number: _cell_shown(folder, ablation, number) for number in range(len(summary.variants))}
    yield "<h2>The same pairs by every variant</h2>"
    if len(ablation.asked.seeds) > 1:
        seed = ablation.asked.seeds[0]
        yield f'<p class="faint">Pictures are those of seed {seed}, where not said otherwise.</p>'
    for place, name in enumerate(names, 1):
        yield f'<h3>Pair {place}</h3><div class="pair">'
        for side, words in (("input", summary.input_name), ("target", summary.target_name)):
            path = folder.pictures_dir(side) / name
            if path.is_file():
                yield _tile(path, f"{side}: {_text(words)}", f"{side} of pair {place}")
        for number, variant in enumerate(summary.variants):
            cell = shown[number]
            caption = f"{_number(number)} {_text(variant.name)}"
            if cell is None:
                yield f'<figure><div class="absent">not measured</div><figcaption>{caption}</figcaption></figure>'
                continue
            if cell.seed != ablation.asked.seeds[0]:
                caption += f", seed {cell.seed}"
            yield _tile(folder.pictures_dir(cell.key) / name, caption, f"{variant.name}, pair {place}")
        yield "</div>"


def _cell_shown(folder: AblationFolder, ablation: Ablation, number: int) -> Cell | None:
    """The first run of a variant that was measured."""
    return next((cell for cell in ablation.cells if cell.variant == number and folder.figures_of(cell) is not None), None)


def _tile(path: Path, caption: str, alt: str) -> str:
    try:
        data = base64.b64encode(path.read_bytes()).decode("ascii")
    except OSError:
        return f'<figure><div class="absent">the picture is gone</div><figcaption>{caption}</figcaption></figure>'
    picture = f'<img alt="{_text(alt)}" src="data:image/webp;base64,{data}">'
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


def _figures(summary: Summary) -> Iterator[str]:
    measures = summary.measures
    if not measures:
        return
    yield "<h2>Figures</h2>"
    num_seeds = max(len(variant.cells) for variant in summary.variants)
    if num_seeds > 1:
        yield '<p class="faint">Mean ± standard deviation over the seeds. The best mean of a column is marked;'
        yield "a lead within the deviations says nothing.</p>"
    yield '<div class="wide"><table><thead><tr><th>Variant</th>'
    for measure in measures:
        yield f'<th title="{_text(measure.meaning)}">{_text(measure.title)}<small>{measure.better}</small></th>'
    yield "<th>Runs</th></tr></thead><tbody>"
    for row, figures in summary.others.items():
        cells = "".join(f"<td>{_value(figures.get(measure.name), measure)}</td>" for measure in measures)
        yield f'<tr class="faint"><td class="words">{_text(ROW_TITLES[row])}</td>{cells}<td></td></tr>'
    best = {measure.name: _best(summary.variants, measure) for measure in measures}
    for number, variant in enumerate(summary.variants):
        cells = "".join(_figure_cell(variant.figures.get(measure.name), measure, best[measure.name]) for measure in measures)
        num_measured = sum(cell.result == "measured" for cell in variant.cells)
        runs = f"{num_measured} of {len(variant.cells)}"
        yield f'<tr><td class="words">{_number(number)} {_text(variant.name)}</td>{cells}<td>{runs}</td></tr>'
    yield "</tbody></table></div>"
    for note in summary.notes:
        yield f'<p class="faint">{_text(note)}</p>'


def _figure_cell(spread: Spread | None, measure: Measure, best: str) -> str:
    words = spread_words(spread, measure)
    is_best = spread is not None and _value(spread.mean, measure) == best
    return f'<td class="best">{words}</td>' if is_best else f"<td>{words}</td>"


def _best(variants: Iterable[VariantSummary], measure: Measure) -> str:
    """The best mean as it is written; '' where there is nothing to compare."""
    means = [variant.figures[measure.name].mean for variant in variants if measure.name in variant.figures]
    if len(means) < 2:
        return ""
    match measure.better:
        case "lower":
            return _value(min(means), measure)
        case "higher":
            return _value(max(means), measure)
    return _value(min(means, key=lambda mean: abs(mean - 1)), measure)


def spread_words(spread: Spread | None, measure: Measure) -> str:
    """`0.342 ± 0.003`; without a deviation of one seed alone, '' of none."""
    if spread is None:
        return ""
    deviation = "" if spread.deviation is None else f" ± {spread.deviation:.{measure.digits}f}"
    return _value(spread.mean, measure) + deviation


def _curves(folder: AblationFolder, ablation: Ablation, summary: Summary) -> Iterator[str]:
    curves = []
    for number, variant in enumerate(summary.variants):
        found = [folder.figures_of(cell) for cell in ablation.cells if cell.variant == number]
        curves.append((variant.name, mean_curve([figures.validation for figures in found if figures is not None])))
    drawn = curves_svg(curves)
    if drawn:
        yield "<h2>While they were trained</h2>"
        yield f'<p class="faint">L1 on held-out pairs over the steps{", mean over the seeds" if len(ablation.asked.seeds) > 1 else ""}.</p>'
        yield drawn


def _published(ablation: Ablation, summary: Summary) -> Iterator[str]:
    yield "<h2>What the paper published</h2>"
    yield f"<p>{_text(summary.published.source)}. Each table says what it was measured on: other pictures than those of"
    yield f"{_text(summary.dataset)}, of 256 pixels, after a full training, and for the FCN-score by the paper's segmenter."
    yield "Only how the lines of one table stand to each other can be compared with how the variants here do.</p>"
    yield '<div class="published">'
    for table in summary.published.tables:
        yield from _published_table(ablation, summary, table)
    yield "</div>"


def _published_table(ablation: Ablation, summary: Summary, table: PublishedTable) -> Iterator[str]:
    measures = [MEASURE_BY_NAME[name] for name in table.measures]
    taken = {measure.name for measure in summary.measures}
    is_taken = taken.issuperset(table.measures)
    yield f"<div><table><caption>{_text(table.title)}: {_text(table.what)}<br><span>the paper, {_text(table.data)}</span></caption>"
    yield "<thead><tr><th></th>" + "".join(f"<th>{_text(measure.title)}</th>" for measure in measures)
    if is_taken:
        here = _text(summary.dataset)
        yield '<th class="here">Here</th>' + "".join(f"<th>{_text(measure.title)}<small>{here}</small></th>" for measure in measures)
    yield "</tr></thead><tbody>"
    for row in table.rows:
        paper = "".join(f"<td>{value:.2f}</td>" for value in row.values)
        alike = variants_like(ablation, row)
        if not is_taken:
            numbers = " ".join(map(_number, alike))
            yield f'<tr><td class="words">{_text(row.name)} {numbers}</td>{paper}</tr>'
            continue
        yield from _lines_beside(summary, measures, alike, f'<td class="words">{_text(row.name)}</td>{paper}')
    yield "</tbody></table>"
    if not is_taken:
        yield f'<p class="faint">Not measured here. {_NEEDS.get(table.measures[0], "")}</p>'
    yield "</div>"


def _lines_beside(summary: Summary, measures: list[Measure], alike: list[int], head: str) -> Iterator[str]:
    """A published line, and beside it a line for each variant that it is about."""
    none = "<td></td>" * len(measures)
    if not alike:
        yield f'<tr>{head}<td class="here"></td>{none}</tr>'
    for number in alike[:_MOST_BESIDE]:
        own = summary.variants[number].figures
        cells = "".join(f"<td>{spread_words(own.get(measure.name), measure)}</td>" for measure in measures)
        yield f'<tr>{head}<td class="here">{_number(number)}</td>{cells}</tr>'
        head = f'<td class="words"></td>{none}'
    if len(alike) > _MOST_BESIDE:
        yield f'<tr>{head}<td class="here"></td><td colspan="{len(measures)}">and {len(alike) - _MOST_BESIDE} more, above</td></tr>'


def _foot(ablation: Ablation, summary: Summary) -> Iterator[str]:
    yield "<footer>"
    if ablation.terms:
        yield f"<p>Pictures of {_text(summary.dataset)}: {_text(ablation.terms)}</p>"
    yield f"<p>Made by Diptych {_text(summary.app_version)}; begun {_text(summary.created)}.</p></footer>"


def _value(value: float | None, measure: Measure) -> str:
    return "" if value is None else f"{value:.{measure.digits}f}"


def _number(number: int) -> str:
    return f'<span class="number">{number + 1}</span>'


def _text(text: str) -> str:
    return escape(visible_text(text))


def _style() -> str:
    path = Path(__file__).resolve().parents[2] / "resources" / "ablation" / "sheet.css"
    return path.read_text("utf-8")
