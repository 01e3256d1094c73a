"""The single download for Linux: the built folder with its menu entry, icons and file types, and the script that installs those."""

import tarfile
from pathlib import Path

from core.files import write_whole
from release.icons import write_linux_icons
from release.identity import NAME, linux_desktop_entry, linux_mime_types

DESKTOP_NAME = "diptych.desktop"
MIME_NAME = "diptych.xml"
INSTALL_SCRIPT = r"""#!/bin/sh
# Puts Diptych into this user's menu, with its icon and file types; it stays in this folder. `./install.sh --remove` takes that back.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
data=${XDG_DATA_HOME:-$HOME/.local/share}
tell() {
    update-desktop-database -q "$data/applications" 2>/dev/null || true
    update-mime-database "$data/mime" 2>/dev/null || true
    gtk-update-icon-cache -q -t -f "$data/icons/hicolor" 2>/dev/null || true
}
if [ "${1:-}" = "--remove" ]; then
    rm -f "$data/applications/diptych.desktop" "$data/mime/packages/diptych.xml"
    rm -f "$data"/icons/hicolor/*/apps/diptych.png "$data/icons/hicolor/scalable/apps/diptych.svg"
    tell
    echo "Diptych is no longer in the menu. Delete $here to remove it for good."
    exit 0
fi
mkdir -p "$data/applications" "$data/mime/packages" "$data/icons"
# What a path may hold and .desktop files and sed read otherwise.
program=$(printf '%s' "$here/Diptych" | sed -e 's/[\\"`$]/\\&/g' -e 's/%/%%/g' -e 's/\\/\\\\/g')
replacement=$(printf '%s' "$program" | sed -e 's/[\\&|]/\\&/g')
sed -e "s|@PROGRAM@|$replacement|" "$here/share/applications/diptych.desktop" > "$data/applications/diptych.desktop"
cp "$here/share/mime/packages/diptych.xml" "$data/mime/packages/diptych.xml"
cp -R "$here/share/icons/hicolor" "$data/icons/"
tell
echo "Diptych is in the menu now, and starts from $here."
"""


def add_desktop_files(app_dir: Path) -> None:
    """Put share/ and install.sh into the built folder."""
    share_dir = app_dir / "share"
    for place, name, text in (
        (share_dir / "applications", DESKTOP_NAME, linux_desktop_entry()),
        (share_dir / "mime" / "packages", MIME_NAME, linux_mime_types()),
    ):
        place.mkdir(parents=True, exist_ok=True)
        write_whole(place / name, text.encode())
    write_linux_icons(share_dir / "icons")
    script = app_dir / "install.sh"
    write_whole(script, INSTALL_SCRIPT.encode())
    script.chmod(0o755)


def pack(app_dir: Path, archive_path: Path) -> Path:
    """Write the built folder as one .tar.gz that unpacks to Diptych/, owned by nobody in particular."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        return member

    partial = archive_path.with_name(f"{archive_path.name}.partial")
    with tarfile.open(partial, "w:gz", compresslevel=6) as archive:
        archive.add(app_dir, arcname=NAME, filter=plain)
    partial.replace(archive_path)
    return archive_path
