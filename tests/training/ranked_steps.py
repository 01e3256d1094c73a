"""A rank's part of some training steps in float64, for test_train_ranks: `ranked_steps.py OUTPUT_DIR`."""

import sys

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from core.jobs.ranks import rank_from_environment
from core.models.header import GeneratorShape
from core.pix2pix.discriminator import PatchGAN
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights
from core.pix2pix.normalisation import Normalisation
from core.pix2pix.objective import Objective
from core.pix2pix.step import TrainingStep
from training.ranks import joined

NUM_STEPS = 3


def train(pictures: slice, company: object, share: float) -> dict[str, Tensor]:
    """The weights after some steps on these of two pairs, each picture with its own statistics and without noise; and the last figures."""
    generator, discriminator = build_generator(GeneratorShape(size_px=32, width=4, dropout=False)), PatchGAN(6, 4)
    for network in (generator, discriminator):
        draw_weights(network, torch.Generator().manual_seed(5))
        network.double().to(memory_format=torch.channels_last)
        for module in network.modules():
            if isinstance(module, Normalisation):
                module.eval()
    step = TrainingStep(generator, discriminator, Objective(), 2e-4, 0.5, bf16=False, company=company)  # type: ignore[arg-type]
    draw = torch.Generator().manual_seed(6)
    for _ in range(NUM_STEPS):
        x, y = (torch.rand(2, 3, 32, 32, generator=draw, dtype=torch.float64) * 2 - 1 for _ in range(2))
        figures, is_finite = step(x[pictures], y[pictures], share=share)
        assert is_finite
    return {**_named("generator", generator), **_named("discriminator", discriminator), "figures": figures}


def _named(name: str, network: nn.Module) -> dict[str, Tensor]:
    return {f"{name}.{key}": value.contiguous() for key, value in network.state_dict().items()}


def main(output: str) -> None:
    rank = rank_from_environment()
    assert rank is not None
    with joined(rank, torch.device("cpu")) as ranks:
        assert ranks.leaders(17 if ranks.leads else 3) == 17
        assert ranks.any(not ranks.leads) and not ranks.any(False)
        save_file(train(slice(rank.index, rank.index + 1), ranks, 0.5), f"{output}/{rank.index}.safetensors")


if __name__ == "__main__":
    main(sys.argv[1])
