"""The helper process's work on what this computer has (torch when it begins)."""

from training.device_requests import DevicesListed, ListDevices


def list_devices(request: ListDevices) -> DevicesListed:
    """The cards that torch can use."""
    from core.device import cards  # imports torch

    return DevicesListed(id=request.id, cards=cards())
