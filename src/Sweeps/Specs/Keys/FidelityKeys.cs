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

    /// <summary>Path of which neurons a twin has.</summary>
    public const string TwinNeurons = Fidelity + ".neurons";

    /// <summary>Path of how long the steps of a twin are.</summary>
    public const string TwinSteps = Fidelity + ".steps";

    /// <summary>Path of which networks of a twin are trained.</summary>
    public const string TwinNetworks = Fidelity + ".networks";

    /// <summary>The first neurons of the trial.</summary>
    public const string FirstNeurons = "first";

    /// <summary>The strongest neurons of the trial.</summary>
    public const string StrongestNeurons = "strongest";

    /// <summary>Steps of one length.</summary>
    public const string ConstantSteps = "constant";

    /// <summary>Steps that grow.</summary>
    public const string GrowingSteps = "growing";

    /// <summary>All networks of the trial.</summary>
    public const string AllNetworks = "all";

    /// <summary>The joint network alone.</summary>
    public const string JointNetwork = "joint";

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
                AlsoCalled = ["iterations"],
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
                Meaning = "Neurons of every class and modality of a twin",
                AlsoCalled = ["width"],
            },
            new()
            {
                Path = TwinNeurons,
                Type = SpecKeyType.Choice,
                Choices = [FirstNeurons, StrongestNeurons],
                Default = FirstNeurons,
                HasSymbol = false,
                Sweepable = true,
                Source = OurChoice,
                Meaning =
                    "Which of the trial's neurons a twin with fewer of them has: the `first`, or the `strongest`, whose initial weights go "
                    + "farthest along the signal of their class and which are the ones that learn it",
                AlsoCalled = ["kept", "keep"],
            },
            new()
            {
                Path = TwinSteps,
                Type = SpecKeyType.Choice,
                Choices = [ConstantSteps, GrowingSteps],
                Default = ConstantSteps,
                HasSymbol = false,
                Sweepable = true,
                Source = OurChoice,
                Meaning =
                    "Steps of a twin: `constant`, or `growing` from `fidelity.eta` where little moves and where the loss is low, until "
                    + "they "
                    + "have gone as far as `fidelity.T` constant ones, in far fewer of them",
                AlsoCalled = ["schedule", "step"],
            },
            new()
            {
                Path = TwinNetworks,
                Type = SpecKeyType.Choice,
                Choices = [AllNetworks, JointNetwork],
                Default = AllNetworks,
                HasSymbol = false,
                Sweepable = true,
                Source = OurChoice,
                Meaning =
                    "Networks of a twin: `all`, or the `joint` one alone with its probes, for half the work, where nothing that is "
                    + "measured of the uni-modal networks is of interest: their errors then have no twins",
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
