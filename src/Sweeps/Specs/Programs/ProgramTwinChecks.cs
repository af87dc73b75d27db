using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Sweeps.Specs.Yaml;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Specs.Programs;

/// <summary>What twins of a program must be, and when they are of no use.</summary>
internal static class ProgramTwinChecks
{
    /// <summary>Most numbers of a trial and its twins, which stand in one row.</summary>
    public const long MostNumbers = 1_000_000;

    /// <summary>Most numbers of the trials of a block and their twins: half a gigabyte.</summary>
    public const long MostOfBlock = 1L << 26;

    /// <summary>Reports what is wrong with the twins of a configuration.</summary>
    /// <param name="values">The values, which take the reports.</param>
    /// <param name="definition">What they define.</param>
    /// <param name="keys">The keys of the spec.</param>
    public static void Check(ConfigurationValues values, ProgramTrialDefinition definition, SpecCatalogue keys)
    {
        if (definition.Twins is not { } twins)
        {
            return;
        }

        if (twins.Count < TwinParameters.Fewest)
        {
            values.Report(
                SpecKeys.Twins,
                "twins",
                $"must be 0 or at least {TwinParameters.Fewest}, not 1: the control is the first twin less the mean over all of them"
            );
            return;
        }

        long numbers = (1L + twins.Count) * definition.Rows.Values;
        if (numbers > MostNumbers)
        {
            values.Report(
                SpecKeys.Twins,
                "twins",
                $"makes {NumberText.Write(numbers)} numbers of a trial and its twins, and at most {NumberText.Write(MostNumbers)} are "
                    + "taken; have fewer twins, or measure less"
            );
        }
        else if (definition.Block * numbers > MostOfBlock)
        {
            values.Report(
                SpecKeys.Twins,
                "twins",
                $"makes {NumberText.Write(definition.Block * numbers)} numbers of the trials of a block and their twins, and at most "
                    + $"{NumberText.Write(MostOfBlock)} are taken; give program.block a smaller value"
            );
        }

        if (twins.Parameters.SequenceEqual(definition.Parameters))
        {
            string name = keys.In(ProgramKeys.Parameters).FirstOrDefault(k => k.IsParameter)?.Symbol ?? "epochs";
            values.Report(
                SpecKeys.Twins,
                "twins",
                "makes twins with the parameters of their trial, so that they cannot pay; give them cheaper ones, for example with "
                    + $"{{twins: 8, {name}: {name}/8}}",
                isWarning: true
            );
        }
    }

    /// <summary>Why a key of twins means nothing; null where it means something.</summary>
    /// <param name="key">The key.</param>
    /// <param name="definitions">What the configurations compute.</param>
    public static string? WhyUnused(SpecKey key, IEnumerable<ProgramTrialDefinition> definitions) =>
        key.Section == SpecKeys.Fidelity && key.Path != SpecKeys.Twins && definitions.All(d => d.Twins is null)
            ? $"belongs to twins, which no configuration has; set {SpecKeys.Twins}, for example to 8, or leave it out"
            : null;

    /// <summary>Reports twins of trials that are read from a file.</summary>
    /// <param name="root">The spec.</param>
    /// <param name="overrides">Values of the command line.</param>
    /// <param name="findings">Where the mistake goes.</param>
    public static void RefuseWithFile(MapNode root, SpecOverrides overrides, SpecFindings findings)
    {
        if (ProgramTwinKeys.AreMentioned(root, overrides))
        {
            findings.Error(
                root.Find(SpecKeys.Fidelity)?.Place ?? root.Place,
                SpecKeys.Fidelity,
                $"is of trials that are run, and those of a file have no twins; leave it out, or run the program without engine: "
                    + FileEnginePlugin.EngineName
            );
        }
    }
}
