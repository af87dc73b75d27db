using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Specs.Keys;

namespace ModalityCompetition.Sweeps.Specs;

/// <summary>
/// A validated sweep: what a spec file says, with every default filled in. Of the canonical text newer keys are left out at their defaults.
/// </summary>
public sealed record SweepSpec
{
    /// <summary>Name of the sweep; letters, digits, '.', '_' and '-'. Names the default run folder <c>runs/NAME</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the sweep shows, for the report; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Name of the experiment.</summary>
    public string Experiment { get; init; } = SpecKeys.DefaultExperiment;

    /// <summary>The keys of the experiment.</summary>
    internal SpecCatalogue Keys { get; init; } = SpecKeys.Competition;

    /// <summary>Seed of all random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Trials per configuration, at least 1; the most of each where <see cref="Until"/> is given.</summary>
    public required long Trials { get; init; }

    /// <summary>
    /// When a configuration stops before that; null for never. It changes how many trials there are, never what they compute.
    /// </summary>
    public StoppingSpec? Until { get; init; }

    /// <summary>Whether configurations share their random numbers.</summary>
    public required Pairing Pairing { get; init; }

    /// <summary>Name of the trial engine, for example <c>cpu</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>Nominal coverage of the intervals, in (0, 1).</summary>
    public required double Confidence { get; init; }

    /// <summary>Run folder, relative to the current folder or absolute; null for <c>runs/NAME</c>.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>Address of the archive; null for none.</summary>
    public string? ArchiveAddress { get; init; }

    /// <summary>How many trials of every traced configuration are recorded along their training for the report.</summary>
    public required int TracedTrials { get; init; }

    /// <summary>The configurations, in plan order.</summary>
    public required ImmutableArray<PlannedConfiguration> Configurations { get; init; }

    /// <summary>Differences between configurations that are declared beforehand; they determine no trial.</summary>
    public ImmutableArray<SpecContrast> Contrasts { get; init; } = [];

    /// <summary>
    /// Canonical text of everything that determines results, except the number of trials: same text, same trials. Independent of key order,
    /// comments and spelling of numbers in the file.
    /// </summary>
    public required string CanonicalText { get; init; }

    /// <summary>
    /// Whether a pilot is still to choose the twins, as <c>fidelity: auto</c> asks; the configurations have none so far, and nobody runs
    /// the sweep as it is.
    /// </summary>
    public bool AutomaticTwins { get; init; }

    /// <summary>The file's text, for the record.</summary>
    public required string SourceText { get; init; }
}
