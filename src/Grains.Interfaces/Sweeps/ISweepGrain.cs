using Orleans.Concurrency;

namespace ModalityCompetition.Grains.Interfaces.Sweeps;

/// <summary>
/// One sweep, by its identifier: gives its blocks to the devices of the cluster as the coordinator says. Holds nothing that the store and
/// the ledger do not; it may die at any instant and is revived by its reminder or by whoever asks for it.
/// </summary>
[Alias("modcomp.ISweepGrain")]
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that the sweep is worked on if it is meant to be.</summary>
    [Alias("Wake")]
    Task Wake();

    /// <summary>Makes the sweep what a submission asks for.</summary>
    [Alias("Submit")]
    Task<AnswerRecord> Submit(SubmissionRecord submission);

    /// <summary>Where it stands; null when there is no such sweep.</summary>
    [Alias("Status"), AlwaysInterleave]
    Task<SweepStatusRecord?> Status();

    /// <summary>Ends it; what is committed is kept.</summary>
    [Alias("Cancel")]
    Task<AnswerRecord> Cancel();

    /// <summary>Lets it rest.</summary>
    [Alias("Pause")]
    Task<AnswerRecord> Pause();

    /// <summary>Lets it rest where it is at work, for a reason of a silo's, one sentence with the remedy, which its status says.</summary>
    [Alias("PauseFor")]
    Task<AnswerRecord> PauseFor(string reason);

    /// <summary>Lets it go on.</summary>
    [Alias("Resume")]
    Task<AnswerRecord> Resume();

    /// <summary>Removes it for good, with its trials.</summary>
    [Alias("Delete")]
    Task<AnswerRecord> Delete();

    /// <summary>Changes its tags.</summary>
    [Alias("Tag")]
    Task<AnswerRecord> Tag(IReadOnlyList<string> add, IReadOnlyList<string> remove);
}
