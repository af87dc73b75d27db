"""No-op trials through Optuna, dask.distributed and joblib: what running a trial costs when the trial costs nothing.

    orchestration_peers.py PEER SETTING SECONDS FOLDER

prints PEER, SETTING, trials per second and the number of trials, separated by tabs. Files go into FOLDER. Imports and set-up are not timed.
`orchestration_peers.py list` prints the settings of every peer, `orchestration_peers.py versions` the versions.
"""
import os
import sys
import time

BATCH = 1000
SETTINGS = {
    "optuna-memory": ["optimize", "ask-tell"],
    "optuna-sqlite": ["optimize", "ask-tell", "optimize-wal", "ask-tell-wal"],
    "optuna-journal": ["optimize-symlink", "ask-tell-symlink", "optimize-open", "ask-tell-open"],
    "dask": ["map", "map-batched"],
    "joblib": ["sequential", "threading", "loky", "loky-batched"],
}


def trial(_):
    return 0.0


def batch(trials):
    return [trial(t) for t in trials]


def optuna_study(peer, setting, folder):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    if peer == "optuna-memory":
        storage = optuna.storages.InMemoryStorage()
    elif peer == "optuna-sqlite":
        storage = optuna.storages.RDBStorage("sqlite:///" + os.path.join(folder, "optuna.db"))
        if setting.endswith("wal"):
            # Write-ahead log with a sync per transaction: as durable as the default and often faster.
            from sqlalchemy import event

            @event.listens_for(storage.engine, "connect")
            def pragmas(connection, _):
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=FULL")

            storage.engine.dispose()
    else:
        path = os.path.join(folder, "optuna.log")
        lock = optuna.storages.JournalFileSymlinkLock if setting.endswith("symlink") else optuna.storages.JournalFileOpenLock
        storage = optuna.storages.JournalStorage(optuna.storages.JournalFileStorage(path, lock_obj=lock(path)))
    return optuna.create_study(storage=storage, sampler=optuna.samplers.RandomSampler(seed=1))


def run_optuna(peer, setting, seconds, folder):
    study = optuna_study(peer, setting, folder)
    start = time.perf_counter()
    if setting.startswith("optimize"):
        study.optimize(trial, timeout=seconds)
        elapsed = time.perf_counter() - start
        return len(study.get_trials(deepcopy=False)) / elapsed, len(study.get_trials(deepcopy=False))
    done = 0
    while (elapsed := time.perf_counter() - start) < seconds:
        study.tell(study.ask(), 0.0)
        done += 1
    return done / elapsed, done


def run_dask(_, setting, seconds, folder):
    import dask
    import distributed

    dask.config.set({"distributed.worker.memory.target": False, "distributed.worker.memory.spill": False})
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, local_directory=folder, silence_logs=50
    ) as cluster, distributed.Client(cluster) as client:
        client.gather(client.map(trial, range(10), pure=False))
        return until(seconds, lambda n: client.gather(client.map(trial, range(n), pure=False))) if setting == "map" else until(
            seconds, lambda n: client.gather(client.map(batch, batches(n), pure=False)), BATCH * 10)


def run_joblib(_, setting, seconds, folder):
    import joblib

    kind = {"sequential": dict(n_jobs=1), "threading": dict(n_jobs=2, backend="threading")}.get(setting, dict(n_jobs=2, backend="loky", temp_folder=folder))
    with joblib.Parallel(**kind) as parallel:
        parallel(joblib.delayed(trial)(t) for t in range(10))
        if setting.endswith("batched"):
            return until(seconds, lambda n: parallel(joblib.delayed(batch)(b) for b in batches(n)), BATCH * 10)
        return until(seconds, lambda n: parallel(joblib.delayed(trial)(t) for t in range(n)))


def batches(count):
    return [list(range(first, min(first + BATCH, count))) for first in range(0, count, BATCH)]


def until(seconds, run, first=1000):
    """Trials per second of calls with growing numbers of trials, of the last one, which lasts about the given time."""
    count = first
    while True:
        start = time.perf_counter()
        run(count)
        elapsed = time.perf_counter() - start
        if elapsed > seconds / 2:
            return count / elapsed, count
        count = int(count * min(10.0, max(1.5, seconds / elapsed)))


def main():
    if sys.argv[1:] == ["list"]:
        print("\n".join(f"{peer} {setting}" for peer, settings in SETTINGS.items() for setting in settings))
    elif sys.argv[1:] == ["versions"]:
        import sqlite3

        import dask
        import distributed
        import joblib
        import optuna

        print(f"Python {sys.version.split()[0]}, Optuna {optuna.__version__}, SQLite {sqlite3.sqlite_version}, "
              f"dask {dask.__version__}, distributed {distributed.__version__}, joblib {joblib.__version__}")
    else:
        peer, setting, seconds, folder = sys.argv[1:]
        runner = {"optuna": run_optuna, "dask": run_dask, "joblib": run_joblib}[peer.split("-")[0]]
        rate, trials = runner(peer, setting, float(seconds), folder)
        print(f"{peer}\t{setting}\t{rate:.1f}\t{trials}")


if __name__ == "__main__":
    main()
