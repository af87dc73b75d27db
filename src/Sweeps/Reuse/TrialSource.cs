using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Reuse;

/// <summary>A ledger that has trials of a sweep, be it another sweep's.</summary>
/// <param name="Name">What the user calls it, for example its folder.</param>
/// <param name="Ledger">The ledger, open for reading.</param>
/// <param name="Pairs">Which of its configurations is which one of the sweep, by index; empty where it has none of them.</param>
public sealed record TrialSource(string Name, ITrialLedger Ledger, IReadOnlyList<(int From, int To)> Pairs)
{
    /// <summary>A ledger of the same sweep.</summary>
    /// <param name="name">What the user calls it.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="configurations">Number of configurations.</param>
    public static TrialSource Same(string name, ITrialLedger ledger, int configurations) =>
        new(name, ledger, [.. Enumerable.Range(0, configurations).Select(c => (c, c))]);

    /// <summary>
    /// A ledger of any sweep: its configurations that are those of the spec under the same engine, whatever else it has.
    /// </summary>
    /// <param name="name">What the user calls it.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="engine">The engine of the sweep.</param>
    public static TrialSource Of(string name, ITrialLedger ledger, SweepSpec spec, EngineIdentity engine)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return new TrialSource(name, ledger, Matching(ledger.Identity, spec, engine));
    }

    /// <summary>Which configurations of a ledger are which ones of a spec, by index; empty where it is of another engine.</summary>
    /// <param name="identity">What the results of the ledger have in common.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="engine">The engine of the sweep.</param>
    public static IReadOnlyList<(int From, int To)> Matching(LedgerIdentity identity, SweepSpec spec, EngineIdentity engine)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(spec);
        if (identity.Engine != engine)
        {
            return [];
        }

        IReadOnlyList<string> there;
        try
        {
            there = ConfigurationIdentities.Of(identity.SpecText);
        }
        catch (FormatException)
        {
            // A text of a version to come: whoever opens the ledger is told.
            return [];
        }

        ILookup<string, int> places = there.Select((of, index) => (of, index)).ToLookup(c => c.of, c => c.index);
        return
        [
            .. ConfigurationIdentities.Of(spec.CanonicalText).SelectMany((of, index) => places[of].Select(from => (From: from, To: index))),
        ];
    }
}
