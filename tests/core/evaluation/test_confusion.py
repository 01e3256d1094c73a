"""Scores of label maps against torchmetrics, and by hand where a class is absent."""

import numpy as np
import pytest
import torch
from torchmetrics.functional.classification import multiclass_accuracy, multiclass_jaccard_index

from core.evaluation.confusion import Confusion, Scores, scores_of

NUM_CLASSES = 5


def test_scores_are_what_torchmetrics_says() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, NUM_CLASSES, (40, 50))
    given = np.where(random.random(truth.shape) < 0.6, truth, random.integers(0, NUM_CLASSES, truth.shape))
    x, y = torch.from_numpy(given.ravel()), torch.from_numpy(truth.ravel())

    scores = scores_of(given, truth, NUM_CLASSES)

    assert scores.pixel_accuracy == pytest.approx(multiclass_accuracy(x, y, NUM_CLASSES, average="micro").item(), abs=1e-6)
    assert scores.class_accuracy == pytest.approx(multiclass_accuracy(x, y, NUM_CLASSES, average="macro").item(), abs=1e-6)
    assert scores.class_iou == pytest.approx(multiclass_jaccard_index(x, y, NUM_CLASSES, average="macro").item(), abs=1e-6)


def test_classes_that_the_truth_does_not_have_count_for_nothing() -> None:
    truth = np.array([[0, 0, 0, 1]])
    given = np.array([[0, 0, 4, 1]])

    assert scores_of(given, truth, NUM_CLASSES) == Scores(3 / 4, (2 / 3 + 1) / 2, (2 / 3 + 1) / 2)


def test_pictures_are_counted_together_not_averaged() -> None:
    confusion = Confusion(2)
    confusion.add(np.zeros((1, 9), np.int64), np.zeros((1, 9), np.int64))
    confusion.add(np.zeros((1, 1), np.int64), np.ones((1, 1), np.int64))

    assert confusion.scores() == Scores(0.9, 0.5, 0.45)
