"""Every page is one screen: its picture and what moves it are seen without scrolling, and the picture is large."""

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.app_process import App
from dashboard.frames.claims import PICTURES
from lib.lessons.claims import CLAIMS
from lib.lessons.exercises import EXERCISES
from tests.browser.streamlit_page import expect_no_exception, open_page, wait_until, wait_until_idle

pytestmark = pytest.mark.ci

WINDOWS = {"laptop": (1366, 650, ""), "projector": (1280, 720, "present=1"), "large": (1920, 1080, "present=1")}
"""Width, height and link: a laptop of 768 lines less what the browser takes, and two projectors."""

# Of the window: on a laptop and on both projectors. The mark is 0.45, 0.60 and 0.65.
SHARES = {
    "explore?fn=tanh": (0.48, 0.60, 0.65),
    "compare?": (0.48, 0.60, 0.65),
    "gradient-check?guess=show": (0.51, 0.62, 0.67),
    "softmax?": (0.45, 0.61, 0.67),
    "softmax?view=jacobian": (0.45, 0.61, 0.67),
    "softmax?view=matrix": (0.45, 0.61, 0.67),
    "softmax?view=two": (0.45, 0.61, 0.67),
    "steep-slope?": (0.45, 0.60, 0.66),
    "steep-slope?panel=loss": (0.45, 0.60, 0.65),
    "vanishing?": (0.45, 0.61, 0.66),
    "vanishing?guess=show": (0.45, 0.62, 0.66),
    "dying?": (0.45, 0.61, 0.66),
    "dying?guess=show": (0.45, 0.61, 0.66),
    "dying?view=leaky&cure=show": (0.46, 0.64, 0.68),
    "dying?view=born&born=show": (0.45, 0.60, 0.65),
    "zig-zag?guess=show": (0.45, 0.60, 0.66),
    "non-linearity?": (0.45, 0.60, 0.65),
    "non-linearity?guess=show": (0.45, 0.60, 0.65),
    "non-linearity?guess=show&bend=2": (0.45, 0.60, 0.65),
    "non-linearity?view=grid&guess=show": (0.46, 0.62, 0.67),
    "non-linearity?view=grid&guess=show&bend=3": (0.465, 0.62, 0.68),
    "non-linearity?view=grid&guess=show&layers=1": (0.45, 0.60, 0.65),
    "non-linearity?view=rank&rank-guess=show": (0.45, 0.60, 0.65),
    "race?": (0.48, 0.65, 0.70),
    "race?guess=show": (0.52, 0.65, 0.70),
    "digits?": (0.45, 0.64, 0.68),
    "digits?guess=show": (0.45, 0.62, 0.67),
    "digits?guess=show&view=mistakes": (0.46, 0.64, 0.68),
}
"""Links, and the least share of the window that their pictures take."""

NUMBERS_BELOW = {
    *(address for address in SHARES if address.startswith(("gradient-check", "non-linearity"))),
    *("vanishing?", "steep-slope?"),
}
"""Links where the picture says the numbers, or a question in two lines waits: their line may be below the screen."""

MEASURE = """() => {
  const bench = [...document.querySelectorAll('[class*=st-key-workbench]')].pop();
  const columns = ':scope > [data-testid=stLayoutWrapper] > [data-testid=stHorizontalBlock] > [data-testid=stColumn]';
  const picture = [...bench.querySelectorAll(columns)].pop();
  const boxes = what => [...picture.querySelectorAll(what)]
    .map(e => e.getBoundingClientRect()).filter(b => b.height > 20);
  const svg = boxes('.stVegaLiteChart'), stages = [...picture.querySelectorAll('*')]
    .map(e => e.shadowRoot?.querySelector('.stage[data-painted] canvas')).filter(Boolean);
  const charts = [...svg, ...stages.map(e => e.getBoundingClientRect())];
  const shown = charts.filter(b => b.top < innerHeight);
  const lines = [...bench.querySelectorAll('.st-key-readings, .st-key-sums, .st-key-so-far')].flatMap(place => {
    const words = document.createRange();
    words.selectNodeContents(place);
    return [...words.getClientRects()].filter(b => b.height > 5).map(b => b.bottom);
  });
  const area = shown.reduce((sum, b) => sum + b.width * (Math.min(b.bottom, innerHeight) - b.top), 0);
  return {
    share: area / innerWidth / innerHeight,
    // A chart that begins below the others is a closer look, which may need scrolling.
    picture: Math.max(...charts.filter(b => b.top < innerHeight / 2).map(b => b.bottom)),
    control: boxes('[data-testid=stSlider]').map(b => b.bottom).sort((a, b) => a - b)[0] ?? 0,
    numbers: lines.length ? Math.min(...lines) : 0,
    sideways: document.documentElement.scrollWidth - innerWidth,
    settled: charts.length > 0 && picture.querySelectorAll('.stVegaLiteChart .marks').length >= svg.length,
  };
}"""


