"""The revisions of a record as a graph: order, ancestors, heads. Pure; used by merge, lists and exchange."""

from collections.abc import Iterable, Mapping, Sequence

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
    waiting = sorted(unique.values(), key=lambda revision: (revision.time, revision.revision_id))
    ordered: list[Revision] = []
    done: set[str] = set()
    while waiting:
        chosen = next((each for each in waiting if all(p in done or p not in unique for p in each.parents)), waiting[0])
        ordered.append(chosen)
        done.add(chosen.revision_id)
        waiting.remove(chosen)
    return ordered


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
