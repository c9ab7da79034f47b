"""Long lists in the two older ways: search() in an appearance, and select_one_external with itemsets.csv."""

import pytest

SEARCHED = """
| survey |
| | type | name | label::English (en) | label::Khmer (km) | appearance |
| | select_one state | state | State | រដ្ឋ | |
| | begin_repeat | visit | Visit | ទស្សនកិច្ច | |
| | select_one state | of | State | រដ្ឋ | |
| | select_one town | town | Town | ក្រុង | search('towns', 'matches', 'state', ${of}) |
| | end_repeat | visit | | | |
| | select_one town | any | Any | ណាមួយ | minimal search("towns") |
| | text | typed | Typed | វាយ | |
| | select_multiple town | f | F | រក | search('towns', 'contains', 'name_en,name_km', ${typed}, 'state', ${state}) |
| choices |
| | list_name | name | label::English (en) | label::Khmer (km) |
| | state | n | North | ជើង |
| | state | s | South | ត្បូង |
| | town | code | name_en | name_km |
| | town | 99 | None | គ្មាន |
"""
TOWNS = "code,name_en,name_km,state\na,Ang,អង្គ,n\nb,Bakan,បាកាន,s\nc,Candle,ខ្ញុំ,n\n"
EXTERNAL = """
| survey |
| | type | name | label | choice_filter |
| | select_one state | state | State | |
| | select_one_external town | town | Town | state=${state} |
| choices |
| | list_name | name | label |
| | state | n | North |
| external_choices |
| | list_name | name | label | state |
| | town | a | Ang | n |
"""
ITEMSETS = "list_name,name,label,state\ntown,a,Ang,n\ntown,b,Bakan,s\nother,c,Other,n\n"


def offered(interview, path):
    return [(choice.value, choice.label) for choice in interview.choices(path)]


@pytest.fixture
def searched(begin):
    return begin(SEARCHED, language="English (en)", resource=lambda name: {"towns.csv": TOWNS.encode()}[name])


def test_search_offers_all_rows_after_the_fixed_choices(searched):
    assert offered(searched, "any") == [("99", "None"), ("a", "Ang"), ("b", "Bakan"), ("c", "Candle")]


def test_search_takes_the_label_from_the_column_of_the_language(searched):
    searched.set_language("Khmer (km)")
    assert offered(searched, "any")[1] == ("a", "អង្គ")


def test_search_reads_the_answer_of_its_own_repeat(searched):
    first, second = searched.answers()["visit"][0], searched.add_repeat("visit").added
    searched.answer(f"visit[{first}]/of", "n")
    searched.answer(f"visit[{second}]/of", "s")
    assert offered(searched, f"visit[{first}]/town")[1:] == [("a", "Ang"), ("c", "Candle")]
    assert offered(searched, f"visit[{second}]/town")[1:] == [("b", "Bakan")]


def test_search_finds_parts_of_words_and_filters(searched):
    searched.answer("state", "n")
    searched.answer("typed", "AN")
    assert offered(searched, "f")[1:] == [("a", "Ang"), ("c", "Candle")]
    searched.answer("state", "s")
    assert offered(searched, "f")[1:] == [("b", "Bakan")]


def test_search_is_no_appearance_any_more(searched):
    question = next(each for each in searched.form.questions() if each.name == "any")
    assert question.appearance == frozenset({"minimal"})
    assert question.choices_file == "towns"


def test_choice_that_search_does_not_offer_is_a_problem(searched):
    searched.answer("any", "zzz")
    assert searched.state("any").problem is not None


def test_external_list_is_filtered_by_the_answer(begin):
    interview = begin(EXTERNAL, resource=lambda name: {"itemsets.csv": ITEMSETS.encode()}[name])
    interview.answer("state", "n")
    assert offered(interview, "town") == [("a", "Ang")]


def test_external_list_has_a_label_column_for_a_language(begin):
    table = EXTERNAL.replace("| label |", "| label::Khmer (km) |")
    lists = "list_name,name,label,label::Khmer (km),state\ntown,a,Ang,អង្គ,n\ntown,b,Bakan,,n\n"
    interview = begin(table, language="Khmer (km)", resource=lambda _: lists.encode())
    interview.answer("state", "n")
    assert offered(interview, "town") == [("a", "អង្គ"), ("b", "Bakan")]


def test_files_of_the_lists_are_files_of_the_form(begin):
    interview = begin(EXTERNAL, resource=lambda name: {"itemsets.csv": ITEMSETS.encode()}[name])
    assert interview.form.files == ("itemsets.csv",)
