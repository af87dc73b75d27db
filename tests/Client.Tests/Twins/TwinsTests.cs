using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Design;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Pilots;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Client.Tests.Twins;

/// <summary>What <c>twins</c> recommends, from pilots with known figures.</summary>
public sealed class TwinsTests : IDisposable
{
    private static readonly TwinLevel s_level = new(4);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_work_of_every_quantity_is_named_and_what_gets_dearer()
    {
        SweepSpec spec = Sweep("[0.5, 1]");

        // Geometric means over configurations: sqrt(0.4 0.625) = 0.5 and sqrt(1.2 0.972) = 1.08.
        string text = Told(new TwinStudy(spec, [Pilot(0, 0.4, 1.2), Pilot(1, 0.625, 0.972)]));
        Assert.Contains(
            "Put this into the spec: the same half-width takes 0.50 of the work for gap and 1.08 of the work for "
                + "trained_win[modality=image]. For trained_win[modality=image] alone leave it out.",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("fidelity: {twins: 8, T: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "leave it out",
            Told(new TwinStudy(spec, [Pilot(0, 0.4, 0.9), Pilot(1, 0.5, 0.8)])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_one_configuration_it_says_what_the_trials_of_the_sweep_come_to_without_and_with_twins()
    {
        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", Specs.Tiny(trials: 600)).Spec);

        // Eight twins at a quarter of a trial make a trial three times as dear, so 0.48 of the work is 0.16 of the variance.
        double variance = 0.04 * spec.Trials;
        TwinAdvice advice = Pilot(0, 0.48, 0.9) with { Variances = [variance, double.NaN] };
        string text = Told(new TwinStudy(spec, [advice]));
        Assert.Contains($"Half-width of {spec.Trials} trials", text, StringComparison.Ordinal);
        Assert.Contains("gap 0.90 0.39 0.16 96 0.48", text, StringComparison.Ordinal);
        SweepSpec few = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", Specs.Tiny(trials: 60)).Spec);
        Assert.Contains(" 40 0.48", Told(new TwinStudy(few, [advice])), StringComparison.Ordinal);
        Assert.Equal(1.959964 * 0.2, FixedSampleWidth.Of(variance, spec.Trials, 0.95), 1e-6);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_could_be_tried_it_says_so()
    {
        string text = Told(new TwinStudy(Sweep("[0.5]"), [new TwinAdvice(0, 100, [], [], "Trials diverge.")]));
        Assert.Contains("Trials diverge.", text, StringComparison.Ordinal);
        Assert.EndsWith("No twins could be tried: the table says why. Leave 'fidelity' out.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_section_is_recommended_that_a_configuration_may_not_have_though_no_pilot_tried_it()
    {
        TwinAdvice none = new(1, 100, [], [], "Trials diverge.");
        Assert.NotNull(new TwinStudy(Sweep("[0.5, 1]"), [Pilot(0, 0.4, 0.9), none]).Common);
        Assert.Null(new TwinStudy(Sweep("[0.5, 9e5]"), [Pilot(0, 0.4, 0.9), none]).Common);
    }

    [Fact]
    public async Task A_section_is_found_whatever_the_spec_says_of_twins()
    {
        string[] specs = ["", "fidelity: auto\n", "fidelity: {twins: 2, T: T/2}\n"];
        Ran[] ran = await Task.WhenAll(
            specs.Select((s, i) => Modcomp.RunAsync("twins", _folder.Write($"{i}.yaml", Specs.Tiny() + s), "--trials", "20"))
        );
        Assert.Equal(ran[0].Succeeded().Output, ran[1].Succeeded().Output);
        Assert.Equal(ran[0].Output, ran[2].Succeeded().Output);
    }

    [Fact]
    public async Task Configurations_that_differ_in_their_twins_alone_have_one_pilot()
    {
        string axes = "axes: [{fidelity.twins: [4, 8]}, {network.sigma0: [0.1, 0.2]}]\n";
        string twins = _folder.Write("twins.yaml", Specs.Tiny() + "fidelity: {T: T/2}\n" + axes);
        Ran ran = (await Modcomp.RunAsync("twins", twins, "--trials", "20")).Succeeded();
        Assert.Equal(
            (await Modcomp.RunAsync("twins", _folder.Write("alone.yaml", Specs.TinySweep()), "--trials", "20")).Output,
            ran.Output
        );
        Assert.DoesNotContain("twins=4", ran.Output, StringComparison.Ordinal);

        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", await File.ReadAllTextAsync(twins)).Spec);
        Assert.Equal(["sigma0=0.1", "sigma0=0.2"], PilotSize.Configurations(spec).Select(c => c.Label));
        Assert.Equal([0, 1], PilotSize.Configurations(spec).Select(c => c.Index));

        // With random numbers of their own they are different trials.
        Assert.Equal(spec.Configurations, PilotSize.Configurations(spec with { Pairing = Pairing.Independent }));
    }

    private static SweepSpec Sweep(string steps) =>
        Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", Specs.Tiny() + $"axes: [{{training.eta: {steps}}}]\n").Spec);

    private static TwinAdvice Pilot(int configuration, double gap, double winner) =>
        new(
            configuration,
            100,
            ["gap", "trained_win[modality=image]"],
            [new TriedLevel(s_level, 4, [0.9, 0.5], 8, [gap, winner])],
            Obstacle: null
        );

    private static string Told(TwinStudy study)
    {
        using var output = new StringWriter();
        TwinView.Write(new ClientConsole { Out = output, Error = TextWriter.Null }, study);
        return string.Join(' ', output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
