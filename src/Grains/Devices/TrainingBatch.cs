using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Grains.Devices;

/// <summary>Trials that are trained together: adjacent pieces of one configuration.</summary>
internal sealed class TrainingBatch : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

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

    /// <summary>Asks the training to end.</summary>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();
}
