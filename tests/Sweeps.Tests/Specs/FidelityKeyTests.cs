using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <summary>The section <c>fidelity</c>.</summary>
public sealed class FidelityKeyTests
{
    [Fact]
    public void Without_twins_the_canonical_text_is_what_it_was()
    {
        string plain = Read("").CanonicalText;
        Assert.DoesNotContain("fidelity", plain, StringComparison.Ordinal);
        Assert.Equal(plain, Read("fidelity: none").CanonicalText);
        Assert.Equal(plain, Read("fidelity: {twins: 0}").CanonicalText);
    }

    [Fact]
    public void Twins_have_what_the_section_says_and_the_rest_of_their_trial()
    {
        SweepSpec spec = Read("fidelity: {twins: 10, T: T/10, eta: 10*eta}");
        TrialConfiguration first = spec.Configurations[0].Configuration;
        Assert.Equal(
            new TwinParameters
            {
                Count = 10,
                Iterations = 5,
                StepSize = 5,
                TrainSamples = 100,
                Neurons = 5,
                TestSamples = 100,
            },
            first.Twins
        );
        Assert.Equal(10, spec.Configurations[1].Configuration.Twins!.StepSize);
        Assert.Contains("\"fidelity.twins\":10", spec.CanonicalText, StringComparison.Ordinal);
        Assert.Contains("\"fidelity.T\":5", spec.CanonicalText, StringComparison.Ordinal);
        Assert.DoesNotContain("fidelity.n", spec.CanonicalText, StringComparison.Ordinal);

        TrialConfiguration all = Read("fidelity: {twins: 3, T: 7, loss_target: 0.5, n: 20, m: 2, test_n: n/10}")
            .Configurations[0]
            .Configuration;
        Assert.Equal(
            new TwinParameters
            {
                Count = 3,
                Iterations = 7,
                StepSize = 0.5,
                LossTarget = 0.5,
                TrainSamples = 20,
                Neurons = 2,
                TestSamples = 10,
            },
            all.Twins
        );
        Assert.Equal((20, 2, 10), (all.Twin!.Data.TrainSamples, all.Twin.Network.Neurons, all.Twin.Evaluation.TestSamples));
    }

    [Fact]
    public void What_a_twin_has_as_its_trial_leaves_no_trace() =>
        Assert.Equal(
            Read("fidelity: {twins: 4, T: 10}").CanonicalText,
            Read("fidelity: {twins: 4, T: T/5, eta: eta, n: n, m: 5, test_n: 100}").CanonicalText
        );

