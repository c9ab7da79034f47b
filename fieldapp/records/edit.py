"""Revisions made from an edit outside the program (a row changed in Excel): the same edit gives the same revision.

So a workbook that is read in two offices, or twice, is one edit and not two. Used by the exchange.
"""

import uuid
from collections.abc import Mapping
from typing import Final

from fieldapp.records.revision import Answers, HybridTime, Kind, Revision, canonical_json, new_revision

WORKBOOK_DEVICE: Final = "workbook"
_NAMESPACE: Final = uuid.UUID("6f1c2a34-7d0e-5b0a-9a53-0d6c6a1a9c11")


def edited_revision(
    base: Revision,
    answers: Answers,
    *,
    kind: Kind = Kind.IMPORTED,
    author: str = "",
    attachments: Mapping[str, str] | None = None,
) -> Revision:
    """Return the revision that an edit of ``base`` makes: id, time and hash follow from the base and the answers.

    Office is the base's; ``author`` must itself follow from the file, or be left empty.
    """
    identity = "\n".join([base.revision_id, kind.value, author, canonical_json(answers)])
    return new_revision(
        base.record_id,
        [base.revision_id],
        form_id=base.form_id,
        form_version=base.form_version,
        office=base.office,
        device=WORKBOOK_DEVICE,
        author=author,
        time=HybridTime(base.time.milliseconds + 1),
        kind=kind,
        answers=answers,
        attachments=base.attachments if attachments is None else attachments,
        revision_id=str(uuid.uuid5(_NAMESPACE, identity)),
    )
