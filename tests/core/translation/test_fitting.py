"""What a network sees of a picture of any size."""

import pytest

from core.models.header import GeneratorShape
from core.pairs.augmentation import ScalePolicy
from core.translation.fitting import MAX_BANDED_PIXELS, MAX_SHRINK, MAX_WHOLE_PIXELS, fit_network

SHAPE = GeneratorShape(size_px=256)


@pytest.mark.parametrize(
    ("picture", "policy", "content", "padded"),
    [
        ((300, 500), "whole", (256, 256), (256, 256)),
        ((1, 1), "whole", (256, 256), (256, 256)),
        ((300, 600), "fit", (128, 256), (256, 256)),
        ((3, 2000), "fit", (1, 256), (256, 256)),
        ((256, 256), "native", (256, 256), (256, 256)),
        ((257, 257), "native", (256, 256), (256, 256)),
        ((100, 100), "native", (100, 100), (256, 256)),
        ((1, 1), "native", (1, 1), (256, 256)),
        ((3, 2000), "native", (3, 2000), (256, 2048)),
        ((383, 1100), "native", (383, 1024), (512, 1024)),
        ((257, 500), "native", (256, 500), (256, 512)),
    ],
)
def test_sizes(picture: tuple[int, int], policy: ScalePolicy, content: tuple[int, int], padded: tuple[int, int]) -> None:
    fitting = fit_network(picture, policy, SHAPE)
    assert (fitting.content, fitting.padded) == (content, padded)


@pytest.mark.parametrize("multiple", [4, 32, 256])
def test_native_is_a_multiple_with_the_least_change(multiple: int) -> None:
    shape = GeneratorShape(size_px=multiple)
    for length in range(1, 6 * multiple):
        fitting = fit_network((length, multiple), "native", shape)
        (content, _), (padded, _) = fitting.content, fitting.padded
        assert (padded % multiple == 0 and padded - multiple < length) or content < length
        assert content <= padded and content <= length
        if content < length:
            assert content == padded and length - content <= MAX_SHRINK * length
            assert length - content < padded + multiple - length
        else:
            assert 0 <= padded - length < multiple


def test_the_method_depends_on_the_size() -> None:
    def method(height: int, width: int) -> str:
        return fit_network((height, width), "native", SHAPE).method

    assert method(1024, MAX_WHOLE_PIXELS // 1024) == "whole"
    assert method(1024, MAX_WHOLE_PIXELS // 1024 + 256) == "bands"
    assert method(4096, 4096) == "bands"
    assert method(4096, MAX_BANDED_PIXELS // 4096) == "bands"
    assert method(4096, MAX_BANDED_PIXELS // 4096 + 256) == "tiles"
    assert fit_network((9000, 9000), "whole", GeneratorShape(size_px=4096)).method == "whole"