_COUNTED = (".grids table", ".st-key-counts table", ".st-key-found p")
QUESTIONS = {
    "claims?": (".st-key-claim-said h2", ".st-key-verdict-buttons"),
    "matrices?": (".number-sheet", *_COUNTED),
    "matrices?fn=gelu&c=1": _COUNTED,
    "?": (".st-key-cards-networks p",),
    "train?ask=100": (".st-key-words [data-variant]",),
}
"""Links to pages on which the question or the numbers are the stage, and what of them must be on the screen."""

LOWEST = """places => {
  const found = places.map(place => [...document.querySelectorAll(place)]);
  if (found.some(elements => !elements.length) || document.querySelector('[data-testid=stSkeleton]')) return null;
  return Math.max(...found.flat().map(element => element.getBoundingClientRect().bottom));
}"""


@pytest.fixture(params=["laptop", *(pytest.param(name, marks=pytest.mark.slow) for name in ("projector", "large"))])
def screen(request: pytest.FixtureRequest, browser: Browser):
    """A page in a window of its own, the link that belongs to it, and its place among the shares."""
    width, height, link = WINDOWS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height})
    yield context.new_page(), link, list(WINDOWS).index(request.param)
    context.close()


@pytest.mark.parametrize("address", SHARES)
def test_the_picture_and_what_moves_it_are_on_one_screen(screen, app_server: App, address: str):
    page, link, place = screen
    open_page(page, f"{app_server.url}/{address}{'' if address.endswith('?') else '&'}{link}")
    wait_until(page, lambda: page.evaluate(MEASURE)["settled"])
    wait_until(page, lambda: page.evaluate(MEASURE)["share"] >= SHARES[address][place])
    found = page.evaluate(MEASURE)
    height = page.viewport_size["height"]
    assert found["picture"] <= height
    assert found["control"] <= height + 4
    if link and address not in NUMBERS_BELOW:  # on a laptop they stand beside the picture, or under its sliders
        assert found["numbers"] <= height
    assert found["sideways"] <= 0
    expect_no_exception(page)


ASKED = (
    *("vanishing", "gradient-check", "race", "digits", "zig-zag", "dying", "non-linearity", "explore?ask=slope"),
    *("dying?view=leaky", "dying?view=born", "non-linearity?view=grid", "non-linearity?view=corners"),
    *("steep-slope", "steep-slope?panel=loss", "softmax", "compare"),
)
"""Links to pages that ask before they show."""

ABOVE = """() => {
  const boxes = what => [...document.querySelectorAll(what)]
    .map(e => e.getBoundingClientRect()).filter(b => b.height > 20);
  const question = boxes('[class*="-question"]')[0], pictures = boxes('.stVegaLiteChart, .stage').map(box => box.top);
  return question && question.bottom < Math.min(innerHeight / 2, ...pictures.map(top => top + 30));
}"""


@pytest.mark.parametrize("address", [ASKED[0], *(pytest.param(each, marks=pytest.mark.slow) for each in ASKED[1:])])
def test_the_question_of_a_projected_page_is_above_its_picture(page: Page, app_server: App, address: str):
    """It had slipped under the picture, and off the screen."""
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page(page, f"{app_server.url}/{address}{'&' if '?' in address else '?'}present=1")
    wait_until(page, lambda: page.evaluate(ABOVE))


@pytest.mark.parametrize("address", QUESTIONS)
def test_the_question_and_what_answers_it_are_on_one_screen(screen, app_server: App, address: str):
    page, link, _ = screen
    open_page(page, f"{app_server.url}/{address}{'' if address.endswith('?') else '&'}{link}")
    wait_until(page, lambda: page.evaluate(LOWEST, list(QUESTIONS[address])) is not None)
    wait_until(page, lambda: page.evaluate(LOWEST, list(QUESTIONS[address])) <= page.viewport_size["height"])
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    expect_no_exception(page)


