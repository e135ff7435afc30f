"""The softmax lab shows the core's numbers for every preset, picture, precision and cell."""

import re

import numpy as np
import pytest

from dashboard.parts.softmax_lab import PRESETS, VIEWS
from dashboard.text.numbers import figure
from lib.lessons.softmax_steps import FORMS, calculate
from lib.softmax import entropy, softmax
from tests.pages.app_pages import address, charts, edit, notice, run, visit

ROWS = {key: [[float(cell) for cell in row] for row in cells] for key, (_, cells) in PRESETS.items()}


def lab(**link):
    return visit("softmax_lab", **link)


def tables(app):
    """The page's tables of numbers, as lists of rows."""
    texts = [element.value.partition("\n\n")[0] for element in app.markdown if element.value.startswith("|")]
    return [[[c.strip() for c in line.strip("|").split("|")] for line in text.splitlines()[2:]] for text in texts]


def words(app):
    return "\n".join(element.value for element in [*app.markdown, *app.info])


class TestPresets:
    @pytest.mark.parametrize("preset", PRESETS)
    @pytest.mark.parametrize("T", [1.0, 0.35])
    def test_the_page_shows_what_the_core_returns(self, preset, T):
        z = np.array(ROWS[preset][0])
        app = lab(logits=preset, T=str(T), guess="nan")
        assert notice(app) == ""
        (data,) = charts(app)
        p = softmax(z, temperature=T)
        np.testing.assert_array_equal(data["bars"]["p"], p)
        (numbers,) = [line for line in words(app).splitlines() if line.startswith("sum of")]
        total, spread, most = (figure(float(value)) for value in (p.sum(), entropy(p), np.log(z.size)))
        assert numbers == (
            f"sum of *p* **{total}** · entropy *H* **{spread}** nats, at most ln {z.size} = {most}"
            " · largest change of a *p* by *c* **0**"
        )
        for key, lines in zip(FORMS, tables(app), strict=True):
            result = calculate(key, z, T)
            for entry, line in enumerate(lines):
                shown = [re.sub(r"^:orange-background\[\*\*► (.*)\*\*\]$", r"\1", cell) for cell in line[1:]]
                steps = [step for step in result.steps.values() if step.values.ndim]
                assert shown == [
                    "NaN" if np.isnan(step.values[entry]) else figure(float(step.values[entry])) for step in steps
                ]
            assert (result.flaw is None) or result.flaw.reason in words(app)

    def test_the_first_bad_number_is_marked_and_only_that(self):
        app = lab(logits="exercise", row="2", guess="third")
        assert words(app).count(":orange-background[") == 1
        assert ":orange-background[**► 0**]" in words(app)
        assert "0/0 is NaN" in words(app)

    def test_log_softmax_keeps_what_the_probability_loses(self):
        app = lab(logits="gap", guess="nan")
        assert "**Keeps p, loses ln p.** ►" in words(app)
        assert "**Survives.** ►" in words(app)
        assert "would be **∞** from the probability p₁ and **800.0** from the logits" in words(app)

    def test_presets_are_the_lessons(self):
        assert ROWS["exercise"] == [[1000] * 3, [-1000] * 3]
        assert ROWS["thousand"] == [[1000, 999, 998]]
        assert ROWS["gap"] == [[0, 800]]
        assert np.shape(ROWS["digits"]) == (4, 10)


