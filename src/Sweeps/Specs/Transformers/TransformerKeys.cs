using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Synthetic;

namespace ModalityCompetition.Sweeps.Specs.Transformers;

/// <summary>The keys of the paper's own experiment, two Transformers on images and titles.</summary>
internal static class TransformerKeys
{
    /// <summary>The value of the key <c>experiment</c>.</summary>
    public const string Experiment = "transformers";

    /// <summary>The engine that trains it.</summary>
    public const string Engine = "torch";

    /// <summary>Section of the data.</summary>
    public const string Data = "data";

    /// <summary>Section of a synthetic data set.</summary>
    public const string Synthetic = "data.synthetic";

    /// <summary>The folder of a data set.</summary>
    public const string Folder = "data.folder";

    private const string Paper = "arXiv 2203.12221, Appendix C; the size is this project's";
    private const string Ours = "this project";
    private const string Loshchilov = "arXiv 1711.05101; the value is this project's";

    /// <summary>Remedies that this experiment has.</summary>
    public static ImmutableArray<RemedyMethod> Remedies { get; } =
    [
        RemedyMethod.None,
        RemedyMethod.UnimodalLosses,
        RemedyMethod.GradientBlending,
        RemedyMethod.Ogm,
        RemedyMethod.OgmGe,
        RemedyMethod.ModalityDropout,
        RemedyMethod.Alternating,
        RemedyMethod.UnimodalPretraining,
    ];

    /// <summary>The keys.</summary>
    public static SpecCatalogue Catalogue { get; } =
        new(
            [
                .. SpecKeys.SectionsOfEveryExperiment,
                new(Data, "Images with titles and classes, and the shape in which the networks see them"),
                new(Synthetic, "A synthetic data set, where no folder is given (docs/image-text-data.md)"),
                new("network", "The two Transformer encoders, of the same sizes, and the initial weights"),
                new("training", "AdamW on the mean cross-entropy of the joint network and of each uni-modal one"),
                new(
                    SpecKeys.Remedy,
                    "What changes joint training; uni-modal networks and probes are trained without it (docs/transformers.md)"
                ),
                new("probe", "New classifiers on the frozen encoders of the jointly trained network"),
                new("evaluation", "What is measured on the way"),
            ],
            [
                .. SpecKeys.WithEngine(Engine, "What trains the trials: libtorch, on GPUs or on the processor (docs/gpu-engine.md)"),
                .. OfData,
                .. OfSynthetic,
                .. OfNetwork,
                .. OfTraining,
                .. OfRemedy,
                .. OfProbe,
                SpecKeys.Competition.Find("evaluation.checkpoints")! with
                {
                    Meaning =
                        "Steps at which the joint and the uni-modal networks are measured on the way: a number N stands for N log-spaced "
                        + "ones from 1 to T, the last of them T; a list names them; 0: none",
                    AlwaysWritten = false,
                },
            ]
        );

    /// <summary>The keys that determine a trial, in their order.</summary>
    public static ImmutableArray<SpecKey> OfTrials { get; } =
    [.. Catalogue.All.Where(key => key.DeterminesResults && (key.Sweepable || key.Path == Folder))];

    /// <summary>The word for normalisation before attention and feed-forward network.</summary>
    public const string PreNorm = "pre";

    /// <summary>The word for normalisation behind the residual connection.</summary>
    public const string PostNorm = "post";

    private static ImmutableArray<SpecKey> OfData =>
        [
            new()
            {
                Path = Folder,
                Type = SpecKeyType.Folder,
                WhenMissing = "the data are synthetic",
                Source = Ours,
                Meaning =
                    "Folder with a table samples.csv of images, titles, classes and splits, relative to the current folder or absolute; "
                    + "its "
                    + "contents are part of the sweep's identity, its place is not",
                AlsoCalled = ["path", "dataset", "root"],
            },
            Whole("data.resolution", 4, 256, "16", Paper, "Width and height to which images are cut and resampled") with
            {
                Unit = "pixels",
                AlsoCalled = ["size", "image_size", "res"],
            },
            Whole("data.channels", 1, 3, "3", Ours, "Channels of an image: 3 for colour, 1 for grey") with
            {
                Condition = "1 or 3",
            },
            Whole("data.title_length", 1, 512, "8", Paper, "Words of a title; what is longer is cut off") with
            {
                Unit = "words",
                AlsoCalled = ["max_length", "sequence_length", "seq_len"],
            },
            Whole(
                "data.min_count",
                1,
                1_000_000,
                "1",
                Ours,
                "Titles of the training sample that must have a word for it to have a token"
            ) with
            {
                Unit = "titles",
                AlsoCalled = ["min_frequency", "min_df", "cutoff"],
            },
        ];

