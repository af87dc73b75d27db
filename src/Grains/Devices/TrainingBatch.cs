using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Grains.Devices;

/// <summary>Trials that are trained together: adjacent pieces of one configuration.</summary>
internal sealed class TrainingBatch : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private int _claimed;
    private volatile bool _late;

    public TrainingBatch(IReadOnlyList<Piece> pieces)
    {
        Pieces = pieces;
        TrialBlock first = pieces[0].Trials;
        Trials = first with { Count = (int)(pieces[^1].Trials.EndTrial - first.FirstTrial) };
    }

    /// <summary>The pieces, in order and without gaps.</summary>
    public IReadOnlyList<Piece> Pieces { get; }

    /// <summary>The trials.</summary>
    public TrialBlock Trials { get; }

    /// <summary>The sweep.</summary>
    public OpenSweep Sweep => Pieces[0].Sweep;

    /// <summary>Cancelled when nobody wants the batch any more.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>Whether it was asked to end because it took too long.</summary>
    public bool IsLate => _late;

    /// <summary>Asks the training to end.</summary>
    public void Cancel() => _cancellation.Cancel();

    /// <summary>Asks the training to end because it takes too long.</summary>
    public void EndLate()
    {
        _late = true;
        Cancel();
    }

    /// <summary>Takes the right to say what became of it, which only one has: the thread that trains it, or who has given that
    /// up.</summary>
    public bool Claim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();
}
