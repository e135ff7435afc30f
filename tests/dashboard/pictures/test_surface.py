"""The picture behind the points says what the network says: colours, none at the threshold, the right way up."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from dashboard.charts.theme import CLASS_COLOUR
from dashboard.frames import INPUT_LIMIT
from dashboard.pictures import surface
from lib.datasets import DATASETS
from lib.trainers import TrainConfig, Trainer

WHITE = (255, 255, 255)
GREY = (128, 128, 128)


def decoded(frame, paper=WHITE):
    """The picture as it looks on paper."""
    (row,) = frame.to_pylist()
    assert (row["x1"], row["x2"]) == (-INPUT_LIMIT, INPUT_LIMIT)
    assert (row["y1"], row["y2"]) == (-INPUT_LIMIT, INPUT_LIMIT)
    kind, data = row["url"].split(",")
    assert kind == "data:image/png;base64"
    picture = Image.open(io.BytesIO(base64.b64decode(data)))
    ground = Image.new("RGBA", picture.size, paper)
    return np.asarray(Image.alpha_composite(ground, picture).convert("RGB")).astype(int)


def full(*answer: float):
    """The output of a network that gives the same answer everywhere."""
    return np.tile(np.array(answer, dtype=float), (len(surface.inputs()), 1))


def strongest(colour: str, paper=WHITE) -> np.ndarray:
    """Three quarters of a colour on paper."""
    return 0.25 * np.array(paper) + 0.75 * np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])


def test_the_inputs_are_the_centres_of_the_pixels_from_the_top_left():
    x = surface.inputs()
    side = int(len(x) ** 0.5)
    assert side**2 == len(x)
    half = INPUT_LIMIT / side
    assert x[0] == pytest.approx([-INPUT_LIMIT + half, INPUT_LIMIT - half])
    assert x[1, 0] > x[0, 0]
    assert x[-1] == pytest.approx([INPUT_LIMIT - half, -INPUT_LIMIT + half])
    assert x.mean(axis=0) == pytest.approx([0, 0])


def test_what_is_undecided_is_dark_on_dark_paper():
    """In the dark theme it was white, and glared."""
    dark = (4, 5, 7)
    assert (decoded(surface.probabilities(full(0.5)), dark) == dark).all()
    assert (decoded(surface.values(full(0.0)), dark) == dark).all()
    for label in (0, 1):
        picture = decoded(surface.probabilities(full(float(label))), dark)
        assert np.abs(picture - strongest(CLASS_COLOUR[label], dark)).max() <= 1


def test_one_half_is_bare_paper():
    assert (decoded(surface.probabilities(full(0.5))) == WHITE).all()


@pytest.mark.parametrize("label", [0, 1])
def test_a_sure_answer_has_the_colour_of_its_class(label):
    picture = decoded(surface.probabilities(full(float(label))))
    assert np.abs(picture - strongest(CLASS_COLOUR[label])).max() <= 1


@pytest.mark.parametrize(("k", "label"), [(k, label) for k in (3, 4, 5) for label in range(k)])
def test_with_more_classes_the_winner_gives_the_colour(k, label):
    picture = decoded(surface.probabilities(full(*np.eye(k)[label])))
    assert np.abs(picture - strongest(CLASS_COLOUR[label])).max() <= 1


def test_a_third_each_is_bare_paper():
    assert (decoded(surface.probabilities(full(1 / 3, 1 / 3, 1 / 3))) == WHITE).all()


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_two_classes_that_are_level_meet_in_bare_paper(k):
    level = np.zeros(k)
    level[[0, k - 1]] = 0.5
    assert (decoded(surface.probabilities(full(*level))) == WHITE).all()


def test_the_strength_is_the_lead_over_the_second():
    lead = decoded(surface.probabilities(full(0.1, 0.1, 0.6, 0.2)))
    expected = 255 + (strongest(CLASS_COLOUR[2]) - 255) * 0.4
    assert np.abs(lead - expected).max() <= 1


def test_one_column_and_two_columns_give_the_same_picture():
    p = (surface.inputs()[:, :1] + INPUT_LIMIT) / (2 * INPUT_LIMIT)
    one, two = surface.probabilities(p), surface.probabilities(np.hstack([1 - p, p]))
    assert one["url"].to_pylist()[0] == two["url"].to_pylist()[0]


def test_the_top_row_is_high_x2_and_the_right_column_high_x1():
    x = surface.inputs()
    upper = decoded(surface.probabilities((x[:, 1:] > 0).astype(float)))
    side = len(upper)
    assert np.abs(upper[: side // 2] - strongest(CLASS_COLOUR[1])).max() <= 1
    assert np.abs(upper[side // 2 :] - strongest(CLASS_COLOUR[0])).max() <= 1
    right = decoded(surface.probabilities((x[:, :1] > 0).astype(float)))
    assert np.abs(right[:, side // 2 :] - strongest(CLASS_COLOUR[1])).max() <= 1


def test_certainty_fades_to_paper_steadily():
    p = np.linspace(0.5, 1, len(surface.inputs()))[:, np.newaxis]
    red = decoded(surface.probabilities(p)).reshape(-1, 3)[:, 0]
    assert (np.diff(red) <= 0).all()


def test_regression_is_bare_at_0_and_stops_at_its_ends():
    assert (decoded(surface.values(full(0.0))) == WHITE).all()
    for value, label in ((-1.0, 0), (1.0, 1)):
        sure = decoded(surface.values(full(value)))
        assert np.abs(sure - strongest(CLASS_COLOUR[label])).max() <= 1
        assert (decoded(surface.values(full(50 * value))) == sure).all()
        assert (decoded(surface.values(full(value * np.inf))) == sure).all()


@pytest.mark.parametrize("draw", [surface.probabilities, surface.values])
def test_no_number_is_grey(draw):
    assert (decoded(draw(full(np.nan))) == GREY).all()


def test_no_number_among_three_classes_is_grey():
    assert (decoded(surface.probabilities(full(np.nan, np.nan, np.nan))) == GREY).all()


def test_one_bad_pixel_leaves_the_others_alone():
    output = full(1.0)
    output[0] = np.nan
    picture = decoded(surface.probabilities(output)).reshape(-1, 3)
    assert tuple(picture[0]) == GREY
    assert np.abs(picture[1:] - strongest(CLASS_COLOUR[1])).max() <= 1


@pytest.mark.parametrize("key", [key for key, record in DATASETS.items() if record.n_in == 2])
def test_the_colour_under_a_point_is_the_answer_for_that_point(key):
    run = Trainer(TrainConfig(data=key, n=60))
    run.run(epochs=5)
    output = run.predict(surface.inputs())
    draw = surface.values if run.task == "regression" else surface.probabilities
    picture = decoded(draw(output)).reshape(-1, 3)
    blue_over_red = picture[:, 2] - picture[:, 0]
    if run.task == "binary":
        assert (blue_over_red[output[:, 0] > 0.6] > 0).all()
        assert (blue_over_red[output[:, 0] < 0.4] < 0).all()
    if run.task == "regression":
        assert (blue_over_red[output[:, 0] > 0.1] > 0).all()
        assert (blue_over_red[output[:, 0] < -0.1] < 0).all()


def test_a_small_plane_covers_the_same_corners_with_fewer_pixels():
    small = surface.inputs(50)
    assert small.shape == (50**2, 2)
    whole = surface.inputs()
    for points in (small, whole):
        np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-12)
    table = surface.probabilities(np.full((len(small), 1), 0.25))
    assert table.drop(["url"]).equals(surface.probabilities(np.full((len(whole), 1), 0.25)).drop(["url"]))
