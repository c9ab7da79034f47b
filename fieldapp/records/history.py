"""The revisions of a record as a graph: order, ancestors, heads. Pure; used by merge, lists and exchange."""

from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush

from fieldapp.records.revision import Revision


def in_order(revisions: Iterable[Revision]) -> list[Revision]:
    """Return the revisions once each, parents before children, else by time and id: the same for any order given.

    Two different revisions under one id (a forgery; the store refuses them) count as the one with the lower hash.
    """
    unique: dict[str, Revision] = {}
    for revision in revisions:
        known = unique.get(revision.revision_id)
        if known is None or revision.hash < known.hash:
            unique[revision.revision_id] = revision
    return _parents_first(unique)


def heads_of(revisions: Sequence[Revision]) -> list[Revision]:
    """Return the revisions without a child among them, in the order given."""
    parents = {parent for revision in revisions for parent in revision.parents if parent != revision.revision_id}
    heads = [revision for revision in revisions if revision.revision_id not in parents]
    return heads or list(revisions[-1:])


def ancestors_of(ordered: Sequence[Revision]) -> Mapping[str, frozenset[str]]:
    """Return for each revision id the ids of all known ancestors, itself not counted; parents must come first."""
    ancestors: dict[str, frozenset[str]] = {}
    for revision in ordered:
        known = [parent for parent in revision.parents if parent in ancestors]
        ancestors[revision.revision_id] = frozenset(known).union(*(ancestors[parent] for parent in known))
    return ancestors


def up_to(ordered: Sequence[Revision], ids: Iterable[str]) -> list[Revision]:
    """Return the revisions with these ids and all their known ancestors, in the order given.

    What somebody knew who has seen just these.
    """
    by_id = {revision.revision_id: revision for revision in ordered}
    found: set[str] = set()
    waiting = [revision_id for revision_id in ids if revision_id in by_id]
    while waiting:
        revision_id = waiting.pop()
        if revision_id not in found:
            found.add(revision_id)
            waiting += [parent for parent in by_id[revision_id].parents if parent in by_id]
    return [revision for revision in ordered if revision.revision_id in found]


def _parents_first(unique: Mapping[str, Revision]) -> list[Revision]:
    """Sort by time and id, but for parents, which come first. A circle (a forgery) is cut at its earliest."""
    missing: dict[str, set[str]] = {}
    children: dict[str, list[str]] = {}
    for revision_id, revision in unique.items():
        missing[revision_id] = {parent for parent in revision.parents if parent in unique}
        for parent in missing[revision_id]:
            children.setdefault(parent, []).append(revision_id)
    ready = [(unique[revision_id].time, revision_id) for revision_id, parents in missing.items() if not parents]
    heapify(ready)
    ordered: list[Revision] = []
    while missing:
        if not ready:
            ready = [min((unique[revision_id].time, revision_id) for revision_id in missing)]
        _, chosen = heappop(ready)
        del missing[chosen]
        ordered.append(unique[chosen])
        for child in children.get(chosen, ()):
            if child in missing:
                missing[child].discard(chosen)
                if not missing[child]:
                    heappush(ready, (unique[child].time, child))
    return ordered
