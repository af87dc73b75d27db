using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Devices;

/// <summary>A queue of trials without grains, device or ledger; tests play all of them.</summary>
internal sealed class QueueDesk(int capacity, int largestBatch)
{
    private readonly SweepSpec _spec = SyntheticSweep.Spec(configurations: 2);
    private readonly Dictionary<string, OpenSweep> _sweeps = [];

    public TrialQueue Queue { get; } = new(capacity, largestBatch);

    /// <summary>Every piece that was announced.</summary>
    public List<Piece> Pieces { get; } = [];

    /// <summary>Waiting, training, committing, batches.</summary>
    public (int Waiting, int Training, int Committing, long Batches) Status
    {
        get
        {
            DeviceStatusRecord status = Queue.Status;
            return (status.Waiting, status.Training, status.Committing, status.Batches);
        }
    }

    public Piece Piece(
        string sweep,
        long first,
        int count,
        int configuration = 0,
        bool alone = false,
        long term = 1,
        int priority = SweepSubmission.DefaultPriority
    )
    {
        if (!_sweeps.TryGetValue(sweep, out OpenSweep? open))
        {
            // The queue compares ledgers and never uses one.
            _sweeps.Add(sweep, open = new OpenSweep(sweep, 1, priority, _spec, new SweepPlan(_spec), default, null!));
        }

        return new Piece(open, term, priority, new TrialBlock(configuration, first, count), alone);
    }

    /// <summary>Announces a piece; there must be room for it.</summary>
    public Piece Announce(
        string sweep,
        long first,
        int count,
        int configuration = 0,
        bool alone = false,
        long term = 1,
        int priority = SweepSubmission.DefaultPriority
    )
    {
        Piece piece = Piece(sweep, first, count, configuration, alone, term, priority);
        Assert.True(Queue.ReserveAsync(count).IsCompleted);
        Assert.True(Queue.Announce(piece));
        Pieces.Add(piece);
        return piece;
    }

    /// <summary>A trial of a piece comes; it must be expected.</summary>
    public Task<TrialReport> Arrive(Piece piece, long trial)
    {
        Task<TrialReport>? answer = Queue.Arrive(new TrialOrder(piece.Sweep.Id, piece.Trials.Configuration, trial, piece.Alone));
        Assert.NotNull(answer);
        return answer;
    }

    /// <summary>Every trial of a piece comes, the last one first.</summary>
    public Task<TrialReport>[] ArriveAll(Piece piece) =>
        [.. Enumerable.Range(0, piece.Trials.Count).Reverse().Select(i => Arrive(piece, piece.Trials.FirstTrial + i))];

    /// <summary>What a task that must end at once gives.</summary>
    public static T Within<T>(Task<T> task)
    {
        Assert.True(task.Wait(Patience.Limit), "The queue left somebody waiting.");
        return task.Result;
    }
}
