using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests.Reuse;

/// <summary>A run folder that goes on under a spec whose axes were changed.</summary>
public sealed class RevisedRunTests : IDisposable
{
    private const int Trials = 3;
    private static readonly double[] s_sigmas = [0.1, 0.15, 0.2, 0.25, 0.3];
    private static readonly double[] s_etas = [AxisSpecs.UsualEta, 0.25];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static Arbitrary<Axes[]> Changes() =>
        (from first in Any() from second in Any() from third in Any() select new[] { first, second, third }).ToArbitrary();

    private static Gen<Axes> Any() =>
        from order in Gen.Shuffle(s_sigmas)
        from count in Gen.Choose(1, s_sigmas.Length)
        from etas in Gen.Elements<double[]?>(null, [AxisSpecs.UsualEta], s_etas, [0.25, AxisSpecs.UsualEta])
        from etaFirst in Gen.Elements(true, false)
        select new Axes([.. order.Take(count)], etas, etaFirst);

    [Fact]
    public void Whatever_axes_grow_shrink_or_change_places_the_run_ends_as_a_fresh_one()
    {
        int round = 0;
        Prop.ForAll(
                Changes(),
                changes =>
                {
                    string run = _folder[$"run-{++round}"];
                    HashSet<(double, double)> trained = [];
                    (double, double)[] now = [];
                    for (int i = 0; i < changes.Length; i++)
                    {
                        string spec = _folder.Write($"{round}-{i}.yaml", changes[i].Spec());
                        (double, double)[] wanted = [.. changes[i].Configurations()];
                        if (now.Length > 0 && !now.Intersect(wanted).Any())
                        {
                            // Nothing in common: that is another sweep, which is refused as ever.
                            byte[] before = Read(run, "trials.ledger");
                            Assert.Equal(ExitCode.Refused, Ran("run", spec, "--output", run, "--quiet", "--no-report").ExitCode);
                            Assert.Equal(before, Read(run, "trials.ledger"));
                            continue;
                        }

                        if (now.Length > 0)
                        {
                            Assert.Equal(wanted.Count(trained.Contains) * Trials, Planned(spec, run));
                        }

                        Ran("run", spec, "--output", run, "--quiet", "--no-report").Succeeded();
                        string fresh = _folder[$"fresh-{round}-{i}"];
                        Ran("run", spec, "--output", fresh, "--quiet", "--no-report").Succeeded();
                        Assert.Equal(Read(fresh, "estimates.json"), Read(run, "estimates.json"));
                        now = wanted;
                        trained.UnionWith(wanted);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(6).WithReplay(20261130, 25));
    }

    [Fact]
    public async Task Nothing_is_trained_that_is_there_and_what_is_not_asked_for_stays_beside()
    {
        string run = _folder["run"];
        string two = _folder.Write("two.yaml", AxisSpecs.Of(Trials, [0.1, 0.2]));
        (await Modcomp.RunAsync("run", two, "--output", run, "--no-report")).Succeeded();
        byte[] first = Read(run, "estimates.json");
        string other = _folder.Write("other.yaml", AxisSpecs.Of(Trials, [0.3, 0.2]));
        Ran changed = (await Modcomp.RunAsync("run", other, "--output", run, "--no-report")).Succeeded();
        Assert.Contains("resuming: 3 of 6 trials already done", changed.Error, StringComparison.Ordinal);
        Assert.Contains("goes on under the changed spec with 3 trials of its own.", changed.Output, StringComparison.Ordinal);
        Assert.Contains("3 trials of configurations that it does not have any more are in", changed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("has lost", changed.Error + changed.Output, StringComparison.Ordinal);
        string earlier = Assert.Single(Directory.GetDirectories(Path.Combine(run, "earlier")));
        Assert.Contains("3 of 6 trials", (await Modcomp.RunAsync("status", earlier)).Succeeded().Output, StringComparison.Ordinal);

        Ran back = (await Modcomp.RunAsync("run", two, "--output", run, "--no-report")).Succeeded();
        Assert.Contains("all 6 trials are done already", back.Error, StringComparison.Ordinal);
        Assert.Contains("3 of them out of", back.Output, StringComparison.Ordinal);
        Assert.Equal(first, Read(run, "estimates.json"));
        (await Modcomp.RunAsync("verify", run, "--retrain", "6")).Succeeded();
    }

    [Fact]
    public async Task With_random_numbers_of_their_own_configurations_stay_where_they_stand()
    {
        string run = _folder["run"];
        string two = _folder.Write("two.yaml", AxisSpecs.Of(Trials, [0.1, 0.2]));
        string three = _folder.Write("three.yaml", AxisSpecs.Of(Trials, [0.1, 0.2, 0.3]));
        string turned = _folder.Write("turned.yaml", AxisSpecs.Of(Trials, [0.2, 0.1, 0.3]));
        string[] same = ["--output", run, "--no-report", "--set", "pairing=independent"];
        (await Modcomp.RunAsync(["run", two, .. same])).Succeeded();
        Ran longer = (await Modcomp.RunAsync(["run", three, .. same])).Succeeded();
        Assert.Contains("resuming: 6 of 9", longer.Error, StringComparison.Ordinal);
        // The third stands where it stood, the others do not.
        Ran reordered = (await Modcomp.RunAsync(["run", turned, .. same])).Succeeded();
        Assert.Contains("resuming: 3 of 9", reordered.Error, StringComparison.Ordinal);
        string fresh = _folder["fresh"];
        (await Modcomp.RunAsync("run", turned, "--output", fresh, "--no-report", "--set", "pairing=independent")).Succeeded();
        Assert.Equal(Read(fresh, "estimates.json"), Read(run, "estimates.json"));
    }

    [Fact]
    public async Task Fewer_trials_than_there_are_of_a_configuration_that_stays_are_refused()
    {
        string run = _folder["run"];
        (await Modcomp.RunAsync("run", _folder.Write("a.yaml", AxisSpecs.Of(4, [0.1, 0.2])), "--output", run, "--quiet")).Succeeded();
        byte[] before = Read(run, "trials.ledger");
        string fewer = _folder.Write("b.yaml", AxisSpecs.Of(3, [0.2, 0.3]));
        Ran planned = (await Modcomp.RunAsync("plan", fewer, "--output", run)).Succeeded();
        Assert.Contains("so that 'modcomp run' needs more trials or another --output", planned.Output, StringComparison.Ordinal);
        Ran refused = await Modcomp.RunAsync("run", fewer, "--output", run);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains("set trials to at least 4", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, Read(run, "trials.ledger"));
        Assert.False(Directory.Exists(Path.Combine(run, "earlier")));
    }

    [SkippableFact]
    public async Task Killed_at_random_moments_a_changed_run_ends_in_the_bytes_of_a_fresh_one()
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are those of POSIX systems.");
        const int seed = 24;
        var random = new Random(seed);
        string run = _folder["run"];
        string[] specs =
        [
            _folder.Write("one.yaml", AxisSpecs.Of(400, [0.1, 0.2, 0.3])),
            _folder.Write("two.yaml", AxisSpecs.Of(400, [0.3, 0.15, 0.1])),
        ];
        (await Modcomp.RunAsync("run", specs[0], "--output", run, "--quiet", "--no-report")).Succeeded();
        for (int kill = 0; kill < 6; kill++)
        {
            using ModcompProcess process = ModcompProcess.Start("run", specs[(kill + 1) % 2], "--output", run, "--quiet", "--no-report");
            await Task.Delay(random.Next(200, 1200));
            process.Kill();
            await process.EndAsync();
        }

        foreach (string spec in specs)
        {
            string fresh = _folder[Path.GetFileNameWithoutExtension(spec)];
            (await Modcomp.RunAsync("run", spec, "--output", run, "--quiet", "--no-report")).Succeeded();
            (await Modcomp.RunAsync("run", spec, "--output", fresh, "--quiet", "--no-report")).Succeeded();
            Assert.True(Read(fresh, "estimates.json").AsSpan().SequenceEqual(Read(run, "estimates.json")), $"seed {seed}");
        }
    }

    private static Ran Ran(params string[] arguments) => Modcomp.RunAsync(arguments).GetAwaiter().GetResult();

    private static long Planned(string spec, string run)
    {
        using var plan = JsonDocument.Parse(Ran("plan", spec, "--output", run, "--json").Succeeded().Output);
        return plan.RootElement.GetProperty("reuse").GetProperty("trials").GetInt64();
    }

    private static byte[] Read(string run, string name) => File.ReadAllBytes(Path.Combine(run, name));

    internal sealed record Axes(double[] Sigmas, double[]? Etas, bool EtaFirst)
    {
        public string Spec() => AxisSpecs.Of(Trials, Sigmas, Etas, EtaFirst);

        public IEnumerable<(double, double)> Configurations() => Sigmas.SelectMany(s => (Etas ?? [AxisSpecs.UsualEta]).Select(e => (s, e)));
    }
}