def test_every_claim_is_on_one_screen_with_its_verdict_its_evidence_and_its_picture(screen, app_server: App):
    page, link, _ = screen
    given = "&".join(f"{key}=true" for key in CLAIMS)
    open_page(page, f"{app_server.url}/claims?{given}&{link}")
    below = {}
    for claim in CLAIMS.values():
        expect(page.get_by_role("heading", level=2)).to_contain_text(claim.says)
        places = [".st-key-claim-said h2", ".st-key-verdict-buttons", ".st-key-claim-told p"]
        if claim.key in PICTURES:
            expect(page.locator(f"svg:has-text('{PICTURES[claim.key].what}')").first).to_be_visible()
            places.append(".stVegaLiteChart svg")
        wait_until(page, lambda places=places: page.evaluate(LOWEST, places) is not None)
        wait_until_idle(page)
        if (lowest := page.evaluate(LOWEST, places)) > page.viewport_size["height"]:
            below[claim.key] = lowest
        page.keyboard.press("ArrowRight")
    assert below == {}
    expect_no_exception(page)


@pytest.mark.parametrize("key", EXERCISES)
def test_task_answer_and_result_of_an_exercise_are_on_a_laptops_screen(page: Page, app_server: App, key: str):
    _check_exercise(page, f"{app_server.url}/exercises?ex={key}&seed=3", 1366, 650)


def test_the_largest_matrix_of_an_exercise_fits_a_small_projector(page: Page, app_server: App):
    _check_exercise(page, f"{app_server.url}/exercises?ex=exercise-3&seed=3&present=1", 1280, 720)


def test_the_picture_of_a_claim_begins_on_a_phones_first_screen(page: Page, app_server: App):
    """It lay under the words of the evidence."""
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{app_server.url}/claims?{next(iter(PICTURES))}=true&claim={next(iter(PICTURES))}")
    picture = page.locator(".st-key-claim-said .stVegaLiteChart svg")
    picture.wait_for()
    wait_until(page, lambda: picture.bounding_box()["y"] < 700)


def _check_exercise(page: Page, address: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, address)
    page.get_by_role("button", name="Check").click()
    result = page.get_by_test_id("stAlert")
    expect(result).to_contain_text("Not yet")
    kinds = [".katex-display", "[data-testid=stDataFrame]", "input", ".st-key-buttons", ".st-key-outcome p"]
    present = [place for kind in kinds if page.locator(place := f".st-key-exercise {kind}").count()]
    wait_until(page, lambda: (page.evaluate(LOWEST, present) or height + 1) <= height)
    expect_no_exception(page)


def test_the_probe_stands_under_its_place_on_the_axis(screen, app_server: App):
    """The slider was up to 61 pixels beside the axis."""
    page, link, _ = screen
    for z, end in ((-10, "left"), (10, "right")):
        open_page(page, f"{app_server.url}/explore?z={z}&{link}")
        wait_until(page, lambda: page.evaluate(MEASURE)["settled"])
        wait_until(page, lambda end=end: abs(page.evaluate(BESIDE, end)) <= 3)


BESIDE = """end => {
  const thumb = document.querySelector('[class*=st-key-axis-line-] input[type=range]').parentElement.parentElement;
  const curves = [...document.querySelectorAll('.stVegaLiteChart .mark-line')].map(e => e.getBoundingClientRect());
  const box = thumb.getBoundingClientRect(), middle = box.left + box.width / 2;
  const [left, right] = [Math.min(...curves.map(b => b.left)), Math.max(...curves.map(b => b.right))];
  return middle - (end === 'left' ? left : right);
}"""


STRIP = """() => {
  const images = [...document.querySelectorAll('.stVegaLiteChart image')].map(e => e.getBoundingClientRect());
  return images.length > 1 && images.pop().width / innerWidth;
}"""


def test_the_strip_of_dying_units_is_wide(screen, app_server: App):
    """On a projector the numbers beside it left it 20 pixels."""
    page, link, _ = screen
    open_page(page, f"{app_server.url}/dying?guess=show&{link}")
    wait_until(page, lambda: page.evaluate(STRIP) > 0.18)
    expect(page.get_by_role("button", name="Play")).to_be_in_viewport(ratio=1)


