"""Refusals of what claims to come from a chat program."""

from http import HTTPStatus

from service.errors import ServiceError

__all__ = ["WrongSignatureError"]


class WrongSignatureError(ServiceError):
    """The signature is missing, old, or of another secret: which of them is not said."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self) -> None:
        super().__init__("the signature of this request is not valid; compare the secret in the settings")
