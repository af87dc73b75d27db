using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Experiments;

/// <summary>Finds the experiment of a spec, before anything else of it is read: it says which keys there are.</summary>
internal static class ExperimentReader
{
    /// <summary>The experiment, or null when the spec names one that there is not, which is reported.</summary>
    /// <param name="root">The spec.</param>
    /// <param name="overrides">Values of the command line, which go first.</param>
    /// <param name="experiments">The experiments that there are.</param>
    /// <param name="findings">Where mistakes go.</param>
    public static IExperiment? Read(MapNode root, SpecOverrides overrides, ExperimentRegistry experiments, SpecFindings findings)
    {
        SpecOverride? option = overrides.Entries.LastOrDefault(e => e.KeyPath == SpecKeys.Experiment && e.Value?.Trim().Length > 0);
        SpecNode? node = option is not null
            ? new ScalarNode(new SpecPlace(option.Option, 0, 0), option.Value!, Quoted: false)
            : root.Find(SpecKeys.Experiment)?.Value;
        if (node is null)
        {
            return experiments.Find(SpecKeys.DefaultExperiment);
        }

        string given = node is ScalarNode { IsNull: false } scalar ? scalar.Text : node.Kind;
        IExperiment? found = node is ScalarNode ? experiments.Find(given) : null;
        if (found is null)
        {
            string[] names = [.. experiments.List.Select(e => e.Name)];
            string meant =
                node is ScalarNode && Spelling.Closest(given, names) is { } closest
                    ? $"; did you mean '{closest}'?"
                    : "; see 'modcomp experiments'";
            string shown = node is ScalarNode { IsNull: false } ? $"'{ShortText.Of(given)}'" : given;
            findings.Error(node.Place, SpecKeys.Experiment, $"must be {string.Join(" or ", names)}, not {shown}{meant}");
        }

        return found;
    }
}
