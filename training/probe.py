"""The worker that measures some real training steps and ends: what they take of memory and time, and what a run would take of the disk."""

import argparse
import io
import shutil
import time
from pathlib import Path

import msgspec
import torch
from PIL import Image
from torch import nn

from core.device import choose_device, describe_device, free_memory, memory_taken
from core.errors import AppError
from core.files import path_from_json, write_whole
from core.host_memory import free_host_bytes, limit_to, taken_host_bytes
from core.pairs.pair import Pair
from training.checkpoint import take_snapshot
from training.checkpoint_folders import NUM_KEPT
from training.code_path import choose_code_path
from training.data import Batch, TrainingData
from training.input_plan import PairSizes, made_on_card, pair_sizes, plan_input
from training.loop import Loop
from training.prefetching import Prefetcher
from training.preflight import ANSWER_NAME, MARGIN, REQUEST_NAME, Measured, ProbeRequest
from training.preview_folders import BUDGET_BYTES
from training.schedule import steps_per_epoch
from training.settings import recipe_in_use
from training.worker import trouble_of

MAX_STEPS = 4
NUM_AHEAD = 1000
"""Batches are made ahead as in a run: more of them than are kept ahead at most."""
MAX_SECONDS = 5.0
"""Steps are timed until there are so many, or they took so long; the first, in which memory is taken, does not count."""


def measure(request: ProbeRequest) -> Measured:
    """Make some steps. Raises whatever a training would: too little memory is not caught here."""
    settings = request.settings
    device = choose_device(request.device or None)
    known = pair_sizes(request.pairs, lambda: True).known if settings.scale == "native" else {}
    recipe = recipe_in_use(settings, request.recipe)
    on_card = made_on_card(device.type, settings, recipe)
    free_device = free_memory(device) if on_card else 0
    plan = plan_input(settings, PairSizes(request.num_train, known), has_recipe=bool(recipe), free_device_bytes=free_device)
    room = free_host_bytes()
    # Where the system allows it we are told of too little memory, instead of being killed for it. A run does some more than this: looks,
    # checkpoints. So what fits here has a twentieth to spare there, by the system's own count too.
    limit_to(int(room / MARGIN))
    free_bytes = room + taken_host_bytes() if device.type == "cpu" else free_memory(device)
    refused: list[AppError] = []

    def refuse(_pair: Pair, error: AppError) -> None:
        refused.append(error)
        raise error

    data = TrainingData(_repeated(request), settings, refuse, recipe=recipe, budget_bytes=plan.budget_bytes)
    code_path = choose_code_path(settings, device)
    loop = Loop(settings, device, code_path=code_path.word)
    device_pairs = data.device_pairs(device, plan.device_budget_bytes) if on_card else None
    try:
        with Prefetcher(data, 0, NUM_AHEAD, num_threads=plan.num_threads, device_pairs=device_pairs) as batches:
            _make_steps(loop, batches, max_steps=1)
            seconds = _make_steps(loop, batches)
    except AppError as error:
        # Another thread may have come upon the picture first; for this one it is then a pair among too many lost.
        raise refused[0] if refused else error from None
    take_snapshot(loop)  # saving copies everything into the computer's memory
    needed, _ = memory_taken(device)
    return Measured(
        device=describe_device(device),
        precision=code_path.precision,
        needed_bytes=needed,
        free_bytes=free_bytes,
        kept_bytes=min(plan.budget_bytes, plan.needed_bytes),
        seconds_per_step=seconds,
        checkpoint_bytes=_checkpoints_bytes(loop, request),
        preview_bytes=_previews_bytes(data.batch(0), request),
        disk_free_bytes=shutil.disk_usage(path_from_json(request.disk_dir)).free if request.disk_dir else 0,
    )


def _repeated(request: ProbeRequest) -> list[Pair]:
    """At least a batch of pairs."""
    num = -(-request.settings.batch_size // len(request.pairs))
    return [pair for _ in range(num) for pair in request.pairs]


def _make_steps(loop: Loop, batches: Prefetcher, max_steps: int = MAX_STEPS) -> float:
    """Seconds of a step and its batch. Reading the figures waits until a card has done what it was given."""
    start = time.perf_counter()
    num = 0
    while num < max_steps and time.perf_counter() - start < MAX_SECONDS:
        batch = batches.next()
        assert batch is not None, "nobody gives up waiting here"
        figures = loop.advance(batch).figures
        num += 1
    figures.tolist()
    return (time.perf_counter() - start) / num


def _checkpoints_bytes(loop: Loop, request: ProbeRequest) -> int:
    """The last ones, the best, one that is being written, and the milestones as far as there is room for them."""
    settings, steps = request.settings, _num_steps(request)
    whole = checkpoint_bytes(loop) * min(NUM_KEPT + 2, 1 + steps // settings.checkpoint_every)
    if settings.milestone_every == 0:
        return whole
    milestones = _weights_bytes(loop.generator) * (steps // settings.milestone_every)
    space = settings.checkpoint_space_mb * 1_000_000
    return whole + (min(milestones, space) if space else milestones)


def checkpoint_bytes(loop: Loop) -> int:
    """Of one checkpoint's tensors, once a step was made."""
    learners = loop.training_step.learners
    networks = [learner.network for learner in learners] + ([] if loop.averaged is None else [loop.averaged.network])
    weights = sum(_weights_bytes(network) for network in networks)
    moments = sum(
        value.nbytes
        for learner in learners
        for state in learner.adam.state.values()
        for value in state.values()
        if isinstance(value, torch.Tensor)
    )
    return int(weights + moments)


def _weights_bytes(network: nn.Module) -> int:
    return sum(tensor.nbytes for tensor in network.state_dict().values())


def _previews_bytes(batch: Batch, request: ProbeRequest) -> int:
    """As if every preview held pictures like the targets, which is what they come to resemble; no more than a run keeps of them."""
    target = ((batch.target[0].float() + 1) * 127.5).round().clamp(0, 255).to(torch.uint8).permute(1, 2, 0).contiguous().numpy()
    buffer = io.BytesIO()
    Image.fromarray(target).save(buffer, "WEBP", lossless=True)
    num_previews = 2 + _num_steps(request) // request.settings.preview_every
    num_pairs = min(request.settings.preview_pairs, request.num_validation or request.num_train)
    return min(len(buffer.getvalue()) * (num_previews + 2) * num_pairs, BUDGET_BYTES)


def _num_steps(request: ProbeRequest) -> int:
    return request.settings.epochs * steps_per_epoch(request.num_train, request.settings.batch_size)


def main(arguments: list[str]) -> int:
    """`diptych _probe DIR`: started by training.preflight alone; reads the request there and leaves the answer."""
    parser = argparse.ArgumentParser(prog="diptych _probe")
    parser.add_argument("dir", type=Path)
    folder: Path = parser.parse_args(arguments).dir
    request = msgspec.json.decode((folder / REQUEST_NAME).read_bytes(), type=ProbeRequest)
    try:
        answer = measure(request)
    except Exception as error:  # this worker's main: whatever happened is the answer
        trouble = trouble_of(error, folder)
        answer = Measured(code=trouble.code, message=trouble.message, hint=trouble.hint)
    write_whole(folder / ANSWER_NAME, msgspec.json.encode(answer), durable=False)
    return 0
