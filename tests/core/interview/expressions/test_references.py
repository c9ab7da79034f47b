"""What an expression depends on, and why it came out as it did."""

from collections.abc import Callable

from fieldapp.interview.expressions import Context, parse, to_text

MakeContext = Callable[..., Context]


def references(expression: str) -> list[str]:
    return [str(reference) for reference in parse(expression).references()]


def test_references_are_all_paths_those_in_predicates_too() -> None:
    found = references("sum(/data/visit[kind = current()/../k]/n) + ../a")

    assert found == ["/data/visit/kind", "../k", "/data/visit/n", "../a"]


def test_references_into_lists_are_marked() -> None:
    (name, path, label) = parse("instance('places')/root/item[name = /data/p]/label").references()

    assert (name.instance, str(path), label.steps) == ("places", "/data/p", ("root", "item", "label"))
    assert name.absolute(("data",)) is None


def test_relative_reference_is_made_absolute_from_its_question() -> None:
    (reference,) = parse("../../count").references()

    assert reference.absolute(("data", "visit", "n")) == ("data", "count")


def test_functions_without_argument_depend_on_their_question() -> None:
    assert references("string-length() > 3") == ["."]


def test_list_named_by_an_answer_depends_on_the_answer() -> None:
    assert references("instance(concat('a', ../b))/root/item") == ["../b"]
    assert references("pulldata(../file, 'a', 'b', 'c')") == ["../file"]


def test_any_depth_is_a_reference_to_anything_below() -> None:
    assert references("//n") == ["/**/n"]


def test_functions_are_listed() -> None:
    assert parse("if(true(), /data/a[position() = last()], 2)").functions() == {"if", "true", "position", "last"}


def test_parts_show_why_it_came_out_as_it_did(context_of: MakeContext) -> None:
    context = context_of("<data><age>9</age><sex>f</sex></data>")

    parts = parse("/data/age > 14 and /data/sex = 'f'").parts(context.root, context)

    assert [(part.text, part.depth, to_text(part.value)) for part in parts] == [
        ("/data/age > 14 and /data/sex = 'f'", 0, "false"),
        ("/data/age > 14", 1, "false"),
        ("/data/age", 2, "9"),
        ("/data/sex = 'f'", 1, "true"),
        ("/data/sex", 2, "f"),
    ]
