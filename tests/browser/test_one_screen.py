"""Every page is one screen: its picture and what moves it are seen without scrolling, and the picture is large."""

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.app_process import App
from dashboard.frames.claims import PICTURES
from lib.lessons.claims import CLAIMS
from lib.lessons.exercises import EXERCISES
from tests.browser.streamlit_page import expect_no_exception, open_page, wait_until, wait_until_idle

WINDOWS = {"laptop": (1366, 650, ""), "projector": (1280, 720, "present=1"), "large": (1920, 1080, "present=1")}
"""Width, height and link: a laptop of 768 lines less what the browser takes, and two projectors."""

# Of the window: on a laptop and on both projectors. Before, the best was 0.28 and 0.22.
SHARES = {
    "explore?fn=tanh": (0.43, 0.53, 0.61),
    "compare?": (0.43, 0.53, 0.61),
    "gradient-check?guess=show": (0.45, 0.53, 0.61),
    "softmax?": (0.38, 0.41, 0.45),
    "softmax?view=jacobian": (0.38, 0.41, 0.45),
    "steep-slope?": (0.40, 0.43, 0.47),
    "steep-slope?panel=loss": (0.40, 0.43, 0.47),
    "vanishing?": (0.42, 0.45, 0.48),
    "vanishing?guess=show": (0.42, 0.45, 0.48),
    "dying?": (0.38, 0.40, 0.44),
    "dying?guess=show": (0.38, 0.40, 0.44),
    "dying?view=born&born=show": (0.38, 0.40, 0.44),
    "zig-zag?guess=show": (0.41, 0.43, 0.47),
    "non-linearity?guess=show": (0.24, 0.31, 0.42),
    "non-linearity?view=grid&guess=show": (0.12, 0.14, 0.22),
    "digits?guess=show": (0.40, 0.43, 0.47),
}
"""Links, and the least share of the window that their pictures take; two squares beside each other cannot take more."""

MEASURE = """() => {
  const bench = [...document.querySelectorAll('[class*=st-key-workbench]')].pop();
  const columns = ':scope > [data-testid=stLayoutWrapper] > [data-testid=stHorizontalBlock] > [data-testid=stColumn]';
  const picture = [...bench.querySelectorAll(columns)].pop();
  const boxes = what => [...picture.querySelectorAll(what)]
    .map(e => e.getBoundingClientRect()).filter(b => b.height > 20);
  const charts = boxes('.stVegaLiteChart'), shown = charts.filter(b => b.top < innerHeight);
  const area = shown.reduce((sum, b) => sum + b.width * (Math.min(b.bottom, innerHeight) - b.top), 0);
  return {
    share: area / innerWidth / innerHeight,
    // A chart that begins below the others is a closer look, which may need scrolling.
    picture: Math.max(...charts.filter(b => b.top < innerHeight / 2).map(b => b.bottom)),
    control: Math.min(...boxes('[data-testid=stSlider]').map(b => b.bottom), innerHeight),
    sideways: document.documentElement.scrollWidth - innerWidth,
    settled: charts.length > 0 && picture.querySelectorAll('.stVegaLiteChart .marks').length >= charts.length,
  };
}"""


_COUNTED = (".grids table", ".st-key-counts table", ".st-key-found p")
QUESTIONS = {
    "claims?": (".st-key-claim-said h2", ".st-key-verdict-buttons"),
    "matrices?": (".number-sheet", *_COUNTED),
    "matrices?fn=gelu&c=1": _COUNTED,
}
"""Links to pages on which the question or the numbers are the stage, and what of them must be on the screen."""

LOWEST = """places => {
  const found = places.map(place => [...document.querySelectorAll(place)]);
  if (found.some(elements => !elements.length) || document.querySelector('[data-testid=stSkeleton]')) return null;
  return Math.max(...found.flat().map(element => element.getBoundingClientRect().bottom));
}"""


@pytest.fixture(params=["laptop", "large", pytest.param("projector", marks=pytest.mark.slow)])
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
    assert found["sideways"] <= 0
    expect_no_exception(page)


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
    page.set_viewport_size({"width": 1366, "height": 650})
    open_page(page, f"{app_server.url}/exercises?ex={key}&seed=3")
    page.get_by_role("button", name="Check").click()
    result = page.get_by_test_id("stAlert")
    expect(result).to_contain_text("Not yet")
    kinds = [".katex-display", "[data-testid=stDataFrame]", "input", ".st-key-buttons", ".st-key-outcome p"]
    present = [place for kind in kinds if page.locator(place := f".st-key-exercise {kind}").count()]
    wait_until(page, lambda: (page.evaluate(LOWEST, present) or 651) <= 650)
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
    expect(page.get_by_role("button", name="Play")).to_be_in_viewport()
