using System.Collections.Immutable;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Specs;

/// <summary>One configuration of a plan.</summary>
/// <param name="Index">Its index, 0 &lt;= index &lt; number of configurations.</param>
/// <param name="AxisValues">The values of the swept parameters, in the order of the spec's axes; empty when nothing is swept.</param>
/// <param name="Configuration">What its trials compute.</param>
public sealed record PlannedConfiguration(int Index, ImmutableArray<AxisValue> AxisValues, TrialConfiguration Configuration)
{
    /// <summary>A short label, for example <c>sigma0=0.01, K=10</c>; <c>the only configuration</c> when nothing is swept.</summary>
    public string Label => AxisValues.IsEmpty
        ? "the only configuration"
        : string.Join(", ", AxisValues.Select(a => $"{a.Parameter[(a.Parameter.LastIndexOf('.') + 1)..]}={a.Value}"));
}
