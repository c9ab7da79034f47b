"""The data dictionary of a workbook: every question with its type, labels and choices, in all languages of its form."""

from collections.abc import Iterator

from fieldapp.forms.model import Form, Question, QuestionType, Repeat
from fieldapp.sheets.wording import Wording, plain
from fieldapp.sheets.writer import WorkbookWriter, put, put_header, put_table
from fieldapp.translation import tr


class DictionaryRows:
    """Collects the rows; ``language`` chooses the labels of the choices."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._rows: list[tuple[list[str], dict[str, str]]] = []
        self._languages: list[str] = []

    def add(self, form: Form) -> None:
        """Add all questions of a form."""
        wording = Wording(form, "labels", self._language)
        repeats = [node.path for node in form.nodes() if isinstance(node, Repeat)]
        for question in form.questions():
            if question.type is QuestionType.NOTE:
                continue
            repeat = max((path for path in repeats if question.path.startswith(path + "/")), key=len, default="")
            fixed = [form.form_id, repeat, question.path, question.type.value, _choices(question, wording)]
            labels = {language: plain(text) for language, text in question.label.by_language.items() if text}
            self._languages.extend(language for language in labels if language not in self._languages)
            self._rows.append((fixed, labels))

    def write(self, writer: WorkbookWriter) -> None:
        """Write the sheet."""
        sheet = writer.add(tr("Dictionary"))
        labels = [tr("Label: {language}", language=language or "-") for language in self._languages]
        headers = [tr("Form"), tr("Repeat"), tr("Question"), tr("Type"), tr("Choices"), *labels]
        put_header(sheet, headers, [20, 16, 34, 16, 50, *(40 for _ in labels)])
        for row, (fixed, texts) in enumerate(self._rows, 2):
            values = [*fixed, *(texts.get(language, "") for language in self._languages)]
            for column, value in enumerate(values, 1):
                if value:
                    put(sheet, row, column, value)
        put_table(sheet, "dictionary", headers, len(self._rows))


def _choices(question: Question, wording: Wording) -> str:
    if question.choices_file:
        return question.choices_file + ".csv"
    return "; ".join(_pairs(question, wording))


def _pairs(question: Question, wording: Wording) -> Iterator[str]:
    for value, shown in wording.choices(question).items():
        yield value if value == shown else f"{value} = {shown}"
