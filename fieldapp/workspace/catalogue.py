"""The forms of a workspace: the built-in ones, and those an office adds as XLSForm workbooks."""

from fieldapp.forms.catalogue import builtin_forms
from fieldapp.forms.problems import FormRefused
from fieldapp.forms.xform import load_xform
from fieldapp.progress import Progress
from fieldapp.store import forms, projection
from fieldapp.store.store import Store
from fieldapp.store.values import FormEntry
from fieldapp.translation import tr


def add_form(store: Store, content: bytes, file_name: str, *, repairing: bool = False) -> FormEntry:
    """Compile, check and keep an XLSForm workbook. Problems FormRefused, ``form-version-taken``."""
    from fieldapp.forms.xlsform import compile_xlsform  # compiler and engine are slow to load, and rarely needed
    from fieldapp.interview.check import check_compiled

    compiled = compile_xlsform(content, file_name, repairing=repairing)
    _, problems = check_compiled(compiled)
    errors = [problem for problem in problems if problem.is_error]
    if errors:
        raise FormRefused(file_name, errors)
    return add_xform(store, compiled.xform, content, file_name)


def add_xform(store: Store, xform: str, workbook: bytes | None = None, file_name: str = "") -> FormEntry:
    """Keep a form given as XForm; records of it that came before it are read anew."""
    form = load_xform(xform).form
    with store.database.write() as connection:
        if forms.add(connection, form, workbook, file_name):
            projection.project_form(connection, form.form_id, store.reading)
        entries = forms.entries(connection)
    return next(entry for entry in entries if entry.form_id == form.form_id)


def add_builtin_forms(store: Store, progress: Progress) -> None:
    """Put the forms that come with Fieldapp into a new workspace, or newer versions of them into an old one."""
    builtin = builtin_forms()
    for done, form in enumerate(builtin):
        progress.report(tr("Preparing the forms"), done, len(builtin))
        add_form(store, form.path.read_bytes(), form.path.name)
