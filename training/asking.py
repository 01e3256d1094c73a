"""What every request to the window's helper process and every answer has (training/requests.py)."""

import msgspec


class Request(msgspec.Struct, frozen=True, kw_only=True, tag_field="ask"):
    """`id` counts up; `lane` names a place in the window: a newer request in a lane supersedes the older ones waiting there ('' never)."""

    id: int = 0
    lane: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True, tag_field="answer"):
    """`id` is the request's; `last` closes the request."""

    id: int
    last: bool = True
