"""What most users compare us with: the authors' PyTorch port of pix2pix (junyanz/pytorch-CycleGAN-and-pix2pix), in our own words.

Written from the paper's and the port's published description, with the port's defaults and habits: nested U-Net blocks with batch
normalisation, contiguous layout, plain Adam, one picture at a time in use, input and target saved beside the result.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

GENERATOR_PARAMETERS = 54_413_955
DISCRIMINATOR_PARAMETERS = 2_768_705


class Level(nn.Module):
    """One level of the U-Net around the deeper ones: down, the levels below, up, and the skip."""

    def __init__(self, outer: int, inner: int, below: nn.Module | None, *, channels_in: int | None = None, dropout: bool = False) -> None:
        super().__init__()
        outermost, innermost = channels_in is not None, below is None
        down: list[nn.Module] = [] if outermost else [nn.LeakyReLU(0.2, inplace=True)]
        down.append(nn.Conv2d(channels_in or outer, inner, 4, 2, 1, bias=False))
        if not outermost and not innermost:
            down.append(nn.BatchNorm2d(inner))
        up: list[nn.Module] = [nn.ReLU(inplace=True)]
        up.append(nn.ConvTranspose2d(inner if innermost else 2 * inner, outer, 4, 2, 1, bias=outermost))
        up.append(nn.Tanh() if outermost else nn.BatchNorm2d(outer))
        if dropout:
            up.append(nn.Dropout(0.5))
        self.outermost = outermost
        self.model = nn.Sequential(*down, *([] if below is None else [below]), *up)

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x) if self.outermost else torch.cat([x, self.model(x)], 1)


def generator(size_px: int = 256, width: int = 64) -> nn.Module:
    """The port's unet_256 for 256; one level less for every halving of the size. N(0, 0.02)."""
    widest, num_levels = 8 * width, size_px.bit_length() - 1
    block = Level(widest, widest, None)
    for _ in range(num_levels - 5):
        block = Level(widest, widest, block, dropout=True)
    for factor in (4, 2, 1):
        block = Level(factor * width, 2 * factor * width, block)
    return drawn(Level(3, width, block, channels_in=3))


def discriminator(width: int = 64) -> nn.Module:
    """The 70x70 PatchGAN on input and image. N(0, 0.02)."""
    layers: list[nn.Module] = [nn.Conv2d(6, width, 4, 2, 1), nn.LeakyReLU(0.2, inplace=True)]
    for inner, outer, stride in ((width, 2 * width, 2), (2 * width, 4 * width, 2), (4 * width, 8 * width, 1)):
        layers += [nn.Conv2d(inner, outer, 4, stride, 1, bias=False), nn.BatchNorm2d(outer), nn.LeakyReLU(0.2, inplace=True)]
    return drawn(nn.Sequential(*layers, nn.Conv2d(8 * width, 1, 4, 1, 1)))


def drawn(network: nn.Module) -> nn.Module:
    """The network with weights N(0, 0.02), norms N(1, 0.02), biases 0."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(module.weight, 0.0, 0.02)
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, 1.0, 0.02)
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.BatchNorm2d) and module.bias is not None:
            nn.init.zeros_(module.bias)
    return network


class Trainer:
    """The port's training step: G forward, one step of D, D judged anew, one step of G."""

    def __init__(self, device: torch.device, size_px: int = 256, width: int = 64, discriminator_width: int = 64) -> None:
        self.device = device
        self.generator = generator(size_px, width).to(device).train()
        self.discriminator = discriminator(discriminator_width).to(device).train()
        self.generator_adam = torch.optim.Adam(self.generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
        self.discriminator_adam = torch.optim.Adam(self.discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))
        self.gan_loss = nn.BCEWithLogitsLoss()
        self.l1_loss = nn.L1Loss()

    def judge(self, picture: Tensor, image: Tensor, real: bool) -> Tensor:
        """The GAN loss of D's opinion against the one wished for."""
        opinion = self.discriminator(torch.cat((picture, image), 1))
        return self.gan_loss(opinion, torch.tensor(float(real), device=self.device).expand_as(opinion))

    def step(self, picture: Tensor, target: Tensor) -> float:
        """One step on a batch (N, 3, H, W) in [-1, 1]; the generator's loss."""
        picture, target = picture.to(self.device), target.to(self.device)
        translated = self.generator(picture)
        self.discriminator.requires_grad_(True)
        self.discriminator_adam.zero_grad()
        loss = (self.judge(picture, translated.detach(), False) + self.judge(picture, target, True)) * 0.5
        loss.backward()
        self.discriminator_adam.step()
        self.discriminator.requires_grad_(False)
        self.generator_adam.zero_grad()
        loss = self.judge(picture, translated, True) + self.l1_loss(translated, target) * 100.0
        loss.backward()
        self.generator_adam.step()
        return float(loss.item())


def translate_one_by_one(network: nn.Module, device: torch.device, inputs: Sequence[Path], output_dir: Path, *, num_pngs: int = 3) -> None:
    """The port's test loop: read, resize, translate and save one picture after the other, with dropout and the batch's own statistics.

    The port saves three pictures for each: the input, the result and the target (of the size of the input, which stands for it here).
    With `num_pngs` 1 the result alone is saved.
    """
    network.train()
    for path in inputs:
        with Image.open(path) as file:
            picture = file.convert("RGB").resize((256, 256), Image.Resampling.BICUBIC)
        x = torch.from_numpy(np.array(picture)).permute(2, 0, 1).contiguous().float().div(255.0)
        x = x.sub_(0.5).div_(0.5)[None].to(device)
        with torch.no_grad():
            y = network(x)
        for name, tensor in (("fake_B", y), ("real_A", x), ("real_B", x))[:num_pngs]:
            pixels = (np.transpose(tensor[0].cpu().float().numpy(), (1, 2, 0)) + 1) / 2.0 * 255.0
            Image.fromarray(pixels.astype(np.uint8)).save(output_dir / f"{path.stem}_{name}.png")
