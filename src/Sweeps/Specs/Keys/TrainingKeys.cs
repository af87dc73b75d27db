using System.Collections.Immutable;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <content>Keys of network, training, evaluation, estimation and output.</content>
public static partial class SpecKeys
{
    private const string Section42 = "paper, Section 4.2";

    private static ImmutableArray<SpecKey> Training =>
        [
            new()
            {
                Path = "network.m",
                Type = SpecKeyType.WholeNumber,
                Unit = "neurons",
                Range = SpecRange.Of(ParameterRanges.Neurons),
                Sweepable = true,
                Source = Section42,
                Meaning = "Neurons m of every class and modality",
                AlsoCalled = ["neurons", "width", "hidden"],
            },
            new()
            {
                Path = "network.q",
                Type = SpecKeyType.WholeNumber,
                Range = SpecRange.Of(ParameterRanges.Degree),
                Sweepable = true,
                Source = Section42,
                Meaning = "Degree q of the polynomial part of the smoothed ReLU",
                AlsoCalled = ["degree", "power"],
            },
            new()
            {
                Path = "network.beta",
                Type = SpecKeyType.Number,
                AlwaysWritten = true,
                Range = SpecRange.Of(ParameterRanges.Beta),
                Default = "1",
                Sweepable = true,
                Source = Section42,
                Meaning = "Threshold beta at which the smoothed ReLU becomes linear; a class counts as learned at Gamma >= beta",
            },
            new()
            {
                Path = "network.sigma0",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.InitialScale),
                Sweepable = true,
                Source = Section42,
                Meaning = "Standard deviation sigma_0 of every initial weight; the paper scales it as K^(-1/2)",
                AlsoCalled = ["sigma_0", "init_scale", "init"],
            },
            new()
            {
                Path = "training.eta",
                Type = SpecKeyType.Number,
                Range = SpecRange.Of(ParameterRanges.StepSize),
                Sweepable = true,
                Source = Section42,
                Meaning = "Step size eta of gradient descent",
                AlsoCalled = ["lr", "learning_rate", "step_size"],
            },
            new()
            {
                Path = "training.T",
                Type = SpecKeyType.WholeNumber,
                Unit = "iterations",
                Range = SpecRange.Of(ParameterRanges.Iterations),
                Sweepable = true,
                Source = Section42,
                Meaning = "Largest number T of iterations of every network",
                AlsoCalled = ["iterations", "steps", "epochs", "max_iter"],
            },
            new()
            {
                Path = "training.loss_target",
                Type = SpecKeyType.Number,
                AlwaysWritten = true,
                Unit = "nats",
                Range = SpecRange.Of(ParameterRanges.LossTarget),
                WhenMissing = "all T iterations are trained",
                Sweepable = true,
                Source = OurChoice,
                Meaning = "Training loss (mean cross-entropy) at or below which a network stops early",
                AlsoCalled = ["target_loss", "tolerance"],
            },
        ];

    private static ImmutableArray<SpecKey> Measuring =>
        [
            new()
            {
                Path = "evaluation.test_n",
                Type = SpecKeyType.WholeNumber,
                AlwaysWritten = true,
                Unit = "samples",
                Range = SpecRange.Of(ParameterRanges.TestSamples),
                Default = "1000",
                Sweepable = true,
                Source = OurChoice,
                Meaning = "Fresh test samples of a trial, shared by all its networks",
                AlsoCalled = ["n_test", "n", "test_samples"],
            },
            new()
            {
                Path = "evaluation.test_sampling",
                Type = SpecKeyType.Choice,
                Choices = ["simple", "stratified"],
                Default = "simple",
                Sweepable = true,
                Source = OurChoice,
                Meaning =
                    "How test samples are drawn: `simple` independently; `stratified` a fixed number of every class and pattern of "
                    + "sufficient "
                    + "modalities, weighted by their known probabilities, so that errors vary less from one test sample to the next",
                AlsoCalled = ["stratified", "stratify", "sampling"],
            },
            new()
            {
                Path = "evaluation.margin",
                Type = SpecKeyType.Number,
                AlwaysWritten = true,
                Range = SpecRange.Of(ParameterRanges.ErrorMargin),
                Default = "0",
                Sweepable = true,
                Source = "paper, Section 5",
                Meaning =
                    "A sample is an error when f_y <= max_(j != y) f_j - margin; with 0 a tie, an all-zero output included, is an error",
            },
            new()
            {
                Path = "evaluation.lambda",
                Type = SpecKeyType.Number,
                AlwaysWritten = true,
                Unit = "fraction",
                Range = SpecRange.Of(ParameterRanges.WinnerFraction),
                Default = "0.5",
                Sweepable = true,
                Source = OurChoice,
                Meaning = "A class is dominated by its winner when every other modality's final Gamma is below lambda times the winner's",
                AlsoCalled = ["winner_fraction"],
            },
            new()
            {
                Path = "evaluation.initial_margin",
                Type = SpecKeyType.Number,
                AlwaysWritten = true,
                Range = SpecRange.Of(ParameterRanges.InitialMargin),
                Default = "0",
                Sweepable = true,
                Source = "paper, Definition A.2",
                Meaning =
                    "Modality r wins class j initially when its score exceeds 1 + initial_margin times every other; 0: the "
                    + "largest score wins",
            },
            new()
            {
                Path = "evaluation.checkpoints",
                Type = SpecKeyType.Checkpoints,
                Unit = "iterations",
                Default = "0",
                Condition = "at most T",
                Sweepable = true,
                Source = OurChoice,
                Meaning =
                    "Iterations at which the errors of the joint and the uni-modal networks are measured on the way: a number N "
                    + "stands for N "
                    + "log-spaced ones from 1 to T, the last of them T; a list names them; 0: none",
                AlsoCalled = ["checkpoint", "eval_at", "every"],
            },
            new()
            {
                Path = "evaluation.validation_n",
                Type = SpecKeyType.WholeNumber,
                Unit = "samples",
                Range = SpecRange.Of(ParameterRanges.ValidationSamples),
                Default = "0",
                Sweepable = true,
                Source = OurChoice,
                Meaning =
                    "Validation samples of a trial, with random numbers of their own, by which every network is stopped at its best "
                    + "checkpoint (early stopping); 0: none, and no early stopping",
                AlsoCalled = ["n_validation", "val_n", "validation_samples"],
            },
            new()
            {
                Path = "estimation.confidence",
                Type = SpecKeyType.Number,
                Unit = "probability",
                Default = "0.95",
                DeterminesResults = false,
                Range = new(0, 1, LowIncluded: false, HighIncluded: false),
                Source = OurChoice,
                Meaning = "Nominal coverage of the intervals",
                AlsoCalled = ["level", "coverage"],
            },
            new()
            {
                Path = "output.folder",
                Type = SpecKeyType.Folder,
                WhenMissing = "`runs/NAME`",
                DeterminesResults = false,
                Source = OurChoice,
                Meaning = "Run folder, relative to the current folder or absolute",
                AlsoCalled = ["dir", "directory", "path"],
            },
            new()
            {
                Path = "output.archive",
                Type = SpecKeyType.Archive,
                WhenMissing = "no archive",
                DeterminesResults = false,
                Source = OurChoice,
                Meaning = "Archive that a run goes on from and is brought into while it goes on; on a server one that it allows",
                AlsoCalled = ["backup", "store"],
            },
            new()
            {
                Path = "output.traces",
                Type = SpecKeyType.WholeNumber,
                Unit = "trials",
                Range = new(0, 100),
                Default = "3",
                DeterminesResults = false,
                Source = OurChoice,
                Meaning = "Trials of every traced configuration that are recorded along their training for the report",
                AlsoCalled = ["trace"],
            },
        ];
}
