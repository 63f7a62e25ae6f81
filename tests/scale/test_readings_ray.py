"""The engine `ray`: the same bytes as `local`, on this machine and on a cluster of two nodes, whatever dies."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from foreigndesk.errors import ConfigError
from foreigndesk.scale.ray import ray_session
from scale.test_readings import SOURCES, TESTS, Fatal, read, record, tree, write

ray = pytest.importorskip("ray", reason="make test-ray installs and tries it")
from scale.telling_reader import Telling  # noqa: E402 (which needs Ray)

NICENESS = "RAY_worker_niceness"
# Ray's own warnings, of settings that nobody made and of sockets that it leaves to the collector
pytestmark = [
    pytest.mark.ray,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:ray.*"),
    pytest.mark.filterwarnings("ignore::FutureWarning:ray.*"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module", autouse=True)
def environment_of_workers() -> Iterator[None]:
    """What processes that Ray starts have of this one's: the path on which our readers are, and its place in the queue.

    By themselves they give way to all else (nice 15), which on a busy machine is for ever.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(NICENESS, "0")
        patch.setenv("PYTHONPATH", os.pathsep.join((str(SOURCES), str(TESTS))))
        yield


@pytest.fixture(scope="module")
def session(environment_of_workers: None) -> Iterator[None]:
    with ray_session(workers=2):
        yield


@pytest.fixture
def inputs(tmp_path: Path) -> list[Path]:
    return [
        write(tmp_path / "one.jsonl", [record(n) for n in range(30)] + [record(31, date=None)]),
        write(tmp_path / "two.jsonl.gz", [record(n) for n in range(40, 52)] + [{"title": "no text"}]),
        write(tmp_path / "three.jsonl", [record(60, text="CRASH in Norland\n"), record(61)]),
    ]


def test_local_and_ray_write_the_same_bytes_and_pass_over_what_is_done(
    session: None, tmp_path: Path, inputs: list[Path]
) -> None:
    local = read(*inputs, out=tmp_path / "local")
    on_ray = read(*inputs, out=tmp_path / "ray", engine="ray", workers=2)
    assert tree(tmp_path / "ray") == tree(tmp_path / "local") != {}
    # units are done in another order
    assert sorted(map(str, on_ray.failures)) == sorted(map(str, local.failures)) and on_ray.failed == 2
    assert (on_ray.documents, on_ray.read, on_ray.unread) == (45, 44, 1)
    assert read(*inputs, out=tmp_path / "local", engine="ray").done_before == 3


def test_one_file_keeps_all_actors_busy(session: None, tmp_path: Path) -> None:
    # some 300 kB in all, which Ray left to one of two actors when a block had 2 MB
    rows = [record(n, text=record(n)["text"] + "so to say\n" * 500) for n in range(60)]
    path = write(tmp_path / "a.jsonl", rows)
    assert read(path, out=tmp_path / "ray", reader=Telling(), engine="ray", workers=2).read == 60
    assert len(list(tmp_path.glob("process-*"))) == 2


def test_a_page_that_kills_its_actor_costs_only_itself(session: None, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [record(n) for n in range(7)] + [record(8, text="FATAL words\n")])
    local = read(path, out=tmp_path / "local", reader=Fatal(), workers=2)
    on_ray = read(path, out=tmp_path / "ray", reader=Fatal(), engine="ray", workers=1)
    assert tree(tmp_path / "ray") == tree(tmp_path / "local")
    assert on_ray.failures == local.failures and on_ray.failed == 1


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1:1", "refused"),
        ("nowhere.invalid:6379", "."),
        ("127.0.0.1", "HOST:PORT"),
        ("127.0.0.1:99999", "."),
    ],
)
def test_an_address_without_a_cluster_is_an_error_at_once(address: str, why: str) -> None:
    if ray.is_initialized():
        ray.shutdown()
    began = time.monotonic()
    with pytest.raises(ConfigError, match=rf"no Ray cluster at {address}: .*{why}"), ray_session(address):
        pass
    # Ray by itself asks for a quarter of an hour
    assert time.monotonic() - began < 60


# -- a cluster -----------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass(frozen=True)
class Nodes:
    """A cluster: its address, and the environment in which a process may join it."""

    address: str
    environment: dict[str, str]


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    """Two nodes of one processor each, started as one would start them on two machines."""
    address = f"127.0.0.1:{free_port()}"
    environment = {
        **os.environ,
        # Ray lets in who has the cluster's token: one of this test's own
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(32),
    }
    head = ["--head", f"--port={address.split(':')[1]}", "--node-ip-address=127.0.0.1"]
    head += ["--include-dashboard=false", "--disable-usage-stats"]
    started: list[subprocess.Popen[bytes]] = []
    try:
        for arguments in (head, [f"--address={address}"]):
            command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--block", "--num-cpus=1"]
            with (tmp_path / f"node{len(started)}.log").open("wb") as log:
                started.append(
                    subprocess.Popen(
                        [*command, *arguments],
                        env=environment,
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                    )
                )
            wait_for(address)
        yield Nodes(address, environment)
    finally:
        for node in reversed(started):
            os.killpg(node.pid, signal.SIGTERM)
        for node in started:
            node.wait(60)


def wait_for(address: str) -> None:
    host, port = address.split(":")
    for _ in range(600):
        with socket.socket() as one:
            if one.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(address)


# a process of its own, since Ray reads the token once a process
CHILD = """
import sys, time
import ray
from foreigndesk.readings import read_inputs
from foreigndesk.scale.ray import ray_session
from scale.telling_reader import Telling

address, out, *paths = sys.argv[1:]
with ray_session(address):
    for _ in range(600):
        if ray.cluster_resources().get("CPU") == 2:
            break
        time.sleep(0.2)
    summary = read_inputs(paths, out, engine="ray", address=address, reader=Telling(), everything=True)
    nodes = sum(node["Alive"] for node in ray.nodes())
print(summary.units, summary.read, summary.failed, nodes)
"""


def test_a_cluster_of_two_nodes_by_address(nodes: Nodes, tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{n}.jsonl", [record(100 * n + i) for i in range(40)]) for n in range(4)]
    command = [sys.executable, "-c", CHILD, nodes.address, str(tmp_path / "ray"), *map(str, paths)]
    done = subprocess.run(command, env=nodes.environment, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1:] == ["4 160 0 2"], done.stderr
    # both have read
    assert len(list(tmp_path.glob("node-*"))) == 2
    read(*paths, out=tmp_path / "local")
    assert tree(tmp_path / "ray") == tree(tmp_path / "local")
