"""The same map as `units.map_units`, over a Ray cluster: Ray Data streams units to items to results.

    from_items(units) ──▶ flat_map: expand, a task a unit ──▶ map_batches: work, an actor a processor ──▶ this process

An actor makes its `Work` once, and with it the models. What is lost with an actor that dies again and again (a page
that kills it) is passed over by Ray and done again by `units.redo` on this machine.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import socket
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from foreigndesk.errors import ConfigError
from foreigndesk.scale.local import cores
from foreigndesk.scale.units import Expand, Found, Unit, UnitEnd, UnitResult, Work, redo

if TYPE_CHECKING:
    import pyarrow as pa

# Items of one call of an actor: few, since a report takes a good part of a second.
BATCH = 8
# Bytes of items of which an actor gets all: a page or two of a crawl, some fifteen reports of mere text. With Ray's own
# 128 MB a file would be read by one actor, and with 2 MB still one of three hundred reports of text.
BLOCK_BYTES = 100_000
# Parts of a processor: together one, so that on any node an actor leaves room for a task that expands.
ACTOR_CPUS, EXPAND_CPUS = 0.75, 0.25
# How often what an actor was doing when it died is tried again. The actor itself is started again each time.
RETRIES = 1
# Seconds until a head that does not answer is taken to be none. Ray itself asks twenty times for forty seconds each.
ANSWER_SECONDS = 5.0
# One thread an actor: there is an actor a processor.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


@contextlib.contextmanager
def ray_session(address: str | None = None, workers: int | None = None) -> Iterator[None]:
    """Connect to a cluster by address, or start one on this machine; left again, or stopped, at the end.

    A session that this process has already is used, and left as it is.

    Args:
        address: "host:port" of a cluster's head, "auto" for the one that runs on this machine, or None.
        workers: Processors of a cluster that is started here; all there are if None.

    Raises:
        ConfigError: If Ray is not installed, or there is no cluster at the address.
    """
    ray = _ray()
    if ray.is_initialized():
        yield
        return
    try:
        if address is not None and address != "auto":
            _knock(address)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Ray's own, of what it will do otherwise one day
            ray.init(
                address=address or "local",
                **({} if address else {"num_cpus": workers or cores(), "include_dashboard": False}),
                log_to_driver=False,
                logging_level=logging.ERROR,
                runtime_env={"env_vars": _ENVIRONMENT},
            )
    except (OSError, RuntimeError, ValueError) as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ConfigError(f"no Ray cluster at {address or 'this machine'}: {first}") from error
    try:
        yield
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Look whether anything listens at an address.

    Raises:
        OSError: If nothing does.
        ValueError: If it is no "host:port".
    """
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise ValueError("an address is HOST:PORT, or auto")
    with socket.create_connection((host.strip("[]"), int(port)), timeout=ANSWER_SECONDS):
        pass


def map_units_on_ray(
    units: Sequence[Unit], expand: Expand, work: Work, *, workers: int | None = None
) -> Iterator[Found]:
    """Yield the results of all items of all units over the cluster, in no certain order; see `units.map_units`.

    Args:
        units: What is expanded, picklable, wherever the cluster likes.
        expand: Gives the items of a unit.
        work: What is done with an item.
        workers: Actors; one a processor of the cluster if None.
    """
    if units:
        yield from _complete(units, expand, work, _results(units, expand, work, workers))


def _results(units: Sequence[Unit], expand: Expand, work: Work, workers: int | None) -> Iterator[Found]:
    """Yield what comes back of the cluster, which may be less than all.

    Raises:
        ConfigError: If no worker could be made, or the cluster is lost.
    """
    try:
        for block in _blocks(units, expand, work, workers):
            for row in block.to_pylist():
                if row["end"]:
                    yield UnitEnd(row["unit"], row["number"])
                else:
                    error = pickle.loads(row["error"]) if row["error"] is not None else None
                    yield UnitResult(row["unit"], row["number"], row["value"], error)
    except _ray().exceptions.RayError as error:
        # a traceback of the worker, whose last line says what it was
        told = [line.strip() for line in str(error).splitlines() if line.strip()]
        raise ConfigError(f"the Ray cluster gave up: {told[-1] if told else type(error).__name__}") from error


