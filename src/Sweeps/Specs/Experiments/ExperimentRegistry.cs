using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;

namespace ModalityCompetition.Sweeps.Specs.Experiments;

/// <summary>The experiments that a spec may name.</summary>
public sealed class ExperimentRegistry
{
    private readonly ImmutableArray<IExperiment> _all;

    /// <summary>Makes a registry.</summary>
    /// <param name="experiments">The experiments; the one of a spec that names none is among them.</param>
    /// <exception cref="ArgumentException">Two have one name, one lacks a key that every experiment has, or the default is not
    /// there.</exception>
    internal ExperimentRegistry(params ImmutableArray<IExperiment> experiments)
    {
        _all = experiments;
        if (experiments.DistinctBy(e => e.Name).Count() < experiments.Length || experiments.All(e => e.Name != SpecKeys.DefaultExperiment))
        {
            throw new ArgumentException(
                $"Experiments have names of their own, and one is {SpecKeys.DefaultExperiment}.",
                nameof(experiments)
            );
        }

        foreach (IExperiment experiment in experiments)
        {
            if (SpecKeys.OfEveryExperiment.FirstOrDefault(k => experiment.Keys.Find(k.Path) is null) is { } missing)
            {
                throw new ArgumentException($"The experiment {experiment.Name} lacks the key {missing.Path}.", nameof(experiments));
            }
        }
    }

    /// <summary>All of them, in the order in which they are listed.</summary>
    public IReadOnlyList<ExperimentSummary> List =>
        [.. _all.Select(e => new ExperimentSummary(e.Name, e.Meaning, e.Keys.All.Length, e.Name == SpecKeys.DefaultExperiment))];

    /// <summary>All of them, in that order.</summary>
    internal IReadOnlyList<IExperiment> All => _all;

    /// <summary>These experiments and others.</summary>
    /// <param name="others">The others.</param>
    /// <exception cref="ArgumentException">As of the constructor.</exception>
    internal ExperimentRegistry With(params IExperiment[] others) => new([.. _all, .. others]);

    /// <summary>The experiment of a name, or null.</summary>
    internal IExperiment? Find(string name) => _all.FirstOrDefault(e => e.Name == name);
}
