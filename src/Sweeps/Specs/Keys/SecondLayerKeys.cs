using System.Collections.Immutable;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <content>Keys of a trained second layer.</content>
public static partial class SpecKeys
{
    /// <summary>Section of the second layer.</summary>
    public const string SecondLayer = "network.second_layer";

    /// <summary>The word of <c>network.second_layer.train</c> for a layer that is trained.</summary>
    public const string Trained = "true";

    private static ImmutableArray<SpecKey> OfSecondLayer =>
        [
            new()
            {
                Path = SecondLayer + ".train",
                Type = SpecKeyType.Choice,
                Choices = ["false", Trained],
                Default = "false",
                HasSymbol = false,
                Sweepable = true,
                Source = "Section 4.2",
                Meaning =
                    "Whether the second layer is trained too, in joint and uni-modal networks, starting from ones; else it stays at ones",
            },
            new()
            {
                Path = SecondLayer + ".eta",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.SecondLayerStep),
                WhenMissing = "`training.eta`",
                HasSymbol = false,
                Sweepable = true,
                Source = "this project",
                Meaning = "Step size of a trained second layer",
                AlsoCalled = ["learning_rate", "lr"],
            },
        ];
}