def _blocks(units: Sequence[Unit], expand: Expand, work: Work, workers: int | None) -> Iterator[pa.Table]:
    """Return the stream of blocks of results; the work begins with the first that is asked for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Ray's own, of settings that nobody made
        ray = _ray()
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        context = ray.data.DataContext.get_current().copy()
        context.enable_progress_bars = False
        context.target_max_block_size = BLOCK_BYTES
        context.max_errored_blocks = -1
        actors = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        rows = [{"unit": index, "of": pickle.dumps(unit)} for index, unit in enumerate(units)]
        with ray.data.DataContext.current(context):
            # a block a unit, or small files would be expanded one after another
            results = (
                ray.data.from_items(rows, override_num_blocks=len(rows))
                .flat_map(_Expanding(expand), num_cpus=EXPAND_CPUS)
                .map_batches(
                    _Worker,
                    fn_constructor_args=(pickle.dumps(work), pickle.dumps(list(units))),
                    batch_size=BATCH,
                    batch_format="pyarrow",
                    zero_copy_batch=True,
                    compute=ray.data.ActorPoolStrategy(size=actors),
                    num_cpus=ACTOR_CPUS,
                    max_restarts=-1,
                    max_task_retries=RETRIES,
                )
            )
            blocks: Iterator[pa.Table] = iter(results.iter_batches(batch_format="pyarrow", batch_size=None))
    return blocks


def _complete(units: Sequence[Unit], expand: Expand, work: Work, found: Iterator[Found]) -> Iterator[Found]:
    """Pass results on, each once, and have done again what never came."""
    came: dict[int, set[int]] = {index: set() for index in range(len(units))}
    ends: dict[int, int] = {}
    for one in found:
        if one.unit not in came or (isinstance(one, UnitResult) and one.number in came[one.unit]):
            continue
        if isinstance(one, UnitEnd):
            ends[one.unit] = one.items
        else:
            came[one.unit].add(one.number)
        yield one
        if len(came[one.unit]) == ends.get(one.unit):
            del came[one.unit]
    for index in sorted(came):
        if index not in ends:
            ends[index] = sum(1 for _ in expand(units[index]))
            yield UnitEnd(index, ends[index])
        missing = frozenset(range(ends[index])) - came[index]
        yield from redo(units[index], index, missing, expand, work)


class _Expanding:
    """Gives the items of a unit as rows: unit, number, the item pickled; the last row says how many there were."""

    def __init__(self, expand: Expand) -> None:
        self.expand = expand

    def __call__(self, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        number = 0
        for item in self.expand(pickle.loads(row["of"])):
            yield {"unit": row["unit"], "number": number, "end": False, "item": pickle.dumps(item)}
            number += 1
        yield {"unit": row["unit"], "number": number, "end": True, "item": b""}


class _Worker:
    """An actor: makes its work once, and does it with one batch of rows after another."""

    def __init__(self, work: bytes, units: bytes) -> None:
        for name, value in _ENVIRONMENT.items():
            os.environ.setdefault(name, value)
        self.work: Work = pickle.loads(work)
        self.units: list[Unit] = pickle.loads(units)

    def __call__(self, batch: pa.Table) -> pa.Table:
        import pyarrow as pa

        rows = [self._row(row) for row in batch.to_pylist()]
        return pa.Table.from_pylist(rows, schema=_schema())

    def _row(self, row: dict[str, Any]) -> dict[str, Any]:
        found = {
            "unit": row["unit"],
            "number": row["number"],
            "end": row["end"],
            "value": None,
            "error": None,
        }
        if not row["end"]:
            try:
                found["value"] = self.work(self.units[row["unit"]], pickle.loads(row["item"]))
            except Exception as error:
                found["error"] = _pickled(error)
        return found


def _pickled(error: Exception) -> bytes:
    try:
        data = pickle.dumps(error)
        pickle.loads(data)
    except Exception:  # an error of a library that cannot travel: its name and words can
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return data


def _schema() -> pa.Schema:
    import pyarrow as pa

    return pa.schema(
        [
            ("unit", pa.int64()),
            ("number", pa.int64()),
            ("end", pa.bool_()),
            ("value", pa.binary()),
            ("error", pa.binary()),
        ]
    )


def _ray() -> Any:
    """Return Ray, with its module for data.

    Raises:
        ConfigError: If it is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import ray
            import ray.data
    except ImportError as error:
        raise ConfigError("the engine 'ray' needs Ray: pip install 'foreigndesk[ray]'") from error
    return ray
