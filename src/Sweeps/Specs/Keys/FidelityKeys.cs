using System.Collections.Immutable;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <content>Keys of twins.</content>
public static partial class SpecKeys
{
    /// <summary>Section of the twins.</summary>
    public const string Fidelity = "fidelity";

    /// <summary>Path of the number of twins of a trial.</summary>
    public const string Twins = Fidelity + ".twins";

    /// <summary>The word in the place of the section for no twins.</summary>
    public const string NoFidelity = "none";

    /// <summary>The word in the place of the section for twins that a pilot chooses.</summary>
    public const string AutomaticFidelity = "auto";

    private static ImmutableArray<SpecKey> OfFidelity =>
        [
            new()
            {
                Path = Twins,
                Type = SpecKeyType.WholeNumber,
                Unit = "twins",
                Range = new(0, TwinParameters.Most),
                Default = "0",
                Condition = "not 1",
                HasSymbol = false,
                Sweepable = true,
                Source = OurChoice,
                Meaning =
                    "Twins that are trained beside every trial as controls of its errors and trained winners: one with its data and start, "
                    + "the others with random numbers of their own; 0: none",
                AlsoCalled = ["k", "count", "number"],
            },
            OfTwin("T", SpecKeyType.WholeNumber, SpecRange.Of(ParameterRanges.Iterations), "iterations") with
            {
                Meaning = "Largest number of iterations of a twin's networks, for example `T/10`",
                AlsoCalled = ["iterations", "steps"],
            },
            OfTwin("eta", SpecKeyType.Number, SpecRange.Of(ParameterRanges.StepSize)) with
            {
                Meaning =
                    "Step size of a twin, for example `10*eta`: where steps are small only the product of step size and iterations "
                        + "matters; "
                    + "the step of a trained second layer changes in the same ratio",
                AlsoCalled = ["lr", "learning_rate", "step_size"],
            },
            OfTwin("loss_target", SpecKeyType.Number, SpecRange.Of(ParameterRanges.LossTarget), "nats") with
            {
                Meaning = "Training loss at or below which a network of a twin stops early",
            },
            OfTwin("n", SpecKeyType.WholeNumber, SpecRange.Of(ParameterRanges.TrainSamples), "samples", "data") with
            {
                Meaning = "Training samples of a twin: the first of the trial's",
                AlsoCalled = ["train_n"],
            },
            OfTwin("m", SpecKeyType.WholeNumber, SpecRange.Of(ParameterRanges.Neurons), "neurons", "network") with
            {
                Meaning = "Neurons of every class and modality of a twin: the first of the trial's",
                AlsoCalled = ["neurons", "width"],
            },
            OfTwin("test_n", SpecKeyType.WholeNumber, SpecRange.Of(ParameterRanges.TestSamples), "samples", "evaluation") with
            {
                Meaning = "Test samples of a twin: the first of the trial's",
                AlsoCalled = ["n_test", "test_samples"],
            },
        ];

    private static SpecKey OfTwin(string symbol, SpecKeyType type, SpecRange range, string unit = "-", string section = "training") =>
        new()
        {
            Path = $"{Fidelity}.{symbol}",
            Type = type,
            Unit = unit,
            Range = range,
            WhenMissing = $"`{section}.{symbol}`",
            HasSymbol = false,
            Sweepable = true,
            Source = OurChoice,
            Meaning = "",
        };
}
