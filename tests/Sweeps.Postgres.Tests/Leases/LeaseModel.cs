using ModalityCompetition.Sweeps.Postgres.Leases;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Leases;

/// <summary>
/// Explores every interleaving of a few workers that share a few blocks, with everything that may go wrong at any moment. A worker that is
/// stopped is one that takes no step while the others do. Returns the first thing that must not be, or null.
/// </summary>
internal sealed class LeaseModel(LeaseRules rules, Mishaps mishaps)
{
    private string? _violation;

    /// <summary>Number of different states of the last exploration.</summary>
    public int States { get; private set; }

    /// <summary>Explores; checks every step, and that from every state the work can still be finished.</summary>
    public string? FirstViolation(int blocks, int workers)
    {
        _violation = null;
        var number = new Dictionary<string, int>();
        var worlds = new List<LeaseWorld>();
        var cameFrom = new List<List<int>>();
        Add(LeaseWorld.Start(blocks, workers), -1);
        for (int at = 0; at < worlds.Count && _violation is null; at++)
        {
            foreach (LeaseWorld next in Steps(worlds[at]))
            {
                Add(next.Renumbered(), at);
            }
        }

        States = worlds.Count;
        return _violation ?? Stuck(worlds, cameFrom);

        void Add(LeaseWorld world, int from)
        {
            string key = world.Key();
            if (!number.TryGetValue(key, out int index))
            {
                index = worlds.Count;
                number.Add(key, index);
                worlds.Add(world);
                cameFrom.Add([]);
                Check(world);
            }

            if (from >= 0)
            {
                cameFrom[index].Add(from);
            }
        }
    }

    // Backwards from the states in which everything is done and every live worker knows it.
    private static string? Stuck(List<LeaseWorld> worlds, List<List<int>> cameFrom)
    {
        var reaches = new bool[worlds.Count];
        var queue = new Queue<int>();
        for (int i = 0; i < worlds.Count; i++)
        {
            if (worlds[i].AllCommitted && worlds[i].EveryLiveWorkerFinished)
            {
                reaches[i] = true;
                queue.Enqueue(i);
            }
        }

        while (queue.TryDequeue(out int i))
        {
            foreach (int before in cameFrom[i].Where(b => !reaches[b]))
            {
                reaches[before] = true;
                queue.Enqueue(before);
            }
        }

        return Array.TrueForAll(reaches, r => r) ? null : "the work can no longer be finished";
    }

    private void Check(LeaseWorld world)
    {
        if (world.Workers.Any(w => w.Phase == Phase.Failed))
        {
            _violation ??= "a live worker was failed";
        }

        // Without mishaps nothing is ever done twice.
        bool calm = (mishaps & (Mishaps.Expiries | Mishaps.Losses | Mishaps.Crashes)) == 0;
        var busy = world.Workers.Where(w => w.Phase is Phase.Working || (w.Phase is Phase.Appending && w.Wire is Wire.Sent));
        if (calm && busy.GroupBy(w => w.Block).Any(g => g.Count() > 1))
        {
            _violation ??= "two workers work on one block without need";
        }
    }

