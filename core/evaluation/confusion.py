"""Scores of label maps: pixel accuracy, class accuracy and class IoU from one table of which class was taken for which."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Classes = NDArray[np.int64]
"""(height, width): a class's number for every pixel, from 0."""


class Scores(NamedTuple):
    """All from 0 to 1, means over the classes that occur in the truth (Long, Shelhamer and Darrell 2015, section 5)."""

    pixel_accuracy: float
    class_accuracy: float
    class_iou: float


class Confusion:
    """Counts pixels by their true class (rows) and the class they were given (columns), over as many pictures as are added."""

    def __init__(self, num_classes: int) -> None:
        self.counts = np.zeros((num_classes, num_classes), np.int64)

    def add(self, given: Classes, truth: Classes) -> None:
        """Count a picture's pixels; both (height, width)."""
        num = len(self.counts)
        self.counts += np.bincount((truth * num + given).ravel(), minlength=num * num).reshape(num, num)

    def scores(self) -> Scores:
        """Of everything counted; there must be something."""
        right = np.diag(self.counts).astype(np.float64)
        true, given = self.counts.sum(axis=1), self.counts.sum(axis=0)
        occurs = true > 0
        class_accuracy = (right[occurs] / true[occurs]).mean()
        class_iou = (right[occurs] / (true + given - right)[occurs]).mean()
        return Scores(float(right.sum() / true.sum()), float(class_accuracy), float(class_iou))


def scores_of(given: Classes, truth: Classes, num_classes: int) -> Scores:
    """Of one picture."""
    confusion = Confusion(num_classes)
    confusion.add(given, truth)
    return confusion.scores()
