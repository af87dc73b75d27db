using System.Collections.Immutable;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <content>Keys of remedies.</content>
public static partial class SpecKeys
{
    /// <summary>Section of the remedy.</summary>
    public const string Remedy = "training.remedy";

    private static ImmutableArray<SpecKey> OfRemedy =>
        [
            new()
            {
                Path = Remedy + ".method",
                Type = SpecKeyType.Choice,
                Choices = [.. RemedyWords.All],
                Default = RemedyWords.None,
                HasSymbol = false,
                Sweepable = true,
                Source = "docs/remedies.md",
                Meaning = "What changes joint training",
                AlsoCalled = ["name", "type", "modulation"],
            },
            new()
            {
                Path = Remedy + ".weight",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.LossWeight),
                Default = "1",
                HasSymbol = false,
                Sweepable = true,
                Source = "arXiv 1905.12681, Section 3.1",
                Meaning = "`unimodal_losses`: weight of every modality's own loss beside the joint loss, whose weight is 1",
                AlsoCalled = ["lambda", "loss_weight"],
            },
            new()
            {
                Path = Remedy + ".alpha",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.ModulationStrength),
                Default = "0.3",
                HasSymbol = false,
                Sweepable = true,
                Source = "arXiv 2203.15332, equation 10; the default is this project's",
                Meaning = "`ogm`: strength alpha of the modulation",
            },
            new()
            {
                Path = Remedy + ".from",
                Type = SpecKeyType.WholeNumber,
                Unit = "iterations",
                Range = SpecRange.Of(ParameterRanges.RemedyStep),
                Default = "0",
                HasSymbol = false,
                Sweepable = true,
                Source = "the authors' code of arXiv 2203.15332 (modulation_starts), in steps instead of epochs",
                Meaning = "`ogm`: steps performed before the first that is modulated",
                AlsoCalled = ["modulation_starts", "start"],
            },
            new()
            {
                Path = Remedy + ".to",
                Type = SpecKeyType.WholeNumber,
                Unit = "iterations",
                Range = SpecRange.Of(ParameterRanges.RemedyStep),
                WhenMissing = "to the end of training",
                HasSymbol = false,
                Sweepable = true,
                Source = "the authors' code of arXiv 2203.15332 (modulation_ends), in steps instead of epochs",
                Meaning = "`ogm`: steps performed when the modulation ends",
                AlsoCalled = ["modulation_ends", "end"],
            },
            new()
            {
                Path = Remedy + ".p",
                Type = SpecKeyType.Number,
                Unit = "probability",
                Range = SpecRange.Of(ParameterRanges.DropProbability),
                Default = "0.2",
                HasSymbol = false,
                Sweepable = true,
                Source = "arXiv 1501.00102; the default is this project's",
                Meaning = "`modality_dropout`: probability that a modality of a sample is left out of a step",
                AlsoCalled = ["drop", "dropout", "probability"],
            },
        ];
}
