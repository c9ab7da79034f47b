"""Attachment: a file that a person gives to an answer, and its content once it was checked. Writes no file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.translation import mark
from ui.widgets.pictures import is_picture, shrunk_picture

MOST_MEGABYTES: Final = 50
"""Attachments travel by e-mail and on sticks, inside packages of at most 256 MB."""
PATTERNS: Final = {
    "image": "*.png *.jpg *.jpeg *.gif *.bmp *.webp",
    "audio": "*.mp3 *.m4a *.wav *.ogg *.amr",
    "video": "*.mp4 *.mov *.mkv *.3gp *.webm",
    "file": "*",
}
_UNFIT: Final = {
    "image": mark("The file {file} is not a picture that can be shown. Attach a JPEG or PNG file."),
    "audio": mark("The file {file} is not a sound recording of a known kind. Attach one of: {kinds}."),
    "video": mark("The file {file} is not a film of a known kind. Attach one of: {kinds}."),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a person gave: a file on the disk, or (pasted) its content with a name made up for it."""

    name: str
    file: Path | None = None
    content: bytes = b""
    kind: str = "file"
    """What the question wants: image, audio, video, file."""
    most_pixels: int = 0
    """A picture with a longer edge is made smaller; 0 leaves it as it is."""


def content_of(attachment: Attachment) -> bytes:
    """Return the content to keep. Problems ``attachment-unreadable``, ``-too-large``, ``-unfit``."""
    content = _read(attachment)
    if not _fits(attachment, content):
        kinds = PATTERNS[attachment.kind].replace("*.", "")
        raise Problem("attachment-unfit", _UNFIT[attachment.kind], file=attachment.name, kinds=kinds)
    if attachment.kind == "image" and attachment.most_pixels:
        return shrunk_picture(content, attachment.most_pixels)
    return content


def _fits(attachment: Attachment, content: bytes) -> bool:
    if attachment.kind == "image":
        return is_picture(content)
    if attachment.kind == "file":
        return True
    return f"*{Path(attachment.name).suffix.lower()}" in PATTERNS[attachment.kind].split()


def _read(attachment: Attachment) -> bytes:
    if attachment.file is None:
        return attachment.content
    try:
        size = attachment.file.stat().st_size
        if size > MOST_MEGABYTES * 1_000_000:
            raise Problem(
                "attachment-too-large",
                mark("The file {file} has {size} MB; at most {most} MB can be attached. Make it smaller, or split it."),
                file=attachment.name,
                size=round(size / 1_000_000),
                most=MOST_MEGABYTES,
            )
        return attachment.file.read_bytes()
    except OSError as error:
        raise Problem(
            "attachment-unreadable",
            mark("The file {file} cannot be read. See that it is still there, then attach it again."),
            file=attachment.name,
        ) from error
