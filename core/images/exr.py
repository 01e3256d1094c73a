"""OpenEXR, the files of visual effects: linear light of 16 or 32 bits a value, colour multiplied by its opacity."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import OpenImageIO as oiio

from core.errors import AppError, ErrorCode
from core.files import disk_error
from core.images.colour import AnyPixels
from core.images.deep import Depth, to_float
from core.images.transfer import linear_from_srgb


def encode_exr(pixels: AnyPixels, alpha: AnyPixels | None, depth: Depth, settings: Mapping[str, str], name: str) -> bytes:
    """The bytes of an EXR: uint8 or float32 0..1 sRGB (height, width, 3) and opacity (height, width) as linear light times opacity.

    Half floats, or floats where `depth` is "float"; ZIP compression, nothing lost. `settings` become text attributes.
    Raises AppError: DISK_* where the system's folder for temporary files fails, INTERNAL.
    """
    light = linear_from_srgb(pixels if pixels.dtype == np.float32 else to_float(pixels, 255))
    if alpha is not None:
        opacity = alpha if alpha.dtype == np.float32 else to_float(alpha, 255)
        light = np.dstack((light * opacity[..., None], opacity))
    height, width, num_channels = light.shape
    spec = oiio.ImageSpec(width, height, num_channels, "float" if depth == "float" else "half")
    spec.attribute("compression", "zip")
    for key, value in settings.items():
        spec.attribute(f"diptych:{key}", value)
    try:
        with tempfile.TemporaryDirectory(prefix="diptych-") as folder:
            path = Path(folder) / "a.exr"  # the library writes to files only
            output = oiio.ImageOutput.create("openexr")
            if output is None or not output.open(str(path), spec) or not output.write_image(light) or not output.close():
                reason = output.geterror() if output is not None else oiio.geterror()
                message = f"{name} could not be encoded as EXR: {reason.partition(chr(10))[0]}."
                raise AppError(ErrorCode.INTERNAL, message, "Choose another format.", path=name)
            return path.read_bytes()
    except OSError as error:
        raise disk_error(error, Path(tempfile.gettempdir())) from error
