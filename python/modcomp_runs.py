"""Reads run folders of modcomp. One file, standard library only, Python 3.9 or later: copy it beside your script or notebook.

    import modcomp_runs

    run = modcomp_runs.read("runs/quickstart")
    run.estimate("gap")["value"]             # one estimate, with its interval, trials, ...
    run.estimates()                          # all of them, a list of dictionaries
    run.trials()                             # the trials, a dictionary of columns; only those that the estimates count
    run.estimates_frame(), run.trials_frame()   # the same as data frames, where pandas is installed

Trials of the competition are read from the ledger itself (docs/ledger-format.md). Those of other experiments, and any that were
exported, are read from a file of 'modcomp export RUN --format csv'; the columns are the same.
"""

from __future__ import annotations

import csv
import json
import os
import struct
from typing import Any, Dict, Iterable, Iterator, List, NamedTuple, Optional, Tuple, Union

__all__ = ["Run", "RunError", "read"]

Row = Dict[str, Any]
Columns = Dict[str, List[Any]]

_COMPETITION = "competition"
_OUTCOMES = ("completed", "diverged", "timed_out", "crashed")
_HEADER_MARK = b"MCLEDGER"
_FRAME_MARK = b"MCBLOCK\n"
_FRAME = struct.Struct("<8sqqIIIIqII")


class RunError(Exception):
    """What is wrong with a run folder, as a sentence."""


def read(folder: Union[str, "os.PathLike[str]"]) -> "Run":
    """Opens a run folder. Nothing in it is changed, and a run may be writing to it."""
    return Run(folder)


class Run:
    """A run folder.

    folder: its path.
    document: what stands in estimates.json (docs/reading-a-report.md).
    """

    def __init__(self, folder: Union[str, "os.PathLike[str]"]) -> None:
        self.folder: str = os.fspath(folder)
        path = os.path.join(self.folder, "estimates.json")
        try:
            with open(path, encoding="utf-8") as file:
                self.document: Dict[str, Any] = json.load(file)
        except FileNotFoundError:
            raise RunError(f"{path} does not exist: give the folder of a run that has ended; modcomp report RUN writes it.") from None
        except ValueError as error:
            raise RunError(f"{path} is no JSON ({error}): modcomp report RUN writes it again.") from None

    @property
    def configurations(self) -> List[Row]:
        """The configurations in plan order, each with its index, swept values under 'axes', and names of its modalities."""
        return list(self.document["configurations"])

    def estimates(self) -> List[Row]:
        """All estimates, one dictionary each: index of the configuration, its swept values, and the fields of estimates.json."""
        return [
            {"configuration": one["configuration"], **one["axes"], **estimate}
            for one in self.document["configurations"]
            for estimate in one["estimates"]
        ]

    def estimate(
        self,
        estimand: str,
        configuration: Optional[int] = None,
        network: Optional[str] = None,
        modality: Union[int, str, None] = None,
        label: Optional[int] = None,
    ) -> Row:
        """One estimate.

        estimand: its name, for example 'gap' or 'test_error'.
        configuration: index of the configuration; None where there is only one.
        network, modality, label: network, modality (index or name) and class of the estimand; None where it has none.
        """
        if configuration is None:
            if len(self.configurations) != 1:
                raise RunError(f"the run has {len(self.configurations)} configurations: say which, for example configuration=0.")
            configuration = 0
        found = [
            estimate
            for estimate in self.estimates()
            if estimate["configuration"] == configuration
            and estimate["estimand"] == estimand
            and estimate["network"] == network
            and (modality in (estimate["modality"], estimate["modality_name"]))
            and estimate["class"] == label
        ]
        if len(found) != 1:
            names = sorted({e["estimand"] for e in self.estimates() if e["configuration"] == configuration})
            raise RunError(
                f"configuration {configuration} has no estimate {estimand} with network {network}, modality {modality}, class {label}: "
                + (f"its estimands are {', '.join(names)}." if names else f"there are {len(self.configurations)} configurations.")
            )
        return found[0]

    def trials(self, configuration: Optional[int] = None, counted_only: bool = True, export: Optional[str] = None) -> Columns:
        """The trials as columns, named as in 'modcomp export'; None where there is no value.

        configuration: only those of this one; None for all.
        counted_only: leaves out trials that no estimate counts, such as those after the stop of a run with a target.
        export: a file of 'modcomp export RUN --format csv' to read them from; None for the ledger, and for trials.csv in the run
        folder where the experiment is not the competition.
        """
        columns: Columns = {}
        for count, row in enumerate(self.trial_rows(configuration, counted_only, export)):
            for name, value in row.items():
                columns.setdefault(name, [None] * count).append(value)
            for values in columns.values():
                if len(values) <= count:
                    values.append(None)
        return columns

    def trial_rows(
        self, configuration: Optional[int] = None, counted_only: bool = True, export: Optional[str] = None
    ) -> Iterator[Row]:
        """The same trials one by one, each a dictionary, by configuration and trial; the memory does not grow with their number."""
        if configuration is not None and not 0 <= configuration < len(self.configurations):
            raise RunError(f"there is no configuration {configuration}: the run has {len(self.configurations)}.")
        rows = self._exported(export) if export is not None or not self._is_competition else self._ledger(configuration)
        for row in rows:
            if (configuration is None or row["configuration"] == configuration) and (row["counted"] or not counted_only):
                yield row

    def estimates_frame(self) -> Any:
        """estimates() as a pandas data frame."""
        return _pandas().DataFrame(self.estimates())

    def trials_frame(self, configuration: Optional[int] = None, counted_only: bool = True, export: Optional[str] = None) -> Any:
        """trials() as a pandas data frame."""
        return _pandas().DataFrame(self.trials(configuration, counted_only, export))

    @property
    def _is_competition(self) -> bool:
        return json.loads(self.document["canonical_spec"]).get("experiment", _COMPETITION) == _COMPETITION

    def _exported(self, export: Optional[str]) -> Iterator[Row]:
        path = os.path.join(self.folder, "trials.csv") if export is None else export
        try:
            with open(path, newline="", encoding="utf-8") as file:
                reader = csv.reader(file)
                names = next(reader, [])
                if "counted" not in names:
                    raise RunError(f"{path} is no export of trials with a column 'counted': modcomp export {self.folder} --format csv")
                for fields in reader:
                    yield {name: _value(name, text) for name, text in zip(names, fields)}
        except FileNotFoundError:
            raise RunError(f"{path} does not exist: modcomp export {self.folder} --format csv writes it.") from None

    def _ledger(self, configuration: Optional[int]) -> Iterator[Row]:
        ledger = _Ledger(os.path.join(self.folder, "trials.ledger"))
        # A swept number is real in every row where it is in one.
        swept = [one["axes"] for one in self.document["configurations"]]
        real = {name for axes in swept for name, value in axes.items() if isinstance(value, float)}
        by_index = {
            one["configuration"]: {
                **one,
                "axes": {name: float(value) if name in real else value for name, value in one["axes"].items()},
            }
            for one in self.document["configurations"]
        }
        for index, parameters in enumerate(ledger.configurations):
            if configuration in (None, index) and index in by_index:
                yield from _CompetitionTrials(by_index[index], parameters).rows(ledger)


