"""What a translation may use of this computer: the section "Speed" of the Translate page."""

import os

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from desktop.computing_words import device_choice
from desktop.settings import TranslateChoices
from desktop.widgets.buttons import label
from desktop.widgets.device_field import DeviceField
from desktop.widgets.fields import NumberField
from desktop.widgets.option_section import OptionSection
from desktop.wording import fill

FIELD_WIDTH_PX = 120


class SpeedOptions(OptionSection):
    """Device, cores, priority, exact mode."""

    def __init__(self, choices: TranslateChoices, forced_device: str = "", parent: QWidget | None = None) -> None:
        """`forced_device` is the one named on the command line: it can't be changed here."""
        super().__init__(choices, parent)
        self._forced_device = forced_device
        self.device = DeviceField((choices.device, forced_device))
        self.device.setEnabled(not forced_device)
        self.add_field(self.tr("Compute on"), self.device, "device")
        if forced_device:
            self.device.setToolTip(self.tr("Diptych was started for this device."))
        grid = QGridLayout()
        grid.setContentsMargins(0, 6, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(0, 1)
        num_cores = os.cpu_count() or 1
        self.threads = NumberField(0, num_cores)
        self.threads.setSpecialValueText(fill(self.tr("All %1"), num_cores) if num_cores > 1 else self.tr("The one"))
        self.threads.setFixedWidth(FIELD_WIDTH_PX)
        self.threads.setAccessibleName(self.tr("Processor cores"))
        self.threads.setObjectName("option-threads")
        self.threads.setToolTip(self.tr("Fewer cores leave more of the computer to other programs. The results are the same."))
        cores = label(self.tr("Processor cores"))
        cores.setBuddy(self.threads)
        cores.setToolTip(self.threads.toolTip())
        grid.addWidget(cores, 0, 0)
        grid.addWidget(self.threads, 0, 1)
        self.column.addLayout(grid)
        self.low_priority = QCheckBox(self.tr("Let other programs go first"))
        self.low_priority.setObjectName("option-priority")
        self.low_priority.setToolTip(self.tr("Works with what the programs you use leave over: they stay quick, this takes longer."))
        self.exact = QCheckBox(self.tr("Exact arithmetic"))
        self.exact.setObjectName("option-exact")
        self.exact.setToolTip(self.tr("Full 32 bit everywhere: slower, and by less than the eye can see closer to what was trained."))
        self.column.addWidget(self.low_priority)
        self.column.addWidget(self.exact)
        self.device.currentIndexChanged.connect(self.on_edited)
        self.threads.valueChanged.connect(self.on_edited)
        self.low_priority.toggled.connect(self.on_edited)
        self.exact.toggled.connect(self.on_edited)
        self.fill()

    @property
    def chosen_device(self) -> str:
        """The word of the device to compute on; '' for the best there is."""
        return self._forced_device or self.choices.device

    def summary(self) -> str:
        words = [device_choice(self.chosen_device)] if self.chosen_device else []
        if self.choices.threads:
            words.append(fill(self.tr("%1 of the cores"), self.choices.threads))
        if self.choices.low_priority:
            words.append(self.tr("behind others"))
        if self.choices.exact:
            words.append(self.tr("exact"))
        return ", ".join(words) or self.tr("the fastest")

    def fill_fields(self) -> None:
        self.device.setCurrentIndex(max(0, self.device.findData(self.chosen_device)))
        self.threads.setValue(self.choices.threads)
        self.low_priority.setChecked(self.choices.low_priority)
        self.exact.setChecked(self.choices.exact)

    def take_fields(self) -> None:
        if not self._forced_device:
            self.choices.device = self.device.currentData()
        self.choices.threads = self.threads.value()
        self.choices.low_priority = self.low_priority.isChecked()
        self.choices.exact = self.exact.isChecked()
