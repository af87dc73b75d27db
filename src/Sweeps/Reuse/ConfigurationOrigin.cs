using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Sweeps.Reuse;

/// <summary>Trials of one configuration that another run has trained.</summary>
/// <param name="Identity">The identity of the configuration (<see cref="ConfigurationIdentities"/>), which no change of its place
/// alters.</param>
/// <param name="Label">Its label when they were taken.</param>
/// <param name="Trials">The trials, ascending and disjoint.</param>
public sealed record ConfigurationOrigin(string Identity, string Label, ImmutableArray<TrialRange> Trials);