def test_how_to_join_a_class_and_the_leaders_button_are_on_one_screen(screen, app_server: App):
    """On a projector the button is not shown: there the card is for the room."""
    page, link, _ = screen
    open_page(page, f"{app_server.url}/teach")
    page.get_by_role("button", name="Start a class").click()
    page.locator(".join-code").wait_for()
    if link:
        open_page(page, f"{page.url}&{link}")
    places = [".join-card img", ".join-card .join-code", ".join-card p:first-child", ".join-card p:last-child"]
    places += [] if link else [".st-key-class-card button"]
    wait_until(page, lambda: page.evaluate(LOWEST, places) is not None)
    wait_until(page, lambda: page.evaluate(LOWEST, places) <= page.viewport_size["height"])
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    expect_no_exception(page)


@pytest.mark.parametrize("address", ["gradient-check?guess=show", "steep-slope?", "steep-slope?panel=loss"])
def test_the_box_of_a_slider_leaves_the_axis_readable(screen, app_server: App, address: str):
    """It covered the last number."""
    page, link, _ = screen
    open_page(page, f"{app_server.url}/{address}{'' if address.endswith('?') else '&'}{link}")
    wait_until(page, lambda: page.evaluate(MEASURE)["settled"])
    wait_until(page, lambda: page.evaluate(CLEAR))


CLEAR = """() => {
  const box = document.querySelector('[class*=st-key-axis-line-] .number-field').getBoundingClientRect();
  const numbers = [...document.querySelectorAll('.stVegaLiteChart .role-axis-label text')]
    .map(e => e.getBoundingClientRect());
  return numbers.length > 0 && numbers.every(({ left, right, top, bottom }) =>
    right < box.left || left > box.right || top > box.bottom || bottom - (bottom - top) / 5 < box.top);
}"""


@pytest.mark.parametrize("address", ["steep-slope", "explore", "gradient-check?guess=show", "vanishing?guess=show"])
def test_on_a_phone_the_box_of_a_slider_leaves_its_label_readable(page: Page, app_server: App, address: str):
    """It covered the end of a long one."""
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{app_server.url}/{address}")
    wait_until(page, lambda: page.evaluate(APART))


APART = """() => {
  const lines = [...document.querySelectorAll('[class*=st-key-line-], [class*=st-key-axis-line-]')]
    .filter(line => line.querySelector('.number-field') && line.querySelector('[data-testid=stWidgetLabel]'));
  return lines.length > 0 && lines.every(line => {
    const label = document.createRange(), box = line.querySelector('.number-field').getBoundingClientRect();
    label.selectNodeContents(line.querySelector('[data-testid=stWidgetLabel] p'));
    return [...label.getClientRects()].every(({ right, bottom, top }) =>
      right <= box.left || bottom <= box.top || top >= box.bottom);
  });
}"""


def test_a_question_for_a_number_says_so_on_a_projector(page: Page, app_server: App):
    """What stands in the empty box was cut."""
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page(page, f"{app_server.url}/compare?present=1")
    box = page.get_by_placeholder("your prediction")
    box.wait_for()
    wait_until(page, lambda: box.evaluate(WHOLE))


WHOLE = """box => {
  const style = getComputedStyle(box), canvas = document.createElement('canvas').getContext('2d');
  canvas.font = style.font;
  const room = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return canvas.measureText(box.placeholder).width <= room;
}"""


def test_on_a_phone_question_and_numbers_of_vanishing_gradients_come_before_the_closer_look(
    page: Page, app_server: App
):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{app_server.url}/vanishing?guess=show")
    wait_until(page, lambda: page.evaluate(MEASURE)["settled"])
    wait_until(page, lambda: page.evaluate(ORDER))


ORDER = """() => {
  const top = element => element?.getBoundingClientRect().top;
  const charts = [...document.querySelectorAll('.stVegaLiteChart')].map(top).sort((a, b) => a - b);
  const places = ['.st-key-depth', '[class*="-question"]', '.st-key-readings']
    .map(name => top(document.querySelector(`.st-key-workbench-large ${name}`)));
  const tops = [charts[0], ...places, charts.at(-1)];
  return charts.length > 1 && tops.every((each, i) => !i || each > tops[i - 1]);
}"""
