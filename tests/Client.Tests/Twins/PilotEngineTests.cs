using System.Collections.Concurrent;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Client.Tests.Twins;

/// <summary>The engine of pilots.</summary>
public sealed class PilotEngineTests
{
    [Theory]
    [InlineData(null, 1)]
    [InlineData(1, 3)]
    [InlineData(3, 3)]
    [InlineData(64, 37)]
    public void Batches_in_parts_have_the_same_bits_and_every_trial_is_told_once(int? threads, int parts)
    {
        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", Specs.Tiny(trials: 50)).Spec);
        TrialBatch batch = new SweepPlan(spec).Batch(new TrialBlock(0, 5, 37));
        var engine = new CpuTrialEngine();
        var told = new ConcurrentBag<TrialBatch>();
        byte[] rows = new PilotEngine(engine, threads, told.Add).Run(batch, CancellationToken.None).Rows.ToArray();
        Assert.Equal(engine.Run(batch, CancellationToken.None).Rows.ToArray(), rows);
        Assert.Equal(parts, told.Count);
        Assert.Equal(
            Enumerable.Range(5, 37).Select(i => (long)i),
            told.SelectMany(b => Enumerable.Range(0, b.Count).Select(i => b.FirstTrial + i)).Order()
        );
    }

    [Fact]
    public void All_that_a_pilot_trains_is_what_was_expected_of_it()
    {
        string text = Specs
            .Tiny(trials: 400, iterations: 60, axes: "fidelity: {T: T/2}\naxes: [{network.sigma0: [0.1, 0.2]}, {fidelity.twins: [4, 8]}]")
            .Replace("eta: 0.5", "eta: 0.2", StringComparison.Ordinal);
        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", text).Spec);
        var view = new KeptView();
        TwinStudy.Of(spec, new CpuTrialEngine(), 20, workers: 3, view, TimeProvider.System, CancellationToken.None);
        view.RoseToItsEnd(first: 0.25);
    }
}
