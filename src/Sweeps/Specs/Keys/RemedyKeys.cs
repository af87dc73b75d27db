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
                AlsoCalled = ["name", "type", "modulation", "remedies"],
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
                Meaning = "`ogm`, `ogm_ge`: strength alpha of the modulation",
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
                Meaning = "`ogm`, `ogm_ge`: steps performed before the first that is modulated",
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
                Meaning = "`ogm`, `ogm_ge`: steps performed when the modulation ends",
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
            new()
            {
                Path = Remedy + ".super_epoch",
                Type = SpecKeyType.WholeNumber,
                Unit = "iterations",
                Range = SpecRange.Of(ParameterRanges.SuperEpoch),
                WhenMissing = "one estimate, over all of training (offline)",
                HasSymbol = false,
                Sweepable = true,
                Source = "arXiv 1905.12681, Algorithm 2",
                Meaning = "`gradient_blending`: steps between two estimates of the weights (online)",
                AlsoCalled = ["every", "super_epochs"],
            },
            new()
            {
                Path = Remedy + ".stage",
                Type = SpecKeyType.WholeNumber,
                Unit = "iterations",
                Range = SpecRange.Of(ParameterRanges.StageSteps),
                Default = "4",
                HasSymbol = false,
                Sweepable = true,
                Source = "the authors' code of arXiv 2405.09321 (epochs_per_stage), in steps instead of epochs",
                Meaning = "`reconboost`: steps of one modality's stage",
                AlsoCalled = ["epochs_per_stage"],
            },
            new()
            {
                Path = Remedy + ".rectify",
                Type = SpecKeyType.WholeNumber,
                Unit = "iterations",
                Range = SpecRange.Of(ParameterRanges.RectifySteps),
                Default = "4",
                HasSymbol = false,
                Sweepable = true,
                Source = "the authors' code of arXiv 2405.09321 (correct_epoch), in steps instead of epochs",
                Meaning = "`reconboost`: steps of joint training after each stage",
                AlsoCalled = ["correct_epoch"],
            },
            new()
            {
                Path = Remedy + ".reconcile",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.Reconcile),
                Default = "0.2",
                HasSymbol = false,
                Sweepable = true,
                Source = "the authors' code of arXiv 2405.09321 (weight2 / weight1)",
                Meaning = "`reconboost`: how much a sample that the other modalities answer loses of its weight",
            },
            new()
            {
                Path = Remedy + ".rescale",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.Rescale),
                Default = "1.5",
                HasSymbol = false,
                Sweepable = true,
                Source = "the authors' code of arXiv 2405.17730 (gamma)",
                Meaning = "`mmpareto`: factor of the combined gradient",
            },
            new()
            {
                Path = Remedy + ".teacher_weight",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.TeacherWeight),
                Default = "5",
                HasSymbol = false,
                Sweepable = true,
                Source = "arXiv 2305.01233; the default is this project's",
                Meaning = "`distillation`: weight of the mean squared distance from the activations of the uni-modal networks",
                AlsoCalled = ["scaling", "distill_weight"],
            },
            new()
            {
                Path = Remedy + ".at",
                Type = SpecKeyType.WholeNumber,
                Unit = "iterations",
                Range = SpecRange.Of(ParameterRanges.RemedyStep),
                WhenMissing = "as they are at the end of their training",
                HasSymbol = false,
                Sweepable = true,
                Source = "this project",
                Meaning = "`unimodal_pretraining`: steps of the uni-modal networks from which joint training starts",
            },
            new()
            {
                Path = Remedy + ".start",
                Type = SpecKeyType.Choice,
                Choices = [.. RemedyWords.Starts],
                Default = RemedyWords.None,
                HasSymbol = false,
                Sweepable = true,
                Source = "docs/remedies.md",
                Meaning = "Another start of joint training besides the method, which must not be a start itself",
                AlsoCalled = ["init"],
            },
        ];
}
