"""What the window may ask of its helper process about this computer (no torch, no Qt)."""

from training.asking import Answer, Request


class ListDevices(Request, tag="list_devices", frozen=True, kw_only=True):
    """Which cards can be computed on? Answered by DevicesListed; the helper loads torch for it."""


class DevicesListed(Answer, tag="devices_listed", frozen=True, kw_only=True):
    """The word of each card (cuda:0, mps) and the name that its maker gave it; none where there is no card that torch can use."""

    cards: list[tuple[str, str]]
