"""What an output tells about itself: the input's EXIF, the settings it was made with, and that its colours are sRGB."""

import re
from collections.abc import Mapping
from numbers import Real
from xml.sax.saxutils import escape

from PIL import Image

from core.images.png import chunk

_NAMESPACE = "https://diptych.invalid/settings/1.0/"
# EXIF tag: OpenEXR's attribute for it, by OpenImageIO's names
_EXR_NAMES = {0x010E: "ImageDescription", 0x010F: "Make", 0x0110: "Model", 0x0132: "DateTime", 0x013B: "Artist", 0x8298: "Copyright"}
_EXR_NUMBERS = {0x829A: "ExposureTime", 0x829D: "FNumber", 0x8827: "isoSpeed"}
_EXIF_TAG = 0x8769
_PNG_START = 8 + 25  # the signature and IHDR


def xmp_of(settings: Mapping[str, str]) -> bytes:
    """An XMP packet (ISO 16684-1) that names Diptych and holds each setting as a property of its own; b'' of no settings."""
    if not settings:
        return b""
    properties = "".join(f"<diptych:{_safe(key)}>{escape(_clean(value))}</diptych:{_safe(key)}>" for key, value in settings.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        f' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:diptych="{_NAMESPACE}"><xmp:CreatorTool>Diptych</xmp:CreatorTool>'
        f'{properties}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def told_in_png(data: bytes, exif: bytes, settings: Mapping[str, str]) -> bytes:
    """The bytes of a PNG with chunks sRGB, eXIf and one iTXt for each setting (keyword `diptych:model`) put before its pixels."""
    chunks = [chunk(b"sRGB", b"\1")]  # relative colorimetric
    if exif:
        chunks.append(chunk(b"eXIf", exif))
    for key, value in {"Software": "Diptych", **{f"diptych:{_safe(key)}": value for key, value in settings.items()}}.items():
        if settings:
            chunks.append(chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + _clean(value).encode()))
    return b"".join((data[:_PNG_START], *chunks, data[_PNG_START:]))


def exr_attributes(exif: bytes, settings: Mapping[str, str]) -> dict[str, str | float]:
    """The header attributes of an EXR: `diptych:model` and so on, and what EXR has a name for of the EXIF. Raises what decoders do."""
    attributes: dict[str, str | float] = {}
    if exif:
        stored = Image.Exif()
        stored.load(b"Exif\0\0" + exif)
        below = stored.get_ifd(_EXIF_TAG)
        attributes.update({name: _clean(str(stored[tag])) for tag, name in _EXR_NAMES.items() if tag in stored})
        numbers = {name: below[tag] for tag, name in _EXR_NUMBERS.items() if isinstance(below.get(tag), Real)}
        attributes.update({name: float(number) for name, number in numbers.items()})
    if settings:
        attributes["Software"] = "Diptych"
    return attributes | {f"diptych:{_safe(key)}": _clean(value) for key, value in settings.items()}


def _safe(key: str) -> str:
    """A key as XML and PNG allow it in a name."""
    return re.sub(r"[^A-Za-z0-9_.-]", "_", key)[:60]


def _clean(text: str) -> str:
    """Text without what no metadata holds: control characters, and bytes of names that are not UTF-8."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", " ", text).encode("utf-8", "replace").decode()