class TestSheet:
    def test_an_edit_is_used_and_linked_and_the_link_brings_it_back(self):
        app = edit(lab(), {(0, 1): "4", (1, 0): "-0.0", (1, 1): "1e308"})
        assert address(app)["logits"] == "2,4,-1;0,1e308"
        assert charts(app)[0]["bars"]["p"].tolist() == softmax([2.0, 4.0, -1.0]).tolist()
        again = lab(**address(app))
        assert charts(again)[0]["bars"].equals(charts(app)[0]["bars"])
        run(again.selectbox(key="row").set_value("2"))
        assert charts(again)[0]["bars"]["p"].tolist() == [0, 1]

    @pytest.mark.parametrize("cell", ["abc", "inf", "nan", "", "1e999", "1,5", "`*[x](y)*`"])
    def test_a_bad_cell_has_a_message_and_the_rest_counts(self, cell):
        app = edit(lab(), {(0, 1): cell})
        assert "Row 1, column 2: " in notice(app)
        assert "The rest is used." in notice(app)
        assert charts(app)[0]["bars"]["label"].tolist() == ["p₁", "p₃"]
        assert address(app)["logits"] in ("2,?,-1", "2,,-1")

    def test_what_is_typed_cannot_format_the_page(self):
        assert r"“\`\*\[x\](y)\*\`” is not a number" in notice(edit(lab(), {(0, 1): "`*[x](y)*`"}))

    def test_a_fraction_is_a_number(self):
        app = edit(lab(), {(0, 1): "1/4"})
        assert notice(app) == ""
        assert address(app)["logits"] == "2,0.25,-1"

    def test_a_block_pasted_into_one_open_cell_is_laid_out(self):
        app = edit(lab(), {(0, 1): "5\t-6\n7\tx\n"})
        assert address(app)["logits"] == "2,5,-6;,7,?"
        edit(app, {(0, 2): "8"})
        assert address(app)["logits"] == "2,5,8;,7,?"

    def test_a_cell_too_large_for_float32_is_named(self):
        assert "too large for float32" in notice(lab(logits="1e308,0", precision="float32"))
        assert notice(lab(logits="1e308,0")) == ""

    @pytest.mark.parametrize("view", VIEWS)
    def test_a_sheet_filled_to_its_edge_says_so(self, view):
        app = edit(lab(view=view), {(i, j): str(i * j) for i in range(12) for j in range(12)})
        assert any("used to its edge" in caption.value for caption in app.caption)
        assert len(charts(app)) == 1

    def test_an_empty_sheet_is_a_sentence(self):
        app = edit(lab(), {(0, j): None for j in range(3)})
        assert "The sheet holds no number yet" in words(app)
        assert charts(app) == []
        assert charts(edit(app, {(0, 0): "1"})) != []

    def test_a_preset_replaces_the_numbers_and_the_name_follows_an_edit(self):
        app = edit(lab(), {(0, 0): "7"})
        assert app.selectbox(key="logits.sheet.preset").value == ""
        run(app.selectbox(key="logits.sheet.preset").set_value("gap"))
        assert address(app) == {"logits": "gap"}
        assert charts(app)[0]["bars"]["p"].tolist() == [0, 1]
        assert app.selectbox(key="logits.sheet.preset").value == "gap"

    def test_a_row_that_is_gone_gives_way_to_the_first(self):
        app = lab(logits="digits", row="4")
        run(app.selectbox(key="logits.sheet.preset").set_value("gap"))
        assert app.selectbox(key="row").value == "1"
        assert address(app) == {"logits": "gap"}

    def test_the_page_is_as_it_was_left(self):
        app = edit(lab(), {(0, 0): "7"})
        run(app.switch_page("../pages/explore.py"))
        run(app.switch_page("../pages/softmax_lab.py"))
        assert charts(app)[0]["bars"]["p"].tolist() == softmax([7.0, 1.0, -1.0]).tolist()
        edit(app, {(0, 1): "3"})
        assert address(app)["logits"] == "7,3,-1"

    def test_two_edits_in_turn_both_count(self):
        app = edit(lab(), {(0, 0): "7"})
        app = edit(app, {(0, 0): "7", (0, 1): "6"})
        assert address(app)["logits"] == "7,6,-1"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("logits", "nonsense"),
        ("logits", "1;" * 12 + "1"),
        ("T", "0"),
        ("T", "nan"),
        ("c", "1001"),
        ("row", "2"),
        ("view", "pie"),
        ("precision", "float16"),
        ("guess", "maybe"),
    ],
)
def test_a_wrong_link_shows_the_default_and_says_so(name, raw):
    app = lab(**{name: raw})
    assert name in notice(app)
    assert address(app) == {}
    assert charts(app)[0]["bars"]["p"].tolist() == softmax(ROWS["moderate"][0]).tolist()


@pytest.mark.parametrize(("preset", "row"), [("thousand", "1"), ("exercise", "2"), ("gap", "1")])
def test_a_claim_shows_its_numbers(preset, row):
    app = lab(c="7", T="2", view="jacobian")
    run(app.button(key=f"claim-{preset}").click())
    link = {"logits": preset, "guess": "pass", "view": "jacobian", **({"row": row} if row != "1" else {})}
    assert address(app) == link
