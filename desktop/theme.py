"""The look: all colours and sizes as tokens in one place, for light and dark, following the system unless told otherwise."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop.settings import ThemeChoice

RESOURCES_DIR = Path(__file__).resolve().parent.parent / "resources"

SPACE_PX = 8
"""The unit of spacing: gaps and margins are multiples of it."""
PAGE_MARGIN_PX = 32
RADIUS_PX = 10
_BARE_FAMILIES = ("DejaVu Sans", "Sans Serif", "Sans", "")
"""What Qt falls back to where no desktop names a font."""
_PREFERRED_FAMILIES = ("Inter", "Noto Sans", "Cantarell", "Ubuntu", "Liberation Sans")
_CHINESE_FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei UI",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
"""Looked into for Chinese after the others: left to itself Qt may take Japanese shapes."""


@dataclass(frozen=True)
class Tokens:
    """Colours by what they mean. Text on its ground has a contrast of at least 4.5:1 (tests/desktop/test_theme.py)."""

    name: str
    ground: str
    """The page behind everything."""
    sidebar: str
    surface: str
    """Cards, tables and fields."""
    raised: str
    """Hovered things, secondary buttons."""
    pressed: str
    border: str
    border_strong: str
    """Outlines of fields and of what can be operated (at least 3:1)."""
    text: str
    muted: str
    """Explanations and captions."""
    accent: str
    """The primary button and the selected item."""
    accent_hover: str
    on_accent: str
    accent_text: str
    """Accent-coloured words and icons on any ground."""
    accent_soft: str
    """The ground of a selected row."""
    good: str
    warning: str
    danger: str
    danger_soft: str
    warning_soft: str
    canvas: str
    """Behind pictures: neutral, so that it doesn't tint them."""
    disabled: str

    def pairs_to_read(self) -> Iterator[tuple[str, str]]:
        """Every (text, ground) that occurs, for the check of the contrast."""
        for text in (self.text, self.muted, self.accent_text, self.good, self.warning, self.danger):
            for ground in (self.ground, self.sidebar, self.surface):
                yield text, ground
        yield self.text, self.raised
        yield self.text, self.pressed
        yield self.text, self.accent_soft
        yield self.accent_text, self.accent_soft
        yield self.muted, self.accent_soft
        yield self.on_accent, self.accent
        yield self.on_accent, self.accent_hover
        yield self.text, self.danger_soft
        yield self.danger, self.danger_soft
        yield self.text, self.warning_soft
        yield self.warning, self.warning_soft


LIGHT = Tokens(
    name="light",
    ground="#F7F7F9",
    sidebar="#EEEEF2",
    surface="#FFFFFF",
    raised="#F0F0F4",
    pressed="#E4E4EA",
    border="#E2E2E9",
    border_strong="#8A8A99",
    text="#1B1B22",
    muted="#5C5C6A",
    accent="#5145CD",
    accent_hover="#4338B5",
    on_accent="#FFFFFF",
    accent_text="#4B3FC6",
    accent_soft="#E9E7FB",
    good="#0B7048",
    warning="#8A5200",
    danger="#B3261E",
    danger_soft="#FCEAE8",
    warning_soft="#FDF2DD",
    canvas="#E6E6EA",
    disabled="#9A9AA7",
)
DARK = Tokens(
    name="dark",
    ground="#17171B",
    sidebar="#111114",
    surface="#1F1F25",
    raised="#2A2A32",
    pressed="#34343E",
    border="#31313A",
    border_strong="#757585",
    text="#F2F2F5",
    muted="#A9A9B6",
    accent="#6458E6",
    accent_hover="#5A4EDB",
    on_accent="#FFFFFF",
    accent_text="#AFA8FF",
    accent_soft="#2C2950",
    good="#5CCB98",
    warning="#F0B45B",
    danger="#FF8F87",
    danger_soft="#3A2224",
    warning_soft="#382D1B",
    canvas="#121215",
    disabled="#686875",
)


class Theme(QObject):
    """Applies the tokens to the application and says when they change."""

    changed = Signal()

    def __init__(self, choice: ThemeChoice = "system") -> None:
        super().__init__()
        self._choice: ThemeChoice = choice
        self.tokens = LIGHT
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Light, dark, or as the system."""
        self._choice = choice
        self._follow()

    def apply(self) -> None:
        """Give the application its style, palette and style sheet."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.tokens = self._wanted()
        _current.append(self)
        del _current[:-1]
        font = app.font()
        families = [*_PREFERRED_FAMILIES, font.family()] if font.family() in _BARE_FAMILIES else [font.family()]
        if QLocale().language() == QLocale.Language.Chinese:
            families += _CHINESE_FAMILIES
        if font.families() != families:
            font.setFamilies(families)
        font.setPixelSize(14)
        app.setStyleSheet("")  # one sheet put in another's place takes Qt five times as long as none and then another
        if app.font() != font:
            app.setFont(font)
        if app.style().name() != "fusion":
            app.setStyle("Fusion")
        app.setPalette(palette_of(self.tokens))
        app.setStyleSheet(style_sheet(self.tokens))
        self.changed.emit()

    def _wanted(self) -> Tokens:
        if self._choice == "system":
            return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
        return DARK if self._choice == "dark" else LIGHT

    def _follow(self) -> None:
        if self._wanted() is not self.tokens:
            self.apply()


_current: list[Theme] = []


def tokens() -> Tokens:
    """The tokens now in use, for what paints itself."""
    return _current[-1].tokens if _current else LIGHT


def style_sheet(tokens: Tokens) -> str:
    """The style sheet with every token put in."""
    theme_dir = RESOURCES_DIR / "theme"
    text = (theme_dir / "diptych.qss").read_text(encoding="utf-8")
    return Template(text).substitute(asdict(tokens), theme_dir=theme_dir.as_posix())


def palette_of(tokens: Tokens) -> QPalette:
    """The palette for what the style sheet does not reach: links, place holders, disabled text."""
    palette = QPalette()
    role = QPalette.ColorRole
    for colour_role, colour in (
        (role.Window, tokens.ground),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.raised),
        (role.Text, tokens.text),
        (role.Button, tokens.raised),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.danger),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Link, tokens.accent_text),
        (role.LinkVisited, tokens.accent_text),
        (role.ToolTipBase, tokens.surface),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.muted),
        (role.Mid, tokens.border),
        (role.Dark, tokens.border_strong),
        (role.Light, tokens.surface),
    ):
        palette.setColor(colour_role, QColor(colour))
    for colour_role in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, colour_role, QColor(tokens.disabled))
    return palette


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