    private static ImmutableArray<SpecKey> OfSynthetic =>
        [
            Whole("data.synthetic.classes", SyntheticRanges.Classes, DefaultOf(d => d.Classes), Ours, "Classes") with
            {
                AlsoCalled = ["K", "n_classes"],
            },
            Whole("data.synthetic.train", SyntheticRanges.TrainSamples, DefaultOf(d => d.TrainSamples), Ours, "Samples for training") with
            {
                Unit = "samples",
                Condition = "at least one for each class",
                AlsoCalled = ["n"],
            },
            Whole(
                "data.synthetic.validation",
                SyntheticRanges.ValidationSamples,
                DefaultOf(d => d.ValidationSamples),
                Ours,
                "Samples for validation"
            ) with
            {
                Unit = "samples",
            },
            Whole("data.synthetic.test", SyntheticRanges.TestSamples, DefaultOf(d => d.TestSamples), Ours, "Samples for testing") with
            {
                Unit = "samples",
                Condition = "at least one for each class",
            },
            Whole(
                "data.synthetic.image_insufficient",
                SyntheticRanges.ImageInsufficient,
                DefaultOf(d => d.ImageInsufficient),
                Ours,
                "Classes whose pictures are alike, the first ones"
            ) with
            {
                Condition = "0, or 2 to classes",
            },
            Whole(
                "data.synthetic.title_insufficient",
                SyntheticRanges.TitleInsufficient,
                DefaultOf(d => d.TitleInsufficient),
                Ours,
                "Classes whose titles are alike, the last ones"
            ) with
            {
                Condition = "0, or 2 to classes",
            },
            Real(
                "data.synthetic.image_noise",
                SpecRange.Of(SyntheticRanges.ImageNoise),
                DefaultOf(d => d.ImageNoise),
                Ours,
                "Standard deviation of the noise of a pixel in [0, 1]"
            ),
            Real(
                "data.synthetic.title_noise",
                SpecRange.Of(SyntheticRanges.TitleNoise),
                DefaultOf(d => d.TitleNoise),
                Ours,
                "Probability that a word of the class is replaced by one that all classes have"
            ) with
            {
                Unit = "probability",
            },
            Whole(
                "data.synthetic.seed",
                0,
                uint.MaxValue,
                DefaultOf(d => d.Seed),
                Ours,
                "Seed of the data set; the seed of the sweep does not change the data"
            ) with
            {
                HasSymbol = false,
            },
        ];

    // Those of 'modcomp data synthesize' too.
    private static string DefaultOf(Func<SyntheticParameters, double> of) => NumberText.Write(of(SyntheticParameters.Default));

    private static ImmutableArray<SpecKey> OfNetwork =>
        [
            Whole("network.layers", 1, 64, "1", Paper, "Layers of an encoder") with
            {
                AlsoCalled = ["depth", "num_layers"],
            },
            Whole("network.hidden", 1, 8192, "32", Paper, "Width of the residual stream") with
            {
                Condition = "a multiple of heads",
                AlsoCalled = ["hidden_size", "d_model", "width", "dim"],
            },
            Whole("network.heads", 1, 256, "4", Paper, "Heads of self-attention") with
            {
                AlsoCalled = ["num_heads", "n_heads"],
            },
            Whole("network.intermediate", 1, 65_536, "64", Paper, "Width of the feed-forward networks") with
            {
                AlsoCalled = ["intermediate_size", "d_ff", "mlp_dim", "ffn"],
            },
            Whole("network.patch", 1, 256, "4", Paper, "Width and height of a patch") with
            {
                Unit = "pixels",
                Condition = "divides resolution",
                AlsoCalled = ["patch_size"],
            },
            new()
            {
                Path = "network.norm",
                Type = SpecKeyType.Choice,
                Choices = [PreNorm, PostNorm],
                Default = PreNorm,
                Sweepable = true,
                HasSymbol = false,
                Source = "arXiv 2002.04745; arXiv 1706.03762",
                Meaning = "Whether layer normalisation comes before attention and feed-forward network (pre) or behind the residual (post)",
            },
            Real(
                "network.dropout",
                new SpecRange(0, 1, HighIncluded: false),
                "0",
                Ours,
                "Probability that a number is dropped in training"
            ) with
            {
                Unit = "probability",
            },
            Real(
                "network.sigma0",
                new SpecRange(0, 100, LowIncluded: false),
                "0.02",
                "arXiv 2010.11929 and 1810.04805, their code",
                "Standard deviation of all initial weights and embeddings"
            ) with
            {
                AlsoCalled = ["initializer_range", "init_std"],
            },
        ];

