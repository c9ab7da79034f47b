"""Relevance, repeats and secondary instances in expressions."""

from collections.abc import Callable

from fieldapp.interview.expressions import Context, parse, to_text

MakeContext = Callable[..., Context]
VISITS = "<data><visit><n>1</n><kind>a</kind></visit><visit><n/><kind>b</kind></visit><visit><n>4</n></visit></data>"
PLACES = "<root>" + "".join(f"<item><name>p{n}</name><up>u{n % 3}</up></item>" for n in range(60)) + "</root>"


def text(expression: str, context: Context) -> str:
    return to_text(parse(expression).evaluate(context.root, context))


def test_irrelevant_and_removed_nodes_are_in_no_node_set(context_of: MakeContext) -> None:
    context = context_of(VISITS)
    first, second, _ = context.root.nodes[0].named("visit")
    first.is_relevant = False
    second.parent.remove(second)

    assert text("count(/data/visit)", context) == "1"
    assert text("sum(//n)", context) == "4"
    assert text("count(/data/visit/n/..)", context) == "1"


def test_irrelevant_attributes_are_in_no_node_set(context_of: MakeContext) -> None:
    context = context_of("<data a='1' b='2'/>")
    context.root.nodes[0].attributes["a"].is_relevant = False

    assert text("count(/data/@*)", context) == "1"


def test_absolute_path_to_one_answer_means_that_of_the_own_repeat(context_of: MakeContext) -> None:
    context = context_of(VISITS, places=PLACES.replace("u1", "b"))
    second = context.root.nodes[0].named("visit")[1]
    kind = second.named("kind")[0]

    assert parse("/data/visit/kind").evaluate_text(kind, context) == "b"
    assert parse("/data/visit/kind = 'a'").evaluate(kind, context) is False
    assert parse("if(true(), /data/visit/kind, '')").evaluate_text(kind, context) == "b"
    assert parse("selected(/data/visit/kind, 'b')").evaluate(kind, context) is True
    assert parse("count(instance('places')/root/item[up = /data/visit/kind])").evaluate(kind, context) == 20


def test_absolute_path_to_many_answers_means_all(context_of: MakeContext) -> None:
    context = context_of(VISITS)
    kind = context.root.nodes[0].named("visit")[1].named("kind")[0]

    assert parse("count(/data/visit)").evaluate(kind, context) == 3
    assert parse("max(/data/visit/n)").evaluate(kind, context) == 4
    assert parse("join('', /data/visit/kind)").evaluate(kind, context) == "ab"
    assert parse("/data/visit[position() = 1]/kind").evaluate_text(kind, context) == "a"


def test_indexed_repeat_takes_the_answer_of_one_repeat(context_of: MakeContext) -> None:
    context = context_of(VISITS)

    assert text("indexed-repeat(/data/visit/kind, /data/visit, 2)", context) == "b"
    assert text("indexed-repeat(/data/visit/kind, /data/visit, 9)", context) == ""


def test_number_of_an_indexed_repeat_is_that_of_the_question_that_asks(context_of: MakeContext) -> None:
    context = context_of(VISITS)
    third = context.root.nodes[0].named("visit")[2]

    before = parse("indexed-repeat(/data/visit/kind, /data/visit, position(..) - 1)")

    assert before.evaluate_text(third.named("n")[0], context) == "b"


def test_indexed_repeat_takes_one_answer_of_nested_repeats(context_of: MakeContext) -> None:
    context = context_of("<d><a><b><x>1</x></b></a><a><b><x>2</x></b><b><x>3</x></b></a></d>")
    place = context.root.nodes[0]

    assert text("indexed-repeat(/d/a/b/x, /d/a, 2, /d/a/b, 2)", context) == "3"
    assert parse("indexed-repeat(//x, a, 2, //b, 1)").evaluate_text(place, context) == "2"
    assert parse("indexed-repeat(a/b/x, a, 5, a/b, 1)").evaluate_text(place, context) == ""
    assert parse("indexed-repeat(//x, //b, 1, a, 2)").evaluate_text(place, context) == "2"
    assert parse("indexed-repeat(//x, a, 5)").evaluate_text(place, context) == ""


def test_position_of_a_repeat_counts_its_siblings(context_of: MakeContext) -> None:
    context = context_of(VISITS)
    third = context.root.nodes[0].named("visit")[2]

    assert parse("position(..)").evaluate(third.named("n")[0], context) == 3
    assert text("position(/data/none)", context) == "NaN"


def test_unknown_list_is_empty_and_warned_of(context_of: MakeContext) -> None:
    context = context_of("<data/>")
    warnings: list[str] = []
    context.warn = warnings.append

    assert text("count(instance('nothing')/root/item)", context) == "0"
    assert "nothing" in warnings[0]


def test_absolute_path_in_a_predicate_of_a_list_leads_to_the_answers(context_of: MakeContext) -> None:
    context = context_of("<data><u>u1</u></data>", places=PLACES)

    assert text("count(instance('places')/root/item[up = /data/u])", context) == "20"


def test_current_is_the_question_the_expression_stands_at(context_of: MakeContext) -> None:
    context = context_of("<data><g><u>u2</u><p/></g></data>", places=PLACES)
    place = context.root.nodes[0].named("g")[0].named("p")[0]

    found = parse("instance('places')/root/item[up = current()/../u and name != 'p2']/name").evaluate(place, context)

    assert isinstance(found, list)
    assert [node.text for node in found][:2] == ["p5", "p8"]


def test_index_of_a_column_gives_what_looking_at_every_row_gives(context_of: MakeContext) -> None:
    context = context_of("<data><u>u1</u><n>2</n></data>", places=PLACES)

    for predicate, slow in (
        ("up = 'u1'", "concat(up, '') = 'u1'"),
        ("'u1' = up and name > 'p'", "concat(up, '') = 'u1' and name > 'p'"),
        ("up = /data/*", "concat(up, '') = /data/*"),
        ("up = /data/none", "concat(up, '') = /data/none"),
        ("up = 'u1' and position() < 5", "concat(up, '') = 'u1' and position() < 5"),
        ("up = 'u1'][2", "concat(up, '') = 'u1'][2"),
        ("up = 1", "concat(up, '') = 1"),
    ):
        fast_nodes = parse(f"instance('places')/root/item[{predicate}]").evaluate(context.root, context)
        slow_nodes = parse(f"instance('places')/root/item[{slow}]").evaluate(context.root, context)
        assert fast_nodes == slow_nodes, predicate


def test_pulldata_looks_a_cell_up(context_of: MakeContext) -> None:
    context = context_of("<data/>", places=PLACES)

    assert text("pulldata('places', 'up', 'name', 'p4')", context) == "u1"
    assert text("pulldata('places', 'up', 'name', 'nowhere')", context) == ""


def test_texts_come_in_the_language_of_the_interview(context_of: MakeContext) -> None:
    context = context_of("<data/>")
    context.text = lambda identifier, language: f"{identifier} {language}"
    context.language = "ខ្មែរ"

    assert text("jr:itext('/data/a:label')", context) == "/data/a:label ខ្មែរ"


def test_once_keeps_what_is_there(context_of: MakeContext) -> None:
    context = context_of("<data><a>kept</a><b/></data>")
    a, b = context.root.nodes[0].nodes

    assert parse("once('new')").evaluate_text(a, context) == "kept"
    assert parse("once('new')").evaluate_text(b, context) == "new"