    private IEnumerable<LeaseWorld> Steps(LeaseWorld world)
    {
        for (int i = 0; i < world.Workers.Length; i++)
        {
            WorkerState worker = world.Workers[i];
            if (worker.Phase is Phase.Dead or Phase.Failed)
            {
                continue;
            }

            foreach (LeaseWorld next in OwnSteps(world, i, worker).Concat(Network(world, i, worker)))
            {
                yield return next;
            }

            if (
                mishaps.HasFlag(Mishaps.Deaths)
                && worker.Phase != Phase.Finished
                && world.Workers.Count(w => w.Phase is not Phase.Dead) > 1
            )
            {
                // What it has sent may still arrive.
                LeaseWorld left = worker.Wire == Wire.Sent ? Forget(world, i, worker) : world;
                yield return left.With(i, new WorkerState(Phase.Dead, 0, 0, 0, Wire.Nothing, default));
            }
        }

        if (world.Stray.Kind != Stray.Nothing)
        {
            foreach (LeaseWorld next in Arrive(world, world.Stray))
            {
                yield return next;
            }

            yield return world with
            {
                Stray = default,
            };
        }

        for (int b = 0; b < world.Blocks.Length; b++)
        {
            if (mishaps.HasFlag(Mishaps.Expiries) && world.Blocks[b].Lease is { Expires: > LeaseWorld.Now } lease)
            {
                yield return world.With(b, world.Blocks[b] with { Lease = lease with { Expires = LeaseWorld.Now } });
            }

            if (mishaps.HasFlag(Mishaps.Crashes) && world.Blocks[b].Lease is not null)
            {
                yield return world.With(b, Kept(world.Blocks[b], LeaseProtocol.Forget(world.Blocks[b])));
            }

            if (mishaps.HasFlag(Mishaps.Collections))
            {
                yield return world.With(b, Guarded(world.Blocks[b], rules.Collect(world.Blocks[b], LeaseWorld.Now), 0, null));
            }
        }
    }

    private IEnumerable<LeaseWorld> OwnSteps(LeaseWorld world, int i, WorkerState worker)
    {
        switch (worker.Phase)
        {
            case Phase.Idle when worker.Done == (1 << world.Blocks.Length) - 1:
                yield return world.With(i, worker with { Phase = Phase.Finished });
                break;
            case Phase.Idle:
                // The coordinator may want any block that it does not know to be done.
                for (byte b = 0; b < world.Blocks.Length; b++)
                {
                    if ((worker.Done & (1 << b)) == 0)
                    {
                        yield return world.With(i, worker with { Phase = Phase.Claiming, Block = b, Wire = Wire.Sent });
                    }
                }

                break;
            case Phase.Working:
                yield return world.With(i, worker with { Phase = Phase.Appending, Wire = Wire.Sent });
                if (world.Stray.Kind == Stray.Nothing)
                {
                    yield return world with
                    {
                        Stray = new Stray(Stray.Renew, (byte)i, worker.Block, worker.Token),
                    };
                    if (mishaps.HasFlag(Mishaps.Releases))
                    {
                        yield return (world with { Stray = new Stray(Stray.Release, (byte)i, worker.Block, worker.Token) }).With(
                            i,
                            Rest(worker)
                        );
                    }
                }

                break;
            case Phase.Claiming or Phase.Appending when worker.Wire == Wire.Answered:
                yield return world.With(i, Answered(worker));
                break;
        }

        if (mishaps.HasFlag(Mishaps.Losses) && worker.Wire is Wire.Sent or Wire.Answered)
        {
            // No answer: the request is repeated, and the old one may still arrive.
            LeaseWorld without = worker.Wire == Wire.Sent ? Forget(world, i, worker) : world;
            yield return without.With(i, worker with { Wire = Wire.Sent });
        }
    }

    private static WorkerState Answered(WorkerState worker) =>
        (worker.Phase, worker.Answer) switch
        {
            (Phase.Claiming, LeaseAnswer.Granted) => worker with { Phase = Phase.Working, Wire = Wire.Nothing },
            (Phase.Claiming, LeaseAnswer.Held) => Rest(worker),
            (_, LeaseAnswer.Committed) => Rest(worker) with { Done = (byte)(worker.Done | (1 << worker.Block)) },
            _ => worker with { Phase = Phase.Failed, Wire = Wire.Nothing },
        };

    private static WorkerState Rest(WorkerState worker) => new(Phase.Idle, 0, 0, worker.Done, Wire.Nothing, default);

    private static LeaseWorld Forget(LeaseWorld world, int i, WorkerState worker) =>
        world.Stray.Kind == Stray.Nothing
            ? world with
            {
                Stray = new Stray(worker.Phase == Phase.Claiming ? Stray.Claim : Stray.Append, (byte)i, worker.Block, worker.Token),
            }
            : world;

