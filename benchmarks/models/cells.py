"""Processor seconds of one cell of tables 4 and 18, by family: 20,000 rows, early stopping.

A cell trains a family on 14,000 rows of a generative dataset, stops it early on 3,000, and judges
it on 3,000. `flops` is the share of the seconds that its arithmetic would take at the speed of
large matrix products: near 1, it is the size of the settings that takes the time.

    python benchmarks/models/cells.py [--preset synthetic] [--model ef ...] [--epochs 1]
"""

import argparse
import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import time
from dataclasses import replace

import torch
from torch.utils.flop_counter import FlopCounterMode

from interplay.models import FusionClassifier
from interplay.studies.suite import MODELS, generative_cases

SIZE = 1024  # of the matrices whose product is timed
TIMES = 20


def speed():
    """Operations a second of large products."""
    one, two = torch.randn(2, SIZE, SIZE)
    start = time.process_time()
    for _ in range(TIMES):
        one @ two
    return TIMES * 2 * SIZE**3 / (time.process_time() - start)


def operations(model, rows):
    """Of a training step, for each row."""
    parts = [torch.as_tensor(part[:128], dtype=torch.float32) for part in rows]
    with FlopCounterMode(display=False) as counter:
        model.module_(*parts).sum().backward()
    return counter.get_total_flops() / 128


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--preset", default="synthetic")
    options.add_argument("--dataset", default="S")
    options.add_argument("--model", nargs="+", default=MODELS)
    options.add_argument("--epochs", type=int, help="the most, to time an epoch alone")
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    torch.set_num_threads(1)
    case = next(case for case in generative_cases() if case.dataset == given.dataset)
    case = replace(case, preset=given.preset)
    split = case.drawn(given.seed)
    print(f"{given.dataset}, preset {given.preset}, {speed() / 1e9:.0f} GFLOPS")
    print(f"{'model':<12}{'weights':>12}{'epochs':>8}{'seconds':>9}{'flops':>7}{'accuracy':>10}")
    for name in given.model:
        model = FusionClassifier(
            name,
            preset=case.preset,
            epochs=given.epochs,
            patience=case.patience,
            random_state=given.seed,
        )
        start = time.process_time()
        model.fit(*split.train, validation=split.valid)
        seconds = time.process_time() - start
        rows, y = split.train
        steps = operations(model, rows) * len(y) * model.n_iter_
        weights = sum(w.numel() for w in model.module_.parameters())
        print(
            f"{name:<12}{weights:>12,}{model.n_iter_:>8}{seconds:>9.1f}"
            f"{steps / speed() / seconds:>7.2f}{model.score(*split.test):>10.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
