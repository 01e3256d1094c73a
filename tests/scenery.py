"""Workspaces with something in them, for the window's tests and for screenshots: models of all names, and outlines."""

import base64
import io
import shutil
from pathlib import Path

import msgspec
from PIL import Image

from core.models.header import HEADER_KEY, GeneratorShape, ModelHeader
from core.pairs.sample import sample_dir

LONG_NAME = "Façades of Old Town, second attempt with a much longer name than anybody would give it (final)"
CHINESE_NAME = "手绘线稿 → 彩色表情"


def sample_thumbnail(stem: str) -> str:
    """A header's picture made of one pair of the sample."""
    picture = Image.new("RGB", (256, 128), "white")
    for place, side in enumerate(("outline", "colour")):
        with Image.open(sample_dir() / side / f"{stem}.png") as half:
            picture.paste(half.convert("RGB").resize((128, 128), Image.Resampling.LANCZOS), (128 * place, 0))
    data = io.BytesIO()
    picture.save(data, "webp", quality=80)
    return base64.b64encode(data.getvalue()).decode("ascii")


def write_model(path: Path, name: str, **fields: object) -> Path:
    """A model file whose header is sound and whose weights are one number: enough for everything but translating."""
    header = ModelHeader(**{"name": name, "generator": GeneratorShape(size_px=256, width=32), **fields})
    entries = {
        "__metadata__": {HEADER_KEY: msgspec.json.encode(header).decode()},
        "weight": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]},
    }
    text = msgspec.json.encode(entries)
    text += b" " * (-len(text) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(4))
    return path


def write_models(workspace: Path) -> list[Path]:
    """Models of all sorts of names."""
    folder = workspace / "models"
    terms = "Pictures: OpenMoji, CC BY-SA 4.0"
    return [
        write_model(
            folder / "emoji.safetensors",
            "Emoji colouring",
            input_name="outline",
            target_name="colour",
            dataset="Emoji: outline to colour",
            run_id="Emoji, width 32",
            step=48_000,
            terms=terms,
            thumbnail=sample_thumbnail("1FA85"),
        ),
        write_model(
            folder / "facades.safetensors",
            LONG_NAME,
            input_name="architectural labels",
            target_name="photograph of a façade",
            dataset="facades",
            run_id="Façades, the long one with everything",
            step=120_000,
        ),
        write_model(
            folder / "chinese.safetensors",
            CHINESE_NAME,
            input_name="线稿",
            target_name="彩色",
            dataset="开放表情",
            run_id="第三次训练",
            step=9_500,
            thumbnail=sample_thumbnail("26F5"),
        ),
    ]


def copy_outlines(folder: Path, num: int) -> Path:
    """A folder of sample outlines, some under names in other scripts and very long ones."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {
        1: "海边的小船，黄昏时分，手绘线稿第二版.png",
        2: "an outline whose name is far longer than any column shows " * 3 + ".png",
    }
    for place, source in enumerate(sorted((sample_dir() / "outline").iterdir())[40 : 40 + num]):
        shutil.copy(source, folder / names.get(place, source.name))
    return folder


def copy_frames(folder: Path, num: int) -> Path:
    """A folder of sample outlines named as the frames of a sequence."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, source in enumerate(sorted((sample_dir() / "outline").iterdir())[100 : 100 + num]):
        shutil.copy(source, folder / f"plate.{1001 + place}.png")
    return folder


def paint_photo(path: Path) -> Path:
    """A wide picture of 2560 x 1440 pixels in soft colours, as a camera might have taken at dusk."""
    sky, sea = Image.linear_gradient("L").resize((2560, 800)), Image.linear_gradient("L").rotate(180).resize((2560, 640))
    photo = Image.new("L", (2560, 1440))
    photo.paste(sky, (0, 0))
    photo.paste(sea, (0, 800))
    Image.merge("RGB", (photo, photo.point(lambda value: value * 2 // 3), photo.point(lambda value: 255 - value // 2))).save(path)
    return path


def compose_pairs(folder: Path, num: int, *, troubled: bool = True) -> Path:
    """Side-by-side pictures of the sample, outline left; `troubled`: some shifted, twice there, turned round, empty or lonely."""
    folder.mkdir(parents=True)
    stems = sorted(path.stem for path in (sample_dir() / "outline").iterdir())[:num]
    sides = {}
    for stem in stems:
        halves = []
        for side in ("outline", "colour"):
            with Image.open(sample_dir() / side / f"{stem}.png") as half:
                halves.append(half.convert("RGB"))
        sides[stem] = halves
    if troubled:
        for stem, (right, down) in zip(stems[3:6], ((9, 0), (0, 7), (-6, 6)), strict=True):
            moved = Image.new("RGB", sides[stem][1].size, "white")
            moved.paste(sides[stem][1], (right, down))
            sides[stem][1] = moved
        sides[stems[7]].reverse()
        sides[stems[8]] = [Image.new("RGB", sides[stems[8]][0].size, "white")] * 2
        sides[stems[10]] = sides[stems[11]]
    for stem, (left, right) in sides.items():
        picture = Image.new("RGB", (left.width + right.width, left.height), "white")
        picture.paste(left, (0, 0))
        picture.paste(right, (left.width, 0))
        picture.save(folder / f"{stem}.png")
    if troubled:
        sides[stems[0]][0].save(folder / "lonely.png")
    return folder


def paint_scenes(folder: Path) -> Path:
    """Four pictures with things in them: emoji in front of the photo's sky and sea."""
    folder.mkdir(parents=True)
    colours = sorted((sample_dir() / "colour").iterdir())
    for place, name in enumerate(("Harbour at dusk", "Hills in the rain", "Old Town 老城", "Two boats")):
        paint_photo(folder / f"{name}.jpg")
        with Image.open(folder / f"{name}.jpg") as painted:
            scene = painted.convert("RGB").resize((960, 540)).crop((210, 0, 750, 540))
        for index, source in enumerate(colours[60 + 5 * place : 65 + 5 * place]):
            with Image.open(source) as thing:
                cut = thing.convert("RGB").resize((230, 230))
            mask = cut.convert("L").point(lambda value: 0 if value > 250 else 255)
            scene.paste(cut, (20 + 270 * (index % 2) + 40 * (index // 2), 10 + 160 * (index // 2)), mask)
        scene.save(folder / f"{name}.jpg", quality=92)
    return folder
