using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Transformers;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Transformers.Data.Synthetic;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Tests.Transformers;

/// <summary>Specs of two Transformers: keys, identity, and what is wrong, in one sentence.</summary>
public class TransformerSpecTests
{
    private const string Least = "name: t\nexperiment: transformers\nseed: 1\ntrials: 10\n";

    // A value of each key that is not its default, with what it needs beside it.
    private static readonly Dictionary<string, string[]> s_others = new()
    {
        ["data.resolution"] = ["32"],
        ["data.channels"] = ["1"],
        ["data.title_length"] = ["6"],
        ["data.min_count"] = ["2"],
        ["data.synthetic.classes"] = ["9"],
        ["data.synthetic.train"] = ["321"],
        ["data.synthetic.validation"] = ["40"],
        ["data.synthetic.test"] = ["401"],
        ["data.synthetic.image_insufficient"] = ["4"],
        ["data.synthetic.title_insufficient"] = ["4"],
        ["data.synthetic.image_noise"] = ["0.3"],
        ["data.synthetic.title_noise"] = ["0.4"],
        ["data.synthetic.seed"] = ["2"],
        ["network.layers"] = ["2"],
        ["network.hidden"] = ["40"],
        ["network.heads"] = ["2"],
        ["network.intermediate"] = ["65"],
        ["network.patch"] = ["8"],
        ["network.norm"] = ["post"],
        ["network.dropout"] = ["0.1"],
        ["network.sigma0"] = ["0.03"],
        ["training.eta"] = ["0.002"],
        ["training.T"] = ["301"],
        ["training.batch"] = ["33"],
        ["training.warmup"] = ["0.2"],
        ["training.weight_decay"] = ["0.02"],
        ["training.beta1"] = ["0.8"],
        ["training.beta2"] = ["0.99"],
        ["training.epsilon"] = ["1e-7"],
        ["training.remedy.method"] = ["alternating"],
        ["training.remedy.weight"] = ["0.5", "training.remedy.method=unimodal_losses"],
        ["training.remedy.alpha"] = ["0.5", "training.remedy.method=ogm"],
        ["training.remedy.from"] = ["5", "training.remedy.method=ogm_ge"],
        ["training.remedy.to"] = ["50", "training.remedy.method=ogm"],
        ["training.remedy.p"] = ["0.5", "training.remedy.method=modality_dropout"],
        ["training.remedy.super_epoch"] = ["50", "training.remedy.method=gradient_blending", "data.synthetic.validation=40"],
        ["training.remedy.at"] = ["50", "training.remedy.method=unimodal_pretraining"],
        ["probe.eta"] = ["0.02"],
        ["probe.T"] = ["200"],
        ["probe.dropped_below"] = ["0.6"],
        ["evaluation.checkpoints"] = ["5"],
    };

    public static TheoryData<string> Keys => [.. TransformerKeys.OfTrials.Select(k => k.Path).Where(p => p != TransformerKeys.Folder)];

    [Fact]
    public void A_spec_without_keys_of_its_own_is_complete_and_leaves_no_trace()
    {
        SweepSpec spec = Read();
        Assert.Equal("transformers", spec.Experiment);
        Assert.Equal("torch", spec.Engine);
        Assert.Equal(
            (
                "{'canonical':1,'seed':'1','pairing':'common','engine':'torch','experiment':'transformers',\n'all':{},\n"
                + "'configurations':[\n{}\n]}\n"
            ).Replace('\'', '"'),
            spec.CanonicalText
        );
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_reaches_the_definition_and_the_identity(string key)
    {
        string[] beside = s_others[key][1..];
        SweepSpec plain = Read(beside);
        SweepSpec other = Read([.. beside, $"{key}={s_others[key][0]}"]);

        Assert.NotEqual(plain.Configurations[0].Definition, other.Configurations[0].Definition);
        Assert.Contains($"\"{key}\":", other.CanonicalText, StringComparison.Ordinal);
        Assert.NotEqual(plain.CanonicalText, other.CanonicalText);
        string @default = TransformerKeys.Catalogue.Find(key)!.Default ?? "null";
        Assert.Equal(
            plain.CanonicalText,
            Read([.. beside.Where(s => !s.StartsWith(key + "=", StringComparison.Ordinal)), $"{key}={@default}"]).CanonicalText
        );
    }

    [Fact]
    public void A_definition_has_what_the_spec_says()
    {
        var definition = (TransformerConfiguration)
            Read(
                "network.norm=post",
                "training.remedy.method=ogm",
                "training.remedy.to=9",
                "evaluation.checkpoints=[3, 30]",
                "training.T=90"
            )
                .Configurations[0]
                .Definition;
        Assert.False(definition.Encoder.PreNorm);
        Assert.Equal(new RemedyParameters { Method = RemedyMethod.Ogm, EndStep = 9 }, definition.Remedy);
        Assert.Equal(CheckpointSchedule.At(3, 30), definition.Checkpoints);
        Assert.Equal((90, 8, 320), (definition.Optimization.Steps, definition.Classes, definition.Source.TrainSamples));
        Assert.Equal(definition.Layout, new(8, 2, TransformerRow.Bytes(8, 2)));
        Assert.IsType<SyntheticSource>(definition.Source);
    }

    [Theory]
    [InlineData("data.channels=2", "must be 1 (grey) or 3 (colour), not 2")]
    [InlineData("network.hidden=30", "must be a multiple of heads = 4, not 30")]
    [InlineData("network.hidden=3", "must be a multiple of heads = 4, not 3")]
    [InlineData("network.patch=5", "must be a multiple of patch = 5, not 16")]
    [InlineData("network.patch=32", "must be at most resolution = 16")]
    [InlineData("training.batch=321", "must be at most the 320 samples for training, not 321")]
    [InlineData("training.remedy.method=gradient_blending", "without a validation sample")]
    [InlineData("training.remedy.method=reconboost", "must be none or unimodal_losses")]
    [InlineData("evaluation.checkpoints=[10, 400]", "must be at most T = 300, not 400")]
    [InlineData("data.synthetic.image_insufficient=1", "image_insufficient")]
    [InlineData("data.synthetic.train=5", "train")]
    [InlineData("training.remedy.alpha=0.5", "belongs to the remedies ogm and ogm_ge")]
    [InlineData("training.lr=0.5", "training.eta")]
    [InlineData("data.folder=/nowhere/at/all", "data.folder")]
    public void What_does_not_fit_is_one_sentence(string setting, string sentence)
    {
        SpecReading reading = Reading(setting);
        Assert.Null(reading.Spec);
        Assert.Contains(reading.Errors, e => e.ToString().Contains(sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_of_the_competition_are_not_those_of_this_experiment()
    {
        Assert.Null(TransformerKeys.Catalogue.Find("network.q"));
        Assert.Null(TransformerKeys.Catalogue.Find("training.remedy.rescale"));
        Assert.Null(SpecKeys.Competition.Find("network.heads"));
    }

    private static SweepSpec Read(params string[] settings)
    {
        SpecReading reading = Reading(settings);
        Assert.True(reading.Spec is not null, string.Join('\n', reading.Errors));
        return reading.Spec!;
    }

    private static SpecReading Reading(params string[] settings) =>
        ShippedSpecs.Read("t.yaml", Least, settings.Aggregate(SpecOverrides.None, (overrides, set) => overrides.WithSet(set)));
}
