"""The forms of a workspace: the built-in ones, and those an office adds as XLSForm workbooks or XForm documents."""

from collections.abc import Callable, Iterable, Mapping

from fieldapp.errors import Problem
from fieldapp.forms.catalogue import builtin_forms
from fieldapp.forms.problems import FormProblem, FormRefused
from fieldapp.forms.xform import load_xform
from fieldapp.progress import Progress
from fieldapp.store import form_files, forms, offices, projection
from fieldapp.store.store import Store
from fieldapp.store.values import FormEntry
from fieldapp.translation import tr
from fieldapp.workspace.values import AddedForm, FormDetails

FindFiles = Callable[[Iterable[str]], Mapping[str, bytes]]
"""Names of files that a form asks for -> contents of those that are there."""


def add_form(
    store: Store, content: bytes, file_name: str, *, repairing: bool = False, find_files: FindFiles | None = None
) -> AddedForm:
    """Compile, check and keep a form. Problems FormRefused, ``form-version-taken``, ``form-file-taken``."""
    from fieldapp.interview.check import check_content  # compiler and engine are slow to load, and rarely needed

    checked = check_content(content, file_name, repairing=repairing)
    errors = [problem for problem in checked.problems if problem.is_error]
    if errors:
        raise FormRefused(file_name, errors)
    form = checked.definition.form
    found = {**(find_files(form.files) if find_files else {}), **checked.files}
    unread = _check_lists(found)
    if unread:
        raise FormRefused(file_name, unread)
    workbook = content if checked.is_workbook else None
    entry = add_xform(store, form.xform, workbook, file_name if checked.is_workbook else "")
    if found:
        entry = add_files(store, form.form_id, form.version, found)
    return AddedForm(entry, checked.problems, checked.repairs)


def add_xform(store: Store, xform: str, workbook: bytes | None = None, file_name: str = "") -> FormEntry:
    """Keep a form given as XForm; records of it that came before it are read anew."""
    form = load_xform(xform).form
    with store.database.write() as connection:
        if forms.add(connection, form, workbook, file_name):
            projection.project_form(connection, form.form_id, store.reading)
    return _entry(store, form.form_id)


def add_files(store: Store, form_id: str, version: str, files: Mapping[str, bytes]) -> FormEntry:
    """Keep files for a form version, by the names it asks for. Problems ``form-file``, ``form-file-taken``."""
    unread = _check_lists(files)
    if unread:
        raise Problem("form-file", unread[0].sentence, **unread[0].parameters)
    with store.database.write() as connection:
        wanted = {name.casefold(): name for name in form_files.digests(connection, form_id, version)}
        digests = {
            wanted[name.casefold()]: store.attachments.add(connection, content)
            for name, content in files.items()
            if name.casefold() in wanted
        }
        form_files.keep(connection, form_id, version, digests)
        offices.forget_holders(connection, form_id, version)
    return _entry(store, form_id)


def details(store: Store, form_id: str) -> FormDetails:
    """Return a form with its versions and files. Problem ``form-unknown``."""
    with store.database.read() as connection:
        newest = forms.newest_version(connection, form_id)
        files = form_files.digests(connection, form_id, newest)
        versions = forms.versions(connection, form_id)
        has_workbook = forms.workbook(connection, form_id) is not None
    known = {name: digest is not None for name, digest in files.items()}
    return FormDetails(_entry(store, form_id), versions, known, has_workbook)


def add_builtin_forms(store: Store, progress: Progress) -> None:
    """Put the forms that come with Fieldapp into a new workspace, or newer versions of them into an old one."""
    builtin = builtin_forms()
    for done, form in enumerate(builtin):
        progress.report(tr("Preparing the forms"), done, len(builtin))
        add_form(store, form.path.read_bytes(), form.path.name)


def _check_lists(files: Mapping[str, bytes]) -> list[FormProblem]:
    """Return what is wrong with the lists among the files."""
    from fieldapp.interview.external import read_external

    found = []
    for name, content in files.items():
        if name.lower().endswith((".csv", ".xml", ".geojson")):
            try:
                read_external(name, content)
            except Problem as problem:
                found.append(FormProblem(problem.sentence, problem.parameters))
    return found


def _entry(store: Store, form_id: str) -> FormEntry:
    with store.database.read() as connection:
        return next(entry for entry in forms.entries(connection) if entry.form_id == form_id)
