"""Inception v3 as FID and KID have always used it: the network of 2015-12-05, whose pooling differs from torchvision's (torch)."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SIDE_PX = 299
NUM_FEATURES = 2048
_NUM_CLASSES = 1008


class FidInception(nn.Module):
    """bytes (n, 3, height, width) to features (n, 2048). Its parameters are named as in the files of pytorch-fid and torch-fidelity."""

    def __init__(self) -> None:
        super().__init__()
        from torchvision.models.inception import BasicConv2d, InceptionA, InceptionB, InceptionC, InceptionD, InceptionE

        self.Conv2d_1a_3x3 = BasicConv2d(3, 32, kernel_size=3, stride=2)
        self.Conv2d_2a_3x3 = BasicConv2d(32, 32, kernel_size=3)
        self.Conv2d_2b_3x3 = BasicConv2d(32, 64, kernel_size=3, padding=1)
        self.Conv2d_3b_1x1 = BasicConv2d(64, 80, kernel_size=1)
        self.Conv2d_4a_3x3 = BasicConv2d(80, 192, kernel_size=3)
        self.Mixed_5b = InceptionA(192, pool_features=32)
        self.Mixed_5c = InceptionA(256, pool_features=64)
        self.Mixed_5d = InceptionA(288, pool_features=64)
        self.Mixed_6a = InceptionB(288)
        self.Mixed_6b = InceptionC(768, channels_7x7=128)
        self.Mixed_6c = InceptionC(768, channels_7x7=160)
        self.Mixed_6d = InceptionC(768, channels_7x7=160)
        self.Mixed_6e = InceptionC(768, channels_7x7=192)
        self.Mixed_7a = InceptionD(768)
        self.Mixed_7b = InceptionE(1280)
        self.Mixed_7c = InceptionE(2048)
        self.fc = nn.Linear(NUM_FEATURES, _NUM_CLASSES)
        """Not used; the files hold it."""
        self.eval().requires_grad_(False)

    def forward(self, pixels: Tensor) -> Tensor:
        x = F.interpolate(pixels.float(), (SIDE_PX, SIDE_PX), mode="bilinear", align_corners=False, antialias=True)
        x = (x - 128) / 128
        x = self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x)))
        x = F.max_pool2d(x, 3, stride=2)
        x = self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(x))
        x = F.max_pool2d(x, 3, stride=2)
        for block in (self.Mixed_5b, self.Mixed_5c, self.Mixed_5d):
            x = _block_a(block, x)
        x = self.Mixed_6a(x)
        for block in (self.Mixed_6b, self.Mixed_6c, self.Mixed_6d, self.Mixed_6e):
            x = _block_c(block, x)
        x = self.Mixed_7a(x)
        x = _block_e(self.Mixed_7b, x, _inner_mean(x))
        x = _block_e(self.Mixed_7c, x, F.max_pool2d(x, 3, stride=1, padding=1))
        return x.mean(dim=(2, 3))


def _inner_mean(x: Tensor) -> Tensor:
    """The means of 3 x 3 values; at the edge of those that are inside, where torchvision counts zeros too."""
    return F.avg_pool2d(x, 3, stride=1, padding=1, count_include_pad=False)


def _block_a(block: Any, x: Tensor) -> Tensor:
    branches = [block.branch1x1(x), block.branch5x5_2(block.branch5x5_1(x))]
    branches.append(block.branch3x3dbl_3(block.branch3x3dbl_2(block.branch3x3dbl_1(x))))
    branches.append(block.branch_pool(_inner_mean(x)))
    return torch.cat(branches, 1)


def _block_c(block: Any, x: Tensor) -> Tensor:
    double = x
    for name in ("branch7x7dbl_1", "branch7x7dbl_2", "branch7x7dbl_3", "branch7x7dbl_4", "branch7x7dbl_5"):
        double = getattr(block, name)(double)
    single = block.branch7x7_3(block.branch7x7_2(block.branch7x7_1(x)))
    return torch.cat([block.branch1x1(x), single, double, block.branch_pool(_inner_mean(x))], 1)


def _block_e(block: Any, x: Tensor, pooled: Tensor) -> Tensor:
    single = block.branch3x3_1(x)
    double = block.branch3x3dbl_2(block.branch3x3dbl_1(x))
    branches = [block.branch1x1(x), block.branch3x3_2a(single), block.branch3x3_2b(single)]
    branches += [block.branch3x3dbl_3a(double), block.branch3x3dbl_3b(double), block.branch_pool(pooled)]
    return torch.cat(branches, 1)
