"""What of this computer a training may use: device, processor cores, and whether other programs go first."""

import os

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme import SPACE_PX
from desktop.widgets.buttons import label
from desktop.widgets.device_field import DeviceField
from desktop.widgets.fields import NumberField
from desktop.wording import fill
from training.computing import Computing

THREADS_WIDTH_PX = 100


class ComputingChoice(QWidget):
    """The device; `rest` holds the other two and goes below."""

    changed = Signal()
    """The user chose something else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.device = DeviceField()
        self.device.setToolTip(self.tr("What trainings that begin or go on from here compute on."))
        self.threads = NumberField(0, num_cores := os.cpu_count() or 1)
        self.threads.setSpecialValueText(fill(self.tr("All %1"), num_cores) if num_cores > 1 else self.tr("The one"))
        self.threads.setFixedWidth(THREADS_WIDTH_PX)
        self.threads.setAccessibleName(self.tr("Processor cores"))
        words = self.tr("Number of cores. Fewer leave more of the computer to other programs; only the last digits of results may change.")
        self.threads.setToolTip(words)
        self.low_priority = QCheckBox(self.tr("Let other programs go first"))
        self.low_priority.setToolTip(self.tr("Works with what the programs you use leave over: they stay quick, this takes longer."))
        self.rest = QWidget()
        cores = label(self.tr("Processor cores"))
        cores.setToolTip(words)
        cores.setBuddy(self.threads)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.device, 1)
        below = QVBoxLayout(self.rest)
        below.setContentsMargins(0, 4, 0, 0)
        below.setSpacing(SPACE_PX // 2)
        number = QHBoxLayout()
        number.setSpacing(SPACE_PX)
        number.addWidget(cores)
        number.addWidget(self.threads)
        number.addStretch(1)
        below.addLayout(number)
        below.addWidget(self.low_priority)
        self.setFocusProxy(self.device)
        self._is_showing = False
        for changed in (self.device.currentIndexChanged, self.threads.valueChanged, self.low_priority.toggled):
            changed.connect(lambda _: self._is_showing or self.changed.emit())

    @property
    def computing(self) -> Computing:
        """What is chosen."""
        priority = "low" if self.low_priority.isChecked() else "normal"
        return Computing(device=self.device.word, threads=self.threads.value(), priority=priority)

    def show_choice(self, computing: Computing, forced_device: str) -> None:
        """Show what was chosen; a device that was named on the command line can't be changed here."""
        self._is_showing = True
        self.device.choose(forced_device or computing.device)
        self.device.setEnabled(not forced_device)
        if forced_device:
            self.device.setToolTip(self.tr("Diptych was started for this device."))
        self.threads.setValue(computing.threads)
        self.low_priority.setChecked(computing.priority == "low")
        self._is_showing = False
