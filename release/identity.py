"""What the three systems are told about the packaged app: its name, version, icon, and the files it opens. No Qt, no torch."""

from typing import Any

from core.version import VERSION

NAME = "Diptych"
BUNDLE_IDENTIFIER = "org.diptych.Diptych"
SUMMARY = "Turn one picture into another, as you taught it"
MODEL_MIME = "application/vnd.diptych.model"
MODEL_SUFFIX = "safetensors"
PICTURE_TYPES = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/webp": ("webp",),
    "image/tiff": ("tif", "tiff"),
    "image/bmp": ("bmp",),
    "image/avif": ("avif",),
    "image/x-exr": ("exr",),
}
"""Pictures that it offers to open; it is nobody's usual program for them."""


def version_numbers() -> tuple[int, int, int, int]:
    """The version as Windows wants it: four numbers."""
    numbers = [int(part) for part in VERSION.split(".")]
    first, second, third, fourth = (*numbers, 0, 0, 0, 0)[:4]
    return first, second, third, fourth


def windows_version_resource(program: str) -> str:
    """The text of the version resource of one of the programs, as PyInstaller's `version=` reads it from a file."""
    strings = {
        "CompanyName": "The Diptych project",
        "FileDescription": SUMMARY if program == NAME else f"{NAME}: commands and workers",
        "FileVersion": VERSION,
        "InternalName": program,
        "LegalCopyright": "MIT licence; the parts' licences are in the folder",
        "OriginalFilename": f"{program}.exe",
        "ProductName": NAME,
        "ProductVersion": VERSION,
    }
    told = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    return f"""VSVersionInfo(
  ffi=FixedFileInfo(filevers={version_numbers()}, prodvers={version_numbers()}, mask=0x3F, flags=0, OS=0x40004, fileType=1, subtype=0),
  kids=[
    StringFileInfo([StringTable('040904B0', [{told}])]),
    VarFileInfo([VarStruct('Translation', [0x0409, 1200])]),
  ],
)
"""


def macos_info() -> dict[str, Any]:
    """What the bundle's Info.plist says beyond PyInstaller's own entries."""
    pictures = [suffix for suffixes in PICTURE_TYPES.values() for suffix in suffixes]
    return {
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": VERSION,
        "LSApplicationCategoryType": "public.app-category.graphics-design",
        "LSMinimumSystemVersion": "13.0",
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Diptych model",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": [f"{BUNDLE_IDENTIFIER}.model"],
            },
            {
                "CFBundleTypeName": "Picture",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "CFBundleTypeExtensions": pictures,
            },
            {"CFBundleTypeName": "Folder", "CFBundleTypeRole": "Viewer", "LSHandlerRank": "None", "LSItemContentTypes": ["public.folder"]},
        ],
        "UTImportedTypeDeclarations": [
            {
                "UTTypeIdentifier": f"{BUNDLE_IDENTIFIER}.model",
                "UTTypeDescription": "Diptych model",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {"public.filename-extension": [MODEL_SUFFIX]},
            }
        ],
    }


MACOS_ENTITLEMENTS: dict[str, bool] = {
    # torch and numpy write machine code and load libraries that are signed by others or not at all.
    "com.apple.security.cs.allow-jit": True,
    "com.apple.security.cs.allow-unsigned-executable-memory": True,
    "com.apple.security.cs.disable-library-validation": True,
}
"""What a signed bundle asks for. It is not sandboxed: users choose folders of pictures and workspaces anywhere."""


def windows_file_types() -> str:
    """A command file that offers the app, for this user alone, in "Open with" of its file types; `/remove` takes that back."""
    suffixes = [MODEL_SUFFIX, *(suffix for suffixes in PICTURE_TYPES.values() for suffix in suffixes)]
    classes = r"HKCU\Software\Classes"
    remove = [rf'  reg delete "{classes}\.{suffix}\OpenWithProgids" /v {NAME}.File /f >nul 2>&1' for suffix in suffixes]
    add = [rf'reg add "{classes}\.{suffix}\OpenWithProgids" /v {NAME}.File /t REG_NONE /f >nul' for suffix in suffixes]
    lines = [
        "@echo off",
        'rem Offers Diptych in "Open with" for models and pictures, for this user alone. Call it with /remove to take that back.',
        'if /i "%~1"=="/remove" (',
        rf'  reg delete "{classes}\{NAME}.File" /f >nul 2>&1',
        *remove,
        "  exit /b 0",
        ")",
        rf'reg add "{classes}\{NAME}.File" /ve /d "{NAME}" /f >nul',
        rf'reg add "{classes}\{NAME}.File\DefaultIcon" /ve /d "\"%~dp0{NAME}.exe\",0" /f >nul',
        rf'reg add "{classes}\{NAME}.File\shell\open\command" /ve /d "\"%~dp0{NAME}.exe\" \"%%1\"" /f >nul',
        *add,
    ]
    return "\r\n".join(lines) + "\r\n"


PROGRAM_PLACE = "@PROGRAM@"
"""What install.sh replaces by the program's whole path, as it may stand between quotes."""


def linux_desktop_entry() -> str:
    """The .desktop file, still without the place of the program."""
    types = ";".join([MODEL_MIME, *PICTURE_TYPES, "inode/directory"])
    return f"""[Desktop Entry]
Type=Application
Version=1.5
Name={NAME}
Comment={SUMMARY}
Exec="{PROGRAM_PLACE}" %F
Icon=diptych
Terminal=false
Categories=Graphics;2DGraphics;
Keywords=pix2pix;translate;train;picture;
MimeType={types};
StartupWMClass={NAME}
StartupNotify=true
"""


def linux_mime_types() -> str:
    """The file that tells the shared MIME database what a model is."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{MODEL_MIME}">
    <comment>Diptych model</comment>
    <icon name="diptych"/>
    <glob pattern="*.{MODEL_SUFFIX}" weight="40"/>
  </mime-type>
</mime-info>
"""