    private static ImmutableArray<SpecKey> OfTraining =>
        [
            Real("training.eta", new SpecRange(0, 100, LowIncluded: false), "0.001", Loshchilov, "Peak step size") with
            {
                AlsoCalled = ["lr", "learning_rate", "peak"],
            },
            Whole("training.T", 0, 10_000_000, "300", Ours, "Steps") with
            {
                Unit = "iterations",
                AlsoCalled = ["steps", "iterations", "max_steps", "epochs"],
            },
            Whole("training.batch", 1, 1_000_000, "32", Ours, "Samples of a step") with
            {
                Unit = "samples",
                Condition = "at most the training sample",
                AlsoCalled = ["batch_size"],
            },
            Real(
                "training.warmup",
                new SpecRange(0, 1),
                "0.1",
                Paper,
                "Share of the steps in which the step size rises, before it falls in a cosine"
            ) with
            {
                AlsoCalled = ["warmup_ratio", "warmup_steps"],
            },
            Real("training.weight_decay", new SpecRange(0, 100), "0.01", Loshchilov, "Decay of all weights, in units of the step size"),
            Real(
                "training.beta1",
                new SpecRange(0, 1, HighIncluded: false),
                "0.9",
                "arXiv 1412.6980",
                "Decay rate of the mean of gradients"
            ),
            Real(
                "training.beta2",
                new SpecRange(0, 1, HighIncluded: false),
                "0.999",
                "arXiv 1412.6980",
                "Decay rate of the mean of squared gradients"
            ),
            Real(
                "training.epsilon",
                new SpecRange(0, 1, LowIncluded: false),
                "1e-8",
                "arXiv 1412.6980",
                "Added to the root of the mean of squared gradients"
            ),
        ];

    private static IEnumerable<SpecKey> OfRemedy
    {
        get
        {
            string[] words = [.. Remedies.Select(RemedyWords.Of)];
            return SpecKeys
                .Competition.In(SpecKeys.Remedy)
                .Where(key => key.Symbol != "start" && RemedyWords.IsOfAny(key.Path, Remedies))
                .Select(key => key.Symbol == "method" ? key with { Choices = [.. words], Source = "docs/transformers.md" } : key);
        }
    }

    private static ImmutableArray<SpecKey> OfProbe =>
        [
            Real("probe.eta", new SpecRange(0, 100, LowIncluded: false), "0.01", Ours, "Peak step size of a probe") with
            {
                HasSymbol = false,
            },
            Whole("probe.T", 0, 10_000_000, "300", Ours, "Steps of a probe") with
            {
                Unit = "iterations",
                HasSymbol = false,
            },
            Real(
                "probe.dropped_below",
                new SpecRange(0, 1, LowIncluded: false),
                "0.5",
                Ours,
                "A modality dropped a class where its probe keeps less than this share of its uni-modal network's accuracy on the class"
            ) with
            {
                HasSymbol = false,
            },
        ];

    private static SpecKey Whole(string path, double low, double high, string @default, string source, string meaning) =>
        Parameter(path, SpecKeyType.WholeNumber, new SpecRange(low, high), @default, source, meaning);

    private static SpecKey Whole(string path, ParameterRange range, string @default, string source, string meaning) =>
        Parameter(path, SpecKeyType.WholeNumber, SpecRange.Of(range), @default, source, meaning);

    private static SpecKey Real(string path, SpecRange range, string @default, string source, string meaning) =>
        Parameter(path, SpecKeyType.Number, range, @default, source, meaning);

    private static SpecKey Parameter(string path, SpecKeyType type, SpecRange range, string @default, string source, string meaning) =>
        new()
        {
            Path = path,
            Type = type,
            Range = range,
            Default = @default,
            Source = source,
            Meaning = meaning,
            Sweepable = true,
        };
}
