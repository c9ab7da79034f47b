"""What expressions do where the engines of the standard disagree."""

from collections.abc import Callable

from fieldapp.interview.expressions import Context, parse, to_text
from fieldapp.interview.expressions.functions.chance import shuffled
from fieldapp.interview.tree import Element

MakeContext = Callable[..., Context]
VISITS = "<data><visit><n>1</n><kind>a</kind></visit><visit><n/><kind>b</kind></visit><visit><n>4</n></visit></data>"


def text(expression: str, context: Context) -> str:
    return to_text(parse(expression).evaluate(context.root, context))


def test_max_and_min_ignore_blanks(context_of: MakeContext) -> None:
    context = context_of(VISITS)

    assert text("max(/data/visit/n)", context) == "4"
    assert text("min(/data/visit/n)", context) == "1"
    assert text("max(-3, -1)", context) == "-1"
    assert text("max(/data/none)", context) == "NaN"


def test_regex_matches_the_whole_text(context_of: MakeContext) -> None:
    context = context_of("<data/>")

    assert text("regex('123', '[0-9]{3}')", context) == "true"
    assert text("regex('1234', '[0-9]{3}')", context) == "false"


def test_equality_of_two_texts_is_letter_by_letter(context_of: MakeContext) -> None:
    context = context_of("<data/>")

    assert text("'2018-06-25' = '2018-06-25T00:00:00.000+07:00'", context) == "false"
    assert text("'01' = '1'", context) == "false"
    assert text("'01' = 1", context) == "true"


def test_randomize_gives_the_order_of_the_minimal_standard_generator() -> None:
    nodes = [Element(letter) for letter in "ABCDEF"]

    assert "".join(node.name for node in shuffled(nodes, 42)) == "AFCBDE"
    assert "".join(node.name for node in shuffled(nodes, -42)) == "EDAFBC"
