"""What the window remembers between two starts: typed, written whole, and replaced by defaults when damaged."""

import logging
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from core.files import JsonPath
from core.pairs.augmentation import ScalePolicy
from core.plain_files import read_plain
from core.translation.plan import OnExisting, OutputFormat
from training.computing import MAX_THREADS, Computing

SETTINGS_FORMAT = 1
MAX_SEED = 2**31 - 1
MAX_VARIATIONS = 99
MAX_TEMPLATE_LENGTH = 200
_log = logging.getLogger(__name__)

ThemeChoice = Literal["system", "light", "dark"]
LanguageChoice = Literal["system", "en", "zh_CN"]
OutputPlace = Literal["beside", "same", "workspace", "folder"]


class TranslateChoices(msgspec.Struct, kw_only=True):
    """What was last chosen on the Translate page. What belongs to one set of pictures (globs, watching) is not kept."""

    model: str = ""
    """Path of the model file."""
    output_place: OutputPlace = "beside"
    """A new folder next to the pictures, each picture's own folder, the workspace, or `output_dir`."""
    output_dir: str = ""
    format: OutputFormat = "png"
    quality: Annotated[int, msgspec.Meta(ge=1, le=100)] = 95
    """Of JPEG, WebP and AVIF."""
    name_template: Annotated[str, msgspec.Meta(max_length=MAX_TEMPLATE_LENGTH)] = ""
    """Empty: the usual one of the place (desktop.translation_request)."""
    on_existing: OnExisting = "number"
    keep_exif: bool = False
    tell_settings: bool = False
    """Whether the model's name and the settings are written into each result."""
    scale: ScalePolicy | None = None
    """None: as the model was trained."""
    apply_recipe: bool = False
    """Whether the pictures are photos, of which the model's recipe makes the inputs first."""
    noise: bool = True
    """Whether the generator draws noise (dropout), as in the paper."""
    seed: Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)] = 0
    variations: Annotated[int, msgspec.Meta(ge=1, le=MAX_VARIATIONS)] = 1
    one_noise: bool = False
    """The same noise for every picture."""
    device: Annotated[str, msgspec.Meta(max_length=32)] = ""
    """cpu, cuda, cuda:N or mps; '' for the best there is."""
    threads: Annotated[int, msgspec.Meta(ge=0, le=MAX_THREADS)] = 0
    """Processor cores; 0 for all."""
    low_priority: bool = False
    exact: bool = False
    group_frames: bool = True
    """Whether the frames of a sequence are one row of the table."""
    open_sections: list[str] = msgspec.field(default_factory=lambda: ["results"])
    """Which sections of the page's left column are unfolded."""


class AppSettings(msgspec.Struct, kw_only=True):
    """Everything the window remembers. Other pages add their own choices as a struct with defaults."""

    format: int = SETTINGS_FORMAT
    workspace: str = ""
    """Path of the workspace; '' for the default."""
    recent_workspaces: list[str] = []
    """Paths of the workspaces that were used, the newest first (desktop/recent_workspaces.py)."""
    theme: ThemeChoice = "system"
    language: LanguageChoice = "system"
    """What the window speaks, from its next start on."""
    geometry: str = ""
    """The window's place and size as Qt encodes them, in base64."""
    layout: dict[str, list[int]] = {}
    """How parts of pages share their room, in pixels (desktop/window_layout.py)."""
    opened_runs: dict[str, list[JsonPath]] = {}
    """By workspace: runs of other places that its list shows (desktop/opened_runs.py)."""
    selected_runs: dict[str, JsonPath] = {}
    """By workspace: the run that was on screen last (desktop/opened_runs.py)."""
    page: str = ""
    """The page that was last on screen."""
    keep_awake: bool = True
    """Whether the computer does not fall asleep while a job runs."""
    tell_endings: bool = True
    """Whether notifications, tray and taskbar tell how jobs end while the window is not active."""
    train: Computing = Computing()
    """What trainings that are started from the window may use of this computer."""
    translate: TranslateChoices = msgspec.field(default_factory=TranslateChoices)
    choices: dict[str, str] = {}
    """Small choices of other pages by name, such as the last preset."""


class SettingsFile:
    """The settings on disk. A damaged file is kept beside under another name and defaults are used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.was_damaged = False

    def load(self) -> AppSettings:
        """The stored settings, or the defaults when there are none or they can't be read."""
        from core.files import sweep_partials

        sweep_partials(self.path.parent)
        try:
            data = read_plain(self.path)
        except OSError:
            return AppSettings()
        try:
            return msgspec.json.decode(data, type=AppSettings)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            _log.warning("The settings in %s are damaged (%s): defaults are used.", self.path, error)
            self.was_damaged = True
            self._keep_damaged()
            return AppSettings()

    def save(self, settings: AppSettings) -> bool:
        """Write the settings; a disk that takes none must not stop the app, so the answer only says whether it worked."""
        from core.errors import AppError
        from core.files import write_whole

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, msgspec.json.format(msgspec.json.encode(settings), indent=2))
        except (OSError, AppError) as error:
            _log.info("The settings could not be kept in %s: %s", self.path, error)
            return False
        return True

    def _keep_damaged(self) -> None:
        try:
            self.path.replace(self.path.with_name("settings.damaged.json"))
        except OSError as error:
            _log.info("The damaged settings could not be set aside: %s", error)


def default_settings_path() -> Path:
    """The user's own settings file."""
    from core.workspace import window_settings_path

    return window_settings_path()