    // The database takes the request of a worker.
    private IEnumerable<LeaseWorld> Network(LeaseWorld world, int i, WorkerState worker)
    {
        LeasedBlock block = world.Blocks[worker.Block];
        byte token = world.FreshToken;
        if (worker.Wire == Wire.Decided)
        {
            // A claim that was decided upon an old state.
            LeasedBlock written =
                worker.Answer == LeaseAnswer.Granted ? block with { Lease = new Lease(i, token, LeaseWorld.Length) } : block;
            yield return world.With(worker.Block, written).With(i, worker with { Wire = Wire.Answered, Token = token });
        }
        else if (worker is { Wire: Wire.Sent, Phase: Phase.Claiming })
        {
            foreach (byte given in Tokens(world))
            {
                (LeasedBlock after, LeaseAnswer answer) = rules.Claim(block, i, LeaseWorld.Now, LeaseWorld.Length, given);
                yield return rules.ClaimsAreAtomic
                    ? world
                        .With(worker.Block, Kept(block, after))
                        .With(
                            i,
                            worker with
                            {
                                Wire = Wire.Answered,
                                Answer = answer,
                                Token = answer == LeaseAnswer.Granted ? given : (byte)0,
                            }
                        )
                    : world.With(i, worker with { Wire = Wire.Decided, Answer = answer });
            }
        }
        else if (worker is { Wire: Wire.Sent, Phase: Phase.Appending })
        {
            (LeasedBlock after, LeaseAnswer answer) = rules.Append(block, worker.Token, worker.Block);
            yield return world.With(worker.Block, Kept(block, after)).With(i, worker with { Wire = Wire.Answered, Answer = answer });
        }
    }

    // What a claim may be given: a token that nobody knows or, after a crash, one that the database has forgotten.
    private IEnumerable<byte> Tokens(LeaseWorld world)
    {
        IEnumerable<byte> known = mishaps.HasFlag(Mishaps.Crashes) ? [.. world.Workers.Select(w => w.Token), world.Stray.Token] : [];
        return known.Where(t => t != 0 && !Array.Exists(world.Blocks, b => b.Lease?.Token == t)).Append(world.FreshToken).Distinct();
    }

    private IEnumerable<LeaseWorld> Arrive(LeaseWorld world, Stray stray)
    {
        LeasedBlock block = world.Blocks[stray.Block];
        IEnumerable<LeasedBlock> after = stray.Kind switch
        {
            Stray.Claim => Tokens(world)
                .Select(t => Kept(block, rules.Claim(block, stray.Worker, LeaseWorld.Now, LeaseWorld.Length, t).Block)),
            Stray.Append => [Kept(block, rules.Append(block, stray.Token, stray.Block).Block)],
            Stray.Renew =>
            [
                Guarded(
                    block,
                    rules.Renew(block, stray.Worker, stray.Token, LeaseWorld.Now, LeaseWorld.Length).Block,
                    stray.Worker,
                    stray.Token
                ),
            ],
            _ => [Guarded(block, rules.Release(block, stray.Worker, stray.Token), stray.Worker, stray.Token)],
        };
        return after.Select(b => (world with { Stray = default }).With(stray.Block, b));
    }

    private LeasedBlock Kept(LeasedBlock before, LeasedBlock after)
    {
        if (before.Bits is not null && after.Bits != before.Bits)
        {
            _violation ??= "a committed block changed";
        }

        return after;
    }

    // A request by token touches the lease of that worker and token only; garbage collection only leases that have run out.
    private LeasedBlock Guarded(LeasedBlock before, LeasedBlock after, long worker, byte? token)
    {
        bool mayTouch = token is { } mine
            ? before.Lease?.Worker == worker && before.Lease?.Token == mine
            : before.Lease?.Expires <= LeaseWorld.Now;
        if (after.Lease != before.Lease && !mayTouch)
        {
            _violation ??= "the lease of another was touched";
        }

        return Kept(before, after);
    }
}