class _Block(NamedTuple):
    """A committed block: its first trial, number of trials, where its results stand and how many bytes they have."""

    first: int
    trials: int
    at: int
    bytes: int
    seed: int
    """Checksum of the frame's head, from which that of the payload goes on."""


class _Ledger:
    """trials.ledger of a run folder, format 1 of docs/ledger-format.md. What its checksums do not vouch for is left out."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._blocks: Dict[int, List[_Block]] = {}
        try:
            with open(path, "rb") as file:
                self._scan(file, os.fstat(file.fileno()).st_size)
        except FileNotFoundError:
            raise RunError(f"{path} does not exist: give the folder of a run that was made here.") from None

    def rows(self, configuration: int) -> Iterator[Tuple[int, bytes]]:
        """The committed trials of a configuration in order, with the bytes of their results."""
        next_trial = 0
        with open(self._path, "rb") as file:
            for block in sorted(self._blocks.get(configuration, [])):
                if block.first + block.trials <= next_trial:
                    continue
                file.seek(block.at)
                payload = file.read(block.bytes)
                (checksum,) = struct.unpack("<I", file.read(4))
                if _crc32c(payload, block.seed) != checksum:
                    continue
                size = block.bytes // block.trials
                for i in range(max(0, next_trial - block.first), block.trials):
                    yield block.first + i, payload[i * size : (i + 1) * size]
                next_trial = block.first + block.trials

    def _scan(self, file: Any, end: int) -> None:
        head = file.read(16)
        if len(head) < 16 or head[:8] != _HEADER_MARK:
            raise RunError(f"{self._path} is no ledger.")
        version, size = struct.unpack("<II", head[8:])
        if version != 1:
            raise RunError(f"{self._path} has ledger format {version}, and this file reads format 1: take a newer one.")
        body = file.read(size)
        (checksum,) = struct.unpack("<I", file.read(4))
        if _crc32c(head + body, 0) != checksum:
            raise RunError(f"the header of {self._path} is damaged: restore the file from a copy.")
        (length,) = struct.unpack_from("<I", body)
        canonical = json.loads(body[4 : 4 + length].decode("utf-8"))
        self.configurations: List[Row] = [{**canonical["all"], **own} for own in canonical["configurations"]]
        at = 20 + size
        while at + 60 <= end:
            file.seek(at)
            frame = file.read(56)
            if len(frame) < 56:
                break
            mark, place, _, configuration, _, _, trials, first, length, check = _FRAME.unpack(frame)
            sound = mark == _FRAME_MARK and place == at and _crc32c(frame[:52], checksum) == check
            if sound and at + 60 + length <= end and trials > 0:
                seed = _crc32c(frame, checksum)
                self._blocks.setdefault(configuration, []).append(_Block(first, trials, at + 56, length, seed))
                at += 60 + length
            else:
                at = _next_mark(file, at + 1, end)


class _CompetitionTrials:
    """The trials of a configuration of the competition, as rows of 'modcomp export'."""

    def __init__(self, one: Row, parameters: Row) -> None:
        self._index: int = one["configuration"]
        self._axes: Row = dict(one["axes"])
        self._names: List[str] = list(one["modalities"])
        self._classes: int = int(one["classes"])
        stopping = one.get("stopping")
        # Without a target all trials from 0 on count that the estimates know of; with one those up to the stop.
        self._counted: int = int(stopping["trials"] if stopping else one["trials"])
        self._train = int(parameters["data.n"])
        # Of a stratified test sample errors are weighted: every class has 2^30 / K units, rounded down.
        self._stratified = parameters.get("evaluation.test_sampling") == "stratified"
        self._test = (1 << 30) // self._classes * self._classes if self._stratified else int(parameters["evaluation.test_n"])
        self._twins = int(parameters.get("fidelity.twins", 0)) > 0
        self._validation = int(parameters.get("evaluation.validation_n", 0))
        self._beta = float(parameters["network.beta"])
        self._power = 1.0 / (int(parameters["network.q"]) - 2)
        self._lambda = float(parameters["evaluation.lambda"])
        self._margin = 1.0 + float(parameters["evaluation.initial_margin"])

    def rows(self, ledger: _Ledger) -> Iterator[Row]:
        for trial, result in ledger.rows(self._index):
            yield self._row(trial, result)

    def _row(self, trial: int, result: bytes) -> Row:
        classes, modalities = self._classes, len(self._names)
        outcome = result[0]
        is_completed, is_failure = outcome == 0, outcome > 1
        row: Row = {"configuration": self._index, "trial": trial, "counted": trial < self._counted, **self._axes}
        for code in (1, 2, 3):
            row[_OUTCOMES[code]] = outcome == code
        for r, name in enumerate(self._names):
            row[f"modality_{r}"] = name
        network, iteration = struct.unpack_from("<ii", result, 4)
        known = outcome == 1 and result[1] == 1
        row["diverged_network"] = network + 1 if known else None
        row["diverged_network_name"] = ("joint" if network < 0 else self._names[network]) if known else None
        row["diverged_at"] = iteration if known else None

        cells = classes * modalities
        at = 20
        start = struct.unpack_from(f"<{cells}f", result, at)
        final = struct.unpack_from(f"<{cells}f", result, at + 4 * cells)
        moments = struct.unpack_from(f"<{cells}f", result, at + 8 * cells)
        at += 20 * cells + 4 * classes
        networks = []
        for _ in range(1 + 2 * modalities):
            errors = sum(struct.unpack_from(f"<{classes}i", result, at))
            train, loss, iterations = struct.unpack_from("<ifi", result, at + 4 * classes)
            networks.append((errors / self._test, train / self._train, _finite(loss), iterations))
            at += 4 * classes + 12

        initial = [self._initial_winner(start, moments, j) for j in range(classes)]
        trained = [self._trained_winner(final, j) for j in range(classes)]
        status = [self._status(final, trained[j], j) for j in range(classes)]
        self._network(row, "joint", networks[0], is_completed)
        for name in ("won", "shared", "unlearned"):
            row[f"classes_{name}"] = status.count(name) if is_completed else None
        agreeing = sum(1 for i, t in zip(initial, trained) if i == t and i >= 0)
        row["classes_agreeing"] = agreeing if is_completed else None
        for r in range(modalities):
            row[f"initial_wins_{r}"] = None if is_failure else initial.count(r)
            row[f"trained_wins_{r}"] = trained.count(r) if is_completed else None
            self._network(row, f"unimodal_{r}", networks[1 + r], is_completed)
            self._network(row, f"probe_{r}", networks[1 + modalities + r], is_completed)
        row["weights_digest"] = None if is_failure else f"{struct.unpack_from('<Q', result, 12)[0]:016x}"
        self._checkpoints(row, result, at, modalities, is_completed)
        return row

    def _checkpoints(self, row: Row, result: bytes, at: int, modalities: int, is_completed: bool) -> None:
        networks = 1 + modalities
        each = 4 + 16 * networks + 4 * self._classes * modalities
        strata = 4 * (modalities + 3) * (1 + 4 * modalities) if self._stratified else 0
        twins = 8 * (self._classes * modalities + 2 * modalities + 2) if self._twins else 0
        count = (len(result) - strata - twins - at) // each
        if count == 0:
            return
        iterations = struct.unpack_from(f"<{count}i", result, at)
        at += 4 * count
        test, train, validation = (
            struct.unpack_from(f"<{count * networks}i", result, at + k * 4 * count * networks) for k in range(3)
        )
        losses = struct.unpack_from(f"<{count * networks}f", result, at + 12 * count * networks)
        for c, iteration in enumerate(iterations):
            for v in range(networks):
                name = "joint" if v == 0 else f"unimodal_{v - 1}"
                i = c * networks + v
                row[f"{name}_test_error_at_{iteration}"] = test[i] / self._test if is_completed else None
                row[f"{name}_train_error_at_{iteration}"] = train[i] / self._train if is_completed else None
                if self._validation > 0:
                    row[f"{name}_validation_error_at_{iteration}"] = validation[i] / self._validation if is_completed else None
                row[f"{name}_loss_at_{iteration}"] = _finite(losses[i]) if is_completed else None

    @staticmethod
    def _network(row: Row, name: str, measured: Tuple[float, float, Optional[float], int], is_completed: bool) -> None:
        for field, value in zip(("test_error", "train_error", "loss", "iterations"), measured):
            row[f"{name}_{field}"] = value if is_completed else None

    def _initial_winner(self, start: Tuple[float, ...], moments: Tuple[float, ...], j: int) -> int:
        winner, best, second = -1, 0.0, 0.0
        for r in range(len(self._names)):
            at = j * len(self._names) + r
            score = 0.0 if moments[at] == 0 else start[at] * moments[at] ** self._power
            if score > best:
                winner, second, best = r, best, score
            elif score > second:
                second = score
        return winner if best > self._margin * second else -1

    def _trained_winner(self, final: Tuple[float, ...], j: int) -> int:
        winner, best = -1, 0.0
        for r in range(len(self._names)):
            gamma = final[j * len(self._names) + r]
            if gamma > best:
                winner, best = r, gamma
        return winner

    def _status(self, final: Tuple[float, ...], winner: int, j: int) -> str:
        gammas = final[j * len(self._names) : (j + 1) * len(self._names)]
        if winner < 0 or gammas[winner] < self._beta:
            return "unlearned"
        others = (g for r, g in enumerate(gammas) if r != winner)
        return "shared" if any(g >= self._lambda * gammas[winner] for g in others) else "won"


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        raise RunError("there is no pandas here: estimates() and trials() give dictionaries without it.") from None
    return pandas


def _finite(value: float) -> Optional[float]:
    return value if value - value == 0 else None


def _value(name: str, text: str) -> Any:
    if text == "":
        return None
    if name in ("digest", "weights_digest"):
        return text
    if text in ("true", "false"):
        return text == "true"
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def _next_mark(file: Any, at: int, end: int) -> int:
    """The next place at or after 'at' where a frame may begin; the end where there is none."""
    step = 1 << 20
    while at < end:
        file.seek(at)
        piece = file.read(step + len(_FRAME_MARK))
        found = piece.find(_FRAME_MARK)
        if found >= 0:
            return at + found
        at += step
    return end


def _tables() -> List[List[int]]:
    first = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        first.append(value)
    tables = [first]
    for _ in range(7):
        tables.append([first[last & 255] ^ last >> 8 for last in tables[-1]])
    return tables


_T0, _T1, _T2, _T3, _T4, _T5, _T6, _T7 = _tables()


def _crc32c(data: bytes, continued: int) -> int:
    """CRC-32C, going on from another one. Eight bytes a step."""
    crc = continued ^ 0xFFFFFFFF
    whole = len(data) & ~7
    pairs: Iterable[Tuple[int, int]] = struct.iter_unpack("<II", data[:whole])  # type: ignore[assignment]
    for low, high in pairs:
        low ^= crc
        crc = (
            _T7[low & 255]
            ^ _T6[low >> 8 & 255]
            ^ _T5[low >> 16 & 255]
            ^ _T4[low >> 24]
            ^ _T3[high & 255]
            ^ _T2[high >> 8 & 255]
            ^ _T1[high >> 16 & 255]
            ^ _T0[high >> 24]
        )
    for byte in data[whole:]:
        crc = _T0[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 0xFFFFFFFF
