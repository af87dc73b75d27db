using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>
/// Everything a report says, and the only thing it is rendered from. Rendering is a pure function of this model: the same model gives the
/// same bytes, on any machine, in any culture, at any time.
/// </summary>
public sealed record SweepReport
{
    /// <summary>The sweep: name, description, the text of its file and its canonical text, seed, confidence.</summary>
    public required SweepSpec Spec { get; init; }

    /// <summary>Version of the code that computed the estimates, for example <c>0.1.0</c>.</summary>
    public required string CodeVersion { get; init; }

    /// <summary>The engine whose results these are.</summary>
    public required EngineIdentity Engine { get; init; }

    /// <summary>Hash of all results the estimates were computed from, lower-case hexadecimal.</summary>
    public required string ResultsHash { get; init; }

    /// <summary>
    /// The estimates of every configuration with at least one trial, in plan order. Those of a sweep of many are read from a file whenever
    /// they are asked for: go through them once, and keep what is needed.
    /// </summary>
    public required IReadOnlyList<ConfigurationEstimates> Estimates { get; init; }

    /// <summary>What there is to say of all <see cref="Estimates"/> together; summed up from them where it is not given.</summary>
    public SweepTotals Totals
    {
        get => field ?? SweepTotals.Of(Estimates);
        init;
    }

    /// <summary>What the trials say about the claims of the paper; null when it was not asked.</summary>
    public VerdictTable? Verdicts { get; init; }

    /// <summary>
    /// What the remedies of the sweep do, each held against the same configuration without one; null where there is nothing to compare.
    /// </summary>
    public RemedyTable? Remedies { get; init; }

    /// <summary>The contrasts that the spec declares, in its order; those without trials on both sides are left out.</summary>
    public ImmutableArray<ContrastEstimate> Contrasts { get; init; } = [];

    /// <summary>
    /// How the quantity that the experiment is about (<c>IExperimentReport.Headline</c>) changes from a configuration to the next one;
    /// empty where nothing is to be compared or there are too many.
    /// </summary>
    public ImmutableArray<ContrastEstimate> Steps { get; init; } = [];

    /// <summary>Why there are no <see cref="Steps"/> although there is something to compare, as a sentence; null otherwise.</summary>
    public string? WhyNoSteps { get; init; }

    /// <summary>Trials recorded along their training, in order of configuration and trial; may be empty.</summary>
    public ImmutableArray<TracedTrial> Traces { get; init; } = [];

    /// <summary>Trials the plan asks for, over all configurations.</summary>
    public required long TrialsPlanned { get; init; }

    /// <summary>Trials the estimates were computed from, over all configurations, diverged ones included.</summary>
    public required long TrialsDone { get; init; }

    /// <summary>
    /// Trials that are committed; with a target more than the estimates are computed from. Null where the report does not know.
    /// </summary>
    public long? TrialsCommitted { get; init; }

    /// <summary>What the reader must know before trusting a number, one sentence each; may be empty.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Where trials came from that other runs have trained, a sentence each; may be empty.</summary>
    public ImmutableArray<string> Origins { get; init; } = [];

    /// <summary>What several configurations answer to the question of the experiment, in a sentence; null where there is none.</summary>
    public string? Answers { get; init; }

    /// <summary>What the experiment warns of in its configurations, see <see cref="ReportWarnings"/>; null for nothing.</summary>
    public string? Caution { get; init; }

    /// <summary>The same in short, for a page on which the answer of each configuration says the rest; null for nothing.</summary>
    public string? CautionInShort { get; init; }

    /// <summary>File name of the spec in the command that reproduces the run.</summary>
    public string SpecFile { get; init; } = "spec.yaml";
}
