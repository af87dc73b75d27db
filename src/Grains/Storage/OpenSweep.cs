using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Grains.Storage;

/// <summary>A sweep as one silo works on it: spec and plan read, ledger open.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Term">Version of its entry from which it was read.</param>
/// <param name="Priority">Weight in the share of a device.</param>
/// <param name="Spec">The spec.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="SubmittedAt">When it was first submitted, which tells it from one of the same identifier that was removed.</param>
/// <param name="Ledger">Its ledger; stays open as long as the silo uses it.</param>
internal sealed record OpenSweep(
    string Id,
    long Term,
    int Priority,
    SweepSpec Spec,
    SweepPlan Plan,
    DateTimeOffset SubmittedAt,
    ITrialLedger Ledger
)
{
    private Lazy<string?>? _refusal;
    private Lazy<double>? _trialBytes;

    /// <summary>Bytes that one trial in training is expected to take. Worked out once.</summary>
    public double TrialBytes => LazyInitializer.EnsureInitialized(ref _trialBytes, () => new Lazy<double>(() => Plan.MemoryBytes(1))).Value;

    /// <summary>Why the machine of this silo has too little memory for it; null where it has enough. Judged once.</summary>
    /// <param name="workers">Trials of it that the silo trains at the same time.</param>
    /// <param name="available">Bytes that there are.</param>
    public string? MemoryRefusal(int workers, long available) =>
        LazyInitializer
            .EnsureInitialized(ref _refusal, () => new Lazy<string?>(() => SweepMemory.Refusal(Plan, workers, available, "Silo:Workers")))
            .Value;
}
