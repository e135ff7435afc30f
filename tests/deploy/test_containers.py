"""What the containers are made from: what can be checked without Docker and without a cluster."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import redis
import yaml

from benchmarks.app_process import ROOT, running_app
from benchmarks.client import session
from deploy import front
from tests.redis_server import running_redis
from tests.threads import in_a_thread

DEPLOY = ROOT / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))


def stages(text: str) -> dict[str, list[tuple[str, str]]]:
    """The instructions of each stage of a Dockerfile."""
    lines = re.sub(r"\\\n\s*", "", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    found: dict[str, list[tuple[str, str]]] = {}
    for line in filter(None, lines):
        instruction, _, rest = line.partition(" ")
        if instruction == "FROM":
            name = rest.split()[2]
            found[name] = []
        found[name].append((instruction, rest.strip()))
    return found


STAGES = stages((DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
LABS = sorted(name for name in COMPOSE if name.startswith("lab"))


def values(stage: str, instruction: str) -> list[str]:
    return [rest for name, rest in STAGES[stage] if name == instruction]


def copied(stage: str) -> list[str]:
    """What a stage takes from the repository."""
    copies = (shlex.split(rest) for rest in values(stage, "COPY") if not rest.startswith("--from"))
    return [source for words in copies for source in words[:-1]]


@pytest.mark.parametrize("stage", ["lab", "front"])
def test_an_image_runs_as_nobody_in_particular_and_says_how_it_is(stage: str):
    (user,) = values(stage, "USER")
    assert user.partition(":")[0] not in {"", "0", "root"}
    (check,) = values(stage, "HEALTHCHECK")
    assert "/_stcore/health" in check
    command = json.loads(check.partition("CMD ")[2])
    assert command[0] in {"python", "wget"}


def test_the_check_of_the_lab_is_a_program_that_python_takes():
    (check,) = values("lab", "HEALTHCHECK")
    compile(json.loads(check.partition("CMD ")[2])[2], "check", "exec")


def test_the_image_that_runs_has_no_way_to_install_more():
    assert "pip uninstall --yes pip" in " ".join(values("lab", "RUN"))
    assert "--without-pip" in " ".join(values("packages", "RUN"))
    assert not [run for run in values("lab", "RUN") if "apt" in run]


def test_what_is_copied_exists_and_is_let_into_the_build():
    let_in = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    for source in {source for stage in STAGES for source in copied(stage)}:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in let_in


@pytest.mark.slow
def test_the_lab_runs_on_what_the_image_holds_and_writes_nothing_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    image, home = tmp_path / "lab", tmp_path / "tmp"
    home.mkdir()
    for source in copied("lab"):
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        (image / source).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / source, image / source)
    for name, value in re.findall(r"(\w+)=(\S+)", values("lab", "ENV")[0]):
        if name not in {"PATH", "HOME"} and not name.startswith("STREAMLIT_SERVER"):
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("LAB_STORE", raising=False)
    subprocess.run([sys.executable, "-m", "compileall", "-q", *copied("lab")], cwd=image, check=True)
    before = everything(image)

    async def visit(port: int) -> list[str]:
        async with session(port, "explore", "fn=tanh") as student:
            await student.move("z", 0.5)
            return student.exceptions

    with running_app(tmp_path / "log", folder=image) as app:
        assert in_a_thread(visit(app.port)) == []
    assert everything(image) == before


def everything(folder: Path) -> dict[str, int]:
    """All files, and when each was written."""
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_the_packages_of_redis_are_in_the_image():
    assert "requirements-redis.txt" in copied("packages")
    assert "--requirement requirements-redis.txt" in " ".join(values("packages", "RUN"))


@pytest.mark.parametrize("name", COMPOSE)
def test_a_service_has_no_rights_that_it_does_not_need(name: str):
    service = COMPOSE[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert ("ports" in service) == (name == "front"), "only the front is seen from outside"


def test_the_front_knows_all_processes_of_compose():
    told = COMPOSE["front"]["build"]["args"]["LABS"].split()
    assert told == [f"{name}:8501" for name in LABS]
    assert sorted(COMPOSE["front"]["depends_on"]) == LABS
    assert {COMPOSE[name]["environment"]["LAB_STORE"] for name in LABS} == {"redis://redis:6379/0"}
    assert len({COMPOSE[name]["environment"]["STREAMLIT_SERVER_COOKIE_SECRET"] for name in LABS}) == 1


def test_no_secret_is_in_the_repository():
    for name in LABS:
        assert COMPOSE[name]["environment"]["STREAMLIT_SERVER_COOKIE_SECRET"].startswith("${LAB_SECRET:?")
    assert "cookieSecret" not in (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")


def test_nginx_takes_the_configuration_of_the_containers(nginx: str, tmp_path: Path):
    (argument,) = (rest for rest in values("configuration", "ARG") if rest.startswith("LABS="))
    servers = shlex.split(argument.removeprefix("LABS="))[0].split()
    text = front.configuration(servers, f"unix:{tmp_path}/x", resolver="127.0.0.11")
    (tmp_path / "nginx.conf").write_text(text, encoding="utf-8")
    command = [nginx, "-t", "-p", str(tmp_path), "-c", "nginx.conf", "-e", "stderr"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def resources() -> list[dict[str, Any]]:
    return [each for path in MANIFESTS for each in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


def named(resource: dict[str, Any]) -> str:
    return f"{resource['kind']}-{resource['metadata']['name']}"


@pytest.mark.parametrize("resource", resources(), ids=named)
def test_a_manifest_is_as_kubernetes_wants_it(resource: dict[str, Any]):
    kubernetes_validate.validate(resource, "1.36", strict=True)


PODS = [each for each in resources() if each["kind"] in {"Deployment", "StatefulSet"}]


@pytest.mark.parametrize("resource", PODS, ids=named)
def test_a_pod_has_limits_a_check_and_no_rights_that_it_does_not_need(resource: dict[str, Any]):
    pod = resource["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["automountServiceAccountToken"] is False
    (container,) = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"].keys() == {"cpu", "memory"}
    assert container["readinessProbe"]
    assert container["livenessProbe"]


@pytest.mark.parametrize("resource", [pod for pod in PODS if named(pod) != "StatefulSet-redis"], ids=named)
def test_who_is_sent_visitors_is_asked_of_itself_and_not_of_redis(resource: dict[str, Any]):
    """``/lab/health`` is refused while Redis is away: it would take every page down with the classes."""
    (container,) = resource["spec"]["template"]["spec"]["containers"]
    asked = {kind: probe["httpGet"]["path"] for kind, probe in container.items() if "httpGet" in (probe or ())}
    assert asked["readinessProbe"] == "/_stcore/health"
    assert set(asked.values()) == {"/_stcore/health"}


def test_compose_neither_waits_for_redis_nor_asks_for_it():
    for name in LABS:
        assert "healthcheck" not in COMPOSE[name], "the image's own is of the process itself"
        assert COMPOSE[name]["depends_on"] == ["redis"], "started after it, whether it answers or not"


def test_redis_writes_each_change_and_no_snapshot_of_what_was_erased(tmp_path: Path):
    """The real one, with the options of the containers."""
    (container,) = (
        pod["spec"]["template"]["spec"]["containers"][0] for pod in PODS if named(pod) == "StatefulSet-redis"
    )
    command = COMPOSE["redis"]["command"]
    assert container["args"] == command
    pairs = zip(command[1::2], command[2::2], strict=True)
    options = {name.removeprefix("--"): value for name, value in pairs}
    with running_redis(tmp_path, **options) as server, redis.Redis(port=server.port, decode_responses=True) as client:
        now = {name: client.config_get(name)[name] for name in ("appendonly", "save", "maxmemory-policy")}
    assert now == {"appendonly": "yes", "save": "", "maxmemory-policy": "noeviction"}


def test_every_name_in_the_manifests_is_somebodys():
    labels = {json.dumps(pod["spec"]["template"]["metadata"]["labels"]) for pod in PODS}
    services = {each["metadata"]["name"]: each for each in resources() if each["kind"] == "Service"}
    assert {json.dumps(each["spec"]["selector"]) for each in services.values()} == labels
    assert {pod["spec"]["serviceName"] for pod in PODS if "serviceName" in pod["spec"]} <= services.keys()
    (ingress,) = (each for each in resources() if each["kind"] == "Ingress")
    (backend,) = (path["backend"]["service"] for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"])
    assert backend["port"]["name"] in {port["name"] for port in services[backend["name"]]["spec"]["ports"]}


def test_the_guide_names_all_processes_of_the_cluster():
    """The front is built for the names that the set gives its pods."""
    (lab,) = (pod for pod in PODS if pod["metadata"]["name"] == "lab")
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    named_there = set(re.findall(r"(lab-\d+)\.lab\.", guide))
    assert named_there == {f"lab-{number}" for number in range(lab["spec"]["replicas"])}


def test_every_path_and_command_of_the_guide_exists():
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", guide)
    assert targets
    for target in targets:
        assert (DEPLOY / target).exists(), target
    for path in re.findall(r"deploy/[\w./-]+", guide):
        assert (ROOT / path.rstrip(".")).exists(), path
    assert os.access(ROOT / "Makefile", os.R_OK)
