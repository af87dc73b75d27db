using ModalityCompetition.Client.Sessions.Planning;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary>Trials of a sweep that there are already.</summary>
/// <param name="Trials">How many.</param>
/// <param name="Sources">Where they are; each trial counts once.</param>
internal sealed record ReuseEntry(long Trials, IEnumerable<ReuseSourceEntry> Sources)
{
    /// <summary>The entry.</summary>
    public static ReuseEntry Of(PlannedReuse reuse) => new(reuse.Trials, reuse.Sources.Select(s => new ReuseSourceEntry(s.Name, s.Trials)));
}

/// <summary>Trials of a sweep that one run has.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Trials">How many count from there.</param>
internal sealed record ReuseSourceEntry(string Folder, long Trials);