    [Fact]
    public void Twins_may_have_the_strongest_neurons_and_growing_steps()
    {
        SweepSpec spec = Read("fidelity: {twins: 8, m: ceil(m/4), neurons: strongest, steps: growing}");
        TrialConfiguration first = spec.Configurations[0].Configuration;
        Assert.Equal((2, TwinNeurons.Strongest, StepSchedule.Growing), (first.Twins!.Neurons, first.Twins.Kept, first.Twins.Steps));
        Assert.Equal((2, 5, 50), (first.Twin!.Network.Neurons, first.Twin.Network.Candidates, first.Twin.Optimization.Iterations));
        Assert.Contains("\"fidelity.neurons\":\"strongest\"", spec.CanonicalText, StringComparison.Ordinal);
        Assert.Contains("\"fidelity.steps\":\"growing\"", spec.CanonicalText, StringComparison.Ordinal);
        Assert.Equal(
            Read("fidelity: {twins: 8, m: 2}").CanonicalText,
            Read("fidelity: {twins: 8, m: 2, neurons: first, steps: constant}").CanonicalText
        );

        // All neurons of the trial are all of them, whichever.
        SpecReading all = ShippedSpecs.Read("spec.yaml", With("fidelity: {twins: 8, T: 5, neurons: strongest}"));
        Assert.Equal(Read("fidelity: {twins: 8, T: 5}").CanonicalText, all.Spec!.CanonicalText);
        Assert.Contains(
            all.Warnings,
            w => w.Message.StartsWith("changes nothing, because a twin has all 5 neurons of its trial", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Twins_may_have_the_joint_network_alone()
    {
        SweepSpec spec = Read("fidelity: {twins: 8, T: 5, networks: joint}");
        TrialConfiguration first = spec.Configurations[0].Configuration;
        Assert.Equal(TrainedNetworks.Joint, first.Twins!.Networks);
        Assert.False(first.Twin!.TrainsUnimodal);
        Assert.True(first.WithoutTwins.TrainsUnimodal);
        Assert.Contains("\"fidelity.networks\":\"joint\"", spec.CanonicalText, StringComparison.Ordinal);
        Assert.Equal(Read("fidelity: {twins: 8, T: 5}").CanonicalText, Read("fidelity: {twins: 8, T: 5, networks: all}").CanonicalText);
        Assert.DoesNotContain("fidelity.networks", Read("fidelity: {twins: 8, T: 5}").CanonicalText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("remedy: {method: distillation}", "distillation")]
    [InlineData("remedy: {method: unimodal_pretraining}", "unimodal_pretraining")]
    [InlineData("remedy: {method: ogm, start: unimodal_pretraining}", "unimodal_pretraining")]
    public void The_joint_network_alone_is_refused_under_a_remedy_that_learns_from_the_others(string remedy, string name)
    {
        string text = With("fidelity: {twins: 4, T: 5, networks: joint}")
            .Replace("training: {", "training: {" + remedy + ", ", StringComparison.Ordinal);
        SpecError error = Assert.Single(ShippedSpecs.Read("spec.yaml", text).Errors);
        Assert.Equal("fidelity.networks", error.KeyPath);
        Assert.Equal(
            $"cannot be joint under a remedy that learns from the uni-modal networks, and {name} is one; set it to all, or leave it out",
            error.Message
        );
    }

    [Fact]
    public void A_single_twin_is_refused_for_all_configurations_at_once()
    {
        SpecError error = Assert.Single(ShippedSpecs.Read("spec.yaml", With("fidelity: {twins: 1}")).Errors);
        Assert.Equal("must be 0 or at least 2, not 1: the control is the first twin less the mean over all of them", error.Message);
    }

    [Theory]
    [InlineData(
        "fidelity: {twins: 4, m: 6, neurons: strongest}",
        "",
        "fidelity.m",
        "must be at most network.m = 5 where fidelity.neurons is strongest, not 6"
    )]
    [InlineData("fidelity: {twins: 4, steps: growing}", "engine: torch", "fidelity.steps", "cannot be growing on the engine torch")]
    [InlineData("fidelity: {twins: 4, T: 5, networks: joint}", "engine: torch", "fidelity.networks", "cannot be joint on the engine torch")]
    [InlineData("fidelity: {twins: 4, steps: faster}", "", "fidelity.steps", "must be constant or growing, not 'faster'")]
    public void Neurons_and_steps_that_cannot_be_are_refused(string section, string more, string key, string message)
    {
        SpecReading reading = ShippedSpecs.Read("spec.yaml", With(section + "\n" + more));
        Assert.Contains(reading.Errors, e => e.KeyPath == key && e.Message.StartsWith(message, StringComparison.Ordinal));
        Assert.All(reading.Errors, e => Assert.Equal(key, e.KeyPath));
    }

    [Fact]
    public void Growing_steps_under_a_remedy_are_refused()
    {
        string text = With("fidelity: {twins: 4, steps: growing}")
            .Replace("training: {", "training: {remedy: {method: ogm}, ", StringComparison.Ordinal);
        SpecError error = Assert.Single(ShippedSpecs.Read("spec.yaml", text).Errors);
        Assert.Equal("fidelity.steps", error.KeyPath);
        Assert.StartsWith(
            "cannot be growing under a remedy that does something at every step or counts steps, and ogm is one; set it to constant",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Twins_can_be_an_axis()
    {
        string text = BrokenSpecs.Valid + "  - fidelity.twins: [0, 5]\n  - fidelity.T: [T/10, T/5]\n";
        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", text).Spec);
        Assert.Equal(8, spec.Configurations.Length);
        Assert.Equal([null, null, 5, 10], spec.Configurations.Take(4).Select(c => c.Configuration.Twins?.Iterations));
    }

    [Fact]
    public void Twins_that_cost_as_much_as_a_trial_are_a_warning_and_too_many_trials_an_error()
    {
        SpecReading dear = ShippedSpecs.Read("spec.yaml", With("fidelity: {twins: 4, T: 2*T}"));
        Assert.True(dear.IsValid);
        SpecWarning warning = Assert.Single(dear.Warnings, w => w.KeyPath == "fidelity.twins");
        Assert.Contains("times as much as a trial, so that they cannot pay", warning.Message, StringComparison.Ordinal);

        SpecError error = Assert.Single(
            ShippedSpecs
                .Read("spec.yaml", With("fidelity: {twins: 4, T: T/5}").Replace("trials: 10", "trials: 3e12", StringComparison.Ordinal))
                .Errors
        );
        Assert.Equal(("trials", "must be at most 2199023255552 where trials have twins"), (error.KeyPath, error.Message));
    }

    [Fact]
    public void Twins_too_large_for_an_array_are_refused()
    {
        SpecError error = Assert.Single(
            ShippedSpecs
                .Read("spec.yaml", With("fidelity: {twins: 4, T: 1, test_n: 1e6}").Replace("d: 12", "d: 2000", StringComparison.Ordinal))
                .Errors
        );
        Assert.Equal("fidelity.twins", error.KeyPath);
        Assert.StartsWith("makes twins with test_n times the larger of K and d", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Twins_with_too_few_test_samples_for_their_strata_are_refused()
    {
        string text = With("fidelity: {twins: 4, T: 5, test_n: 3}")
            .Replace("{test_n: 100}", "{test_n: 100, test_sampling: stratified}", StringComparison.Ordinal);
        SpecError error = Assert.Single(ShippedSpecs.Read("spec.yaml", text).Errors);
        Assert.Equal("fidelity.test_n", error.KeyPath);
        Assert.Contains("for a stratified test sample, 2 for each of the", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("not 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_take_the_section_away_as_a_whole_and_give_another()
    {
        string text = With("fidelity: {twins: 10, T: T/10, m: 2}");
        SweepSpec none = Set(text, "fidelity=none");
        Assert.Equal(Read("").CanonicalText, none.CanonicalText);
        Assert.DoesNotContain("fidelity:", none.SourceText, StringComparison.Ordinal);
        SweepSpec other = Set(text, "fidelity=none", "fidelity.twins=4", "fidelity.T=T/5");
        Assert.Equal(Read("fidelity: {twins: 4, T: T/5}").CanonicalText, other.CanonicalText);

        // What a run keeps of it is read back with the same options.
        Assert.Equal(other.CanonicalText, Set(other.SourceText, "fidelity=none", "fidelity.twins=4", "fidelity.T=T/5").CanonicalText);
    }

    private static SweepSpec Set(string text, params string[] options)
    {
        SpecOverrides overrides = options.Aggregate(SpecOverrides.None, (all, option) => all.WithSet(option));
        SpecReading reading = SpecReader.Read("spec.yaml", text, ShippedExperiments.Registry, overrides);
        Assert.True(reading.IsValid, string.Join('\n', reading.Errors));
        return reading.Spec!;
    }

    private static string With(string section) => BrokenSpecs.Valid.Replace("axes:", section + "\naxes:", StringComparison.Ordinal);

    private static SweepSpec Read(string section)
    {
        SpecReading reading = ShippedSpecs.Read("spec.yaml", With(section));
        Assert.True(reading.IsValid, string.Join('\n', reading.Errors));
        return reading.Spec!;
    }
}
