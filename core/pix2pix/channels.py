"""What a network's channels mean: pictures as they are shown to what a network is given, and what it makes back to pictures (torch).

A picture that is shown is sRGB in [-1, 1] on white, three channels along one dimension, with its opacity as a fourth where that matters.
One channel of a network is grey, two are grey and opacity, three are colour, four are colour and opacity. In Lab a network is given the
lightness, L/50 - 1, and makes a/110 and b/110 (Isola et al. 2017, appendix 6.2, after Zhang et al. 2016).
"""

import torch
from torch import Tensor

from core.models.header import ColourSpace, GeneratorShape, has_opacity
from core.pix2pix.lab import colour_of, lab_of

LUMA = (0.299, 0.587, 0.114)
"""Grey as Pillow and the reference make it of red, green and blue (ITU-R 601)."""
AB_RANGE = 110.0


class Channels:
    """Of one generator."""

    def __init__(self, shape: GeneratorShape, colour_space: ColourSpace = "sRGB") -> None:
        self.is_lab = colour_space == "Lab"
        self._num_given, self._num_made = shape.input_channels, shape.output_channels
        self.takes_opacity = has_opacity(shape.input_channels, colour_space)
        self.gives_opacity = has_opacity(shape.output_channels, colour_space)

    def given(self, shown: Tensor, dim: int = 1) -> Tensor:
        """What the network is given of a picture: its input channels along `dim`."""
        if self.is_lab:
            return (lab_of(shown, dim)[0] / 50 - 1).unsqueeze(dim)
        return _of_colour(shown, self._num_given, dim)

    def of_pair(self, picture: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """What the network is given of a pair's pictures (batch, channels, height, width), and what it is to make of it.

        In Lab both are of the target: what is given is the target without its colours.
        """
        if not self.is_lab:
            return self.given(picture), _of_colour(target, self._num_made, 1)
        lightness, a, b = lab_of(target, 1)
        return (lightness / 50 - 1).unsqueeze(1), torch.stack([a, b], 1) / AB_RANGE

    def shown(self, made: Tensor, picture: Tensor, dim: int = 1) -> Tensor:
        """What the network made of a picture as it is shown: colour, and opacity where it makes some. In Lab with the picture's own L."""
        if self.is_lab:
            a, b = (made * AB_RANGE).unbind(dim)
            return colour_of(lab_of(picture, dim)[0], a, b, dim)
        if self._num_made >= 3:
            return made
        grey, opacity = made.narrow(dim, 0, 1), made.narrow(dim, 1, self._num_made - 1)
        return torch.cat([grey, grey, grey, opacity], dim)


def _of_colour(shown: Tensor, num_channels: int, dim: int) -> Tensor:
    if num_channels == shown.shape[dim]:
        return shown
    colour = shown.narrow(dim, 0, 3)
    if num_channels == 3:
        return colour
    is_opaque = shown.shape[dim] == 3
    opacity = torch.ones_like(shown.narrow(dim, 0, 1)) if is_opaque else shown.narrow(dim, 3, 1)
    if num_channels == 4:
        return torch.cat([colour, opacity], dim)
    weights = shown.new_tensor(LUMA).view([3 if place == dim % shown.ndim else 1 for place in range(shown.ndim)])
    grey = (colour * weights).sum(dim, keepdim=True)
    return grey if num_channels == 1 else torch.cat([grey, opacity], dim)
