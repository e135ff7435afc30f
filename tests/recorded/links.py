"""Links that existed before the rooms of the lab were laid out, and what each of them opened.

``python -m tests.recorded.links`` records anew what they open; do that only when a link is meant to open something
else, and say so.
"""

import json
import re
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from tests.pages.app_pages import address, metrics, notice, run, visit

OPENED = Path(__file__).with_name("links.json")

SPEEDS = ("Epochs per second", "Epochs/s")
"""Numbers that depend on the machine."""

LINKS = (
    "home?",
    "explore?",
    "explore?fn=tanh&z=2",
    "explore?fn=elu&alpha=2.5&z=-3.21",
    "explore?fn=gelu&approximate=tanh",
    "explore?fn=relu&z=0&present=1",
    "explore?fn=zzz&z=1e99&colour=red",
    "compare?show=relu,gelu,silu&z=-0.5",
    "compare?show=elu,leaky_relu&elu.alpha=2&leaky_relu.alpha=0.2&all=1&lesson=1",
    "softmax_lab?logits=exercise&guess=nan",
    "softmax_lab?guess=pass&view=jacobian&row=2",
    "softmax_lab?logits=2,1;0,-1&precision=float32&c=3",
    "matrices?matrix=exercise-1&fn=leaky_relu&alpha=0.3&guess=show",
    "matrices?matrix=5,-2;0,1.5&c=1",
    "gradient_check?fn=softplus&z=1.5&h=-5&guess=show",
    "exercises?ex=exercise-3&seed=3&draws=5",
    "exercises?ex=kink&seed=12",
    "collapse?layers=3&units=4&bend=2&fn=relu&seed=3",
    "collapse?guess=show&epoch=20&bend=3",
    "collapse?view=corners&corner-guess=show&angle=30&offset=0.5&steep=4",
    "collapse?view=grid&guess=show&bend=1&fn=tanh",
    "collapse?view=rank&seed=5",
    "steep?guess=both&z=3&loss=mae&fn=tanh&rate=0.1&x=2&w=-1&n=5",
    "steep?panel=loss&loss=huber&fn=linear&target=1",
    "steep?panel=loss&loss=cross_entropy&fn=softmax&guess=show",
    "steep?panel=shortcut&loss=mse&fn=tanh&spread=1&seed=4",
    "vanishing?fn=tanh&init=he_normal&depth=20&width=8&seed=2&guess=show",
    "vanishing?depth=8&scale=1.5&pins=tanh.xavier_normal.20.8.0.1&guess=show",
    "vanishing?below=train&epoch=3&rate=0.1&guess=show",
    "dying?rate=10&units=16&seed=2&epoch=50&guess=show",
    "dying?b=-3&fn=leaky_relu&data=moons&init=he_normal&guess=show",
    "dying?view=born&born=show&depth=20&width=4",
    "dying?view=leaky&start=-5&guess=show",
    "zigzag?fn=sigmoid&spread=0.5&noise=0.2&seed=4&step=10&guess=show",
    "claims?topic=slopes",
    "claims?all=1&topic=units",
    "train?",
    "train?data=moons&n=100&noise=0.2&test=0.3&batch=20&seed=7",
    "train?layers=3&w1=5&w2=4&w3=3&each=1&a1=relu&a2=gelu&a3=tanh&init=he_normal",
    "train?data=pinwheel&odd=1&loss=sigmoid-binary_cross_entropy&layers=0",
    "train?data=plane&loss=linear-huber&features=x1&scale=1",
    "train?optimizer=adam&beta1=0.8&beta2=0.99&rate=0.03&schedule=cosine&period=30&l1=0.001&l2=0.003&clip=1",
    "train?run=5.0",
    "train?run=12.3~4.0_rate:0.1~7.5_w1.0.1:0.25&rate=0.3&seed=3",
    "train?run=9.0~4.0_optimizer:sgd_rate:0.1&optimizer=adam&rate=0.01",
    "train?run=6.0&at=2&view=inside&layer=2&unit=1&row=5",
    "train?run=4.0&view=layers&axis=log",
    "train?run=2.0&view=home&part=training",
    "train?stop=50&goal=0.2&right=90&wait=20&pace=fast",
    "train?data=draw&points=A0000B1111",
    "train?data=file&target=k",
    "race?by=rate&rates=0.1,1&goal=0.3&pace=fast",
    "race?by=optimizer&optimisers=sgd,adam&data=moons&guess=show",
    "race?by=width&widths=2,8&layers=1&activation=relu&guess=8",
    "race?by=init&inits=zeros,he_normal&n=100&seed=2",
    "race?functions=relu,gelu&layers=1&w1=6&l2=0.001",
    "digits?guess=80&model=hidden&units=16&activation=tanh&rate=0.3&optimizer=adam&batch=64&seed=2",
    "digits?guess=show&view=draw&image=12&raw=1",
    "digits?guess=show&view=mistakes&pace=5&curve=loss",
)
"""A page and a link to it, one for each kind of state."""


def opened(link: str) -> dict[str, Any]:
    """What a link opens: its address, complaints, the value of each linked control, and the numbers shown."""
    page, _, query = link.partition("?")
    app = visit(page, **dict(parse_qsl(query)))
    _at_rest(app)
    controls = dict(app.session_state["link.bar"].values)
    return {
        "address": address(app),
        "complaints": re.findall(r"`([^`=]+?)(?: =[^`]*)?`", notice(app)),
        "controls": json.loads(json.dumps(controls, default=_plain, sort_keys=True)),
        "numbers": {label: value for label, value in metrics(app).items() if label not in SPEEDS},
        "formulas": [latex.value for latex in app.latex],
    }


def _plain(value: Any) -> Any:
    """A value of a control without the name of its class, which may change."""
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def _at_rest(app: AppTest) -> None:
    """Wait until a run of the link is repeated."""
    for _ in range(40):
        if not any("Repeating the run" in caption.value for caption in app.caption):
            return
        run(app)


def main() -> None:
    """Record what all links open."""
    record = {link: opened(link) for link in LINKS}
    OPENED.write_text(json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
