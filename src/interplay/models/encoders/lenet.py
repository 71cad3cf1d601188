"""A small convolutional network for images."""

from __future__ import annotations

from math import log2

import torch

from interplay.errors import InputError

Tensor = torch.Tensor


class LeNet(torch.nn.Module):
    """Gives (n, width) for images (n, c, h, w), or (n, h, w) of one channel (table 17).

    Convolutions of 5 and then 3 pixels, each with a rectifier and a maximum over 2 x 2 pixels, with
    twice as many filters each time, until one pixel is left; then a linear layer. Of 28 x 28 pixels
    these are the 6, 12, 24, 48 filters of the paper's LeNet-3, of 112 x 112 those of its LeNet-5.

    Args:
        shape: (c, h, w) or (h, w) of a row.
        width: numbers given for each image.
        filters: of the first convolution.
        layers: convolutions; None for as many as halve the image to one pixel.

    """

    def __init__(
        self,
        shape: tuple[int, ...],
        *,
        width: int = 64,
        filters: int = 6,
        layers: int | None = None,
    ) -> None:
        super().__init__()
        channels, height, broad = (1, *shape) if len(shape) == 2 else shape
        most = int(log2(max(min(height, broad), 1)))
        count = most if layers is None else layers
        if not 1 <= count <= most:
            raise InputError(
                f"layers is {layers} for images of {height} x {broad} pixels: pass 1 to {most}"
                if most
                else f"images of {height} x {broad} pixels are too small for lenet: use 'mlp'"
            )
        self.output_size = width
        made: list[torch.nn.Module] = []
        for number in range(count):
            size, pad = (5, 2) if number == 0 else (3, 1)
            out = filters * 2**number
            convolution = torch.nn.Conv2d(channels, out, size, padding=pad)
            made += [convolution, torch.nn.ReLU(), torch.nn.MaxPool2d(2)]
            channels, height, broad = out, height // 2, broad // 2
        self.convolutions = torch.nn.Sequential(*made)
        self.leave = torch.nn.Linear(channels * height * broad, width)

    def forward(self, x: Tensor) -> Tensor:
        """(n, width) from (n, c, h, w) or (n, h, w)."""
        images = x[:, None] if x.ndim == 3 else x
        made: Tensor = self.leave(self.convolutions(images).flatten(1))
        return made
