using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>
/// An experiment: which keys it has, what a trial is under their values, what a trial shows and what is estimated from it. Reading,
/// messages, overrides, the canonical text and the reference page ask it, and so do estimates, targets and comparisons. One that has more
/// to say in its reports than its estimates implements <c>IExperimentReport</c> too. Implementations keep no state.
/// </summary>
internal interface IExperiment : IMeasures
{
    /// <summary>Value of the spec key <c>experiment</c>: letters, digits, '.', '_' and '-'.</summary>
    string Name { get; }

    /// <summary>What it does, as the beginning of a sentence without a full stop.</summary>
    string Meaning { get; }

    /// <summary>A complete spec of it, for its reference page; null for none.</summary>
    string? Example => null;

    /// <summary>Its keys, those that every experiment has included (<see cref="SpecKeys.OfEveryExperiment"/>).</summary>
    SpecCatalogue Keys { get; }

    /// <summary>
    /// The experiment of one spec, where what it measures or which keys it has stands in the spec itself; else this one.
    /// </summary>
    /// <param name="root">The spec.</param>
    /// <param name="overrides">Values of the command line, which go first.</param>
    /// <param name="findings">Where mistakes go.</param>
    IExperiment OfSpec(MapNode root, SpecOverrides overrides, SpecFindings findings) => this;

    /// <summary>Steps of work (<see cref="SpecLimits"/>) for a configuration beyond those for its parameters.</summary>
    long WorkPerConfiguration => 0;

    /// <summary>
    /// Reports what the values of a configuration break, if there is a rule; values that cannot be had are null and not worth a report.
    /// </summary>
    void Check(ConfigurationValues values) { }

    /// <summary>What a trial of the configuration computes.</summary>
    /// <param name="values">All values, complete.</param>
    /// <param name="modalities">Names of the modalities; empty where the keys have no list of them.</param>
    ITrialDefinition Define(ConfigurationValues values, IReadOnlyList<string> modalities);

    /// <summary>Reports what is wrong with a definition that its values alone do not show, if anything can be.</summary>
    /// <param name="values">The values, which take the reports.</param>
    /// <param name="definition">What they define.</param>
    /// <param name="engine">The engine's name, whose arithmetic must hold what is asked for; null when there is none.</param>
    void CheckDefinition(ConfigurationValues values, ITrialDefinition definition, string? engine) { }

    /// <summary>Why a key that is given means nothing in any configuration, as what follows its name; null where one looks at it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="definitions">What the configurations compute.</param>
    string? WhyUnused(SpecKey key, IEnumerable<ITrialDefinition> definitions) => null;

    /// <summary>The parameters that determine results, in the order of the canonical text.</summary>
    IEnumerable<CanonicalParameter> Canonical(ITrialDefinition definition);
}
