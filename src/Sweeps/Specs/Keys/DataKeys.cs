using System.Collections.Immutable;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <content>Keys of the data distribution.</content>
public static partial class SpecKeys
{
    private const string Section41 = "paper, Section 4.1";
    private const string AppendixA1 = "paper, Section 4.1 and Appendix A.1";
    private const string ShapeIsOurs = "paper, Appendix A.1 (order of magnitude); the uniform shape is this project's";

    private static ImmutableArray<SpecKey> Data =>
        [
            new()
            {
                Path = "data.K",
                Type = SpecKeyType.WholeNumber,
                Unit = "classes",
                Range = SpecRange.Of(ParameterRanges.Classes),
                Sweepable = true,
                Source = Section41,
                Meaning = "Number K of classes; the label is uniform on them",
                AlsoCalled = ["classes", "num_classes", "n_classes"],
            },
            new()
            {
                Path = "data.n",
                Type = SpecKeyType.WholeNumber,
                Unit = "samples",
                Range = SpecRange.Of(ParameterRanges.TrainSamples),
                Sweepable = true,
                Source = Section41,
                Meaning = "Number n of training samples of a trial",
                AlsoCalled = ["samples", "train_n", "n_train", "num_samples", "N"],
            },
            new()
            {
                Path = "data.s",
                Type = SpecKeyType.Number,
                AlwaysWritten = true,
                Unit = "coordinates",
                Range = SpecRange.Of(ParameterRanges.Sparsity((int)ParameterRanges.Classes.Maximum)),
                Condition = "at most K",
                Default = "1",
                Sweepable = true,
                Source = Section41,
                AlsoCalled = ["sparsity"],
                Meaning = "Sparsity s: every off-target coordinate of a code is non-zero with probability s/K",
            },
            new()
            {
                Path = "data.sigma_g",
                Type = SpecKeyType.Number,
                AlwaysWritten = true,
                Range = SpecRange.Of(ParameterRanges.GaussianNoise),
                Default = "0",
                Sweepable = true,
                Source = Section41,
                Meaning = "Standard deviation sigma_g of the isotropic Gaussian noise of every modality",
                AlsoCalled = ["noise", "sigma", "sigmag"],
            },
            new()
            {
                Path = "data.dictionary",
                Type = SpecKeyType.Choice,
                AlwaysWritten = true,
                Choices = ["canonical", "random"],
                Default = "canonical",
                Sweepable = true,
                Source = "paper, Section 4.1; the choice is this project's",
                Meaning =
                    "Dictionaries M^r: `canonical` is [I; 0], `random` draws orthonormal columns for every trial; the law of a "
                    + "trial is the same",
            },
        ];

    private static ImmutableArray<SpecKey> OfModality =>
        [
            new()
            {
                Path = "data.modalities[].name",
                Type = SpecKeyType.Name,
                DeterminesResults = false,
                Source = OurChoice,
                Meaning = "Name of the modality in tables and plots",
                Condition = "unique",
            },
            new()
            {
                Path = "data.modalities[].d",
                Type = SpecKeyType.WholeNumber,
                AlwaysWritten = true,
                Unit = "coordinates",
                Range = SpecRange.Of(ParameterRanges.Dimension(1)),
                Condition = "at least K",
                Default = "K",
                Sweepable = true,
                Source = Section41,
                Meaning = "Dimension d_r of the input",
                AlsoCalled = ["dim", "dimension", "dims"],
            },
            new()
            {
                Path = "data.modalities[].mu",
                Type = SpecKeyType.Number,
                Unit = "probability",
                Range = SpecRange.Of(ParameterRanges.InsufficientProbability),
                Sweepable = true,
                Source = Section41,
                Meaning = "Probability mu_r that the code of a sample is insufficient",
                AlsoCalled = ["insufficient", "p_insufficient"],
            },
            new()
            {
                Path = "data.modalities[].C",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.SufficientMax),
                Sweepable = true,
                Source = ShapeIsOurs,
                Meaning = "Upper end C_r of the target coordinate of a sufficient code, which is uniform on [1, C_r]",
            },
            new()
            {
                Path = "data.modalities[].gamma",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.InsufficientTarget),
                Sweepable = true,
                Source = AppendixA1,
                Meaning = "Target coordinate gamma_r of an insufficient code; below rho_r in the paper, and a warning otherwise",
            },
            new()
            {
                Path = "data.modalities[].rho",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.InsufficientOffTargetMax),
                Sweepable = true,
                Source = ShapeIsOurs,
                Meaning =
                    "Upper end rho_r of a non-zero off-target coordinate of an insufficient code, which is uniform on [rho_lo "
                    + "rho_r, rho_r]",
            },
            new()
            {
                Path = "data.modalities[].rho_lo",
                Type = SpecKeyType.Number,
                AlwaysWritten = true,
                Unit = "fraction of rho",
                Range = SpecRange.Of(ParameterRanges.InsufficientOffTargetLow),
                Default = "0.5",
                Sweepable = true,
                Source = ShapeIsOurs,
                Meaning = "Where the off-target range of an insufficient code starts",
            },
            new()
            {
                Path = "data.modalities[].c",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.SufficientOffTargetMax),
                Sweepable = true,
                Source = ShapeIsOurs,
                Meaning = "Upper end c_r of a non-zero off-target coordinate of a sufficient code, which is uniform on [c_lo c_r, c_r]",
            },
            new()
            {
                Path = "data.modalities[].c_lo",
                Type = SpecKeyType.Number,
                AlwaysWritten = true,
                Unit = "fraction of c",
                Range = SpecRange.Of(ParameterRanges.SufficientOffTargetLow),
                Default = "0.5",
                Sweepable = true,
                Source = ShapeIsOurs,
                Meaning = "Where the off-target range of a sufficient code starts",
            },
            new()
            {
                Path = "data.modalities[].tau",
                Type = SpecKeyType.Number,
                AlwaysWritten = true,
                Range = SpecRange.Of(ParameterRanges.SpanNoise),
                Default = "0",
                Sweepable = true,
                Source = ShapeIsOurs,
                Meaning = "Upper end tau_r of the in-span noise, whose coordinates are uniform on [0, tau_r]",
            },
            new()
            {
                Path = "data.modalities[].sigma_g",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.GaussianNoise),
                WhenMissing = "`data.sigma_g`",
                HasSymbol = false,
                Sweepable = true,
                Source = OurChoice,
                Meaning = "Standard deviation of the isotropic Gaussian noise of this modality; the paper has one for all",
            },
            new()
            {
                Path = "data.modalities[].step_ratio",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.StepRatio),
                Default = "1",
                HasSymbol = false,
                Sweepable = true,
                Source = OurChoice,
                Meaning = "Factor of this modality's steps in joint training, under the remedy `step_ratio` (`training.remedy.method`)",
                AlsoCalled = ["kappa"],
            },
        ];
}
