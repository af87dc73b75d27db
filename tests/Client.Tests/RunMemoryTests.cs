using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>A sweep that is larger than the machine, or asks for more than a report can hold, is not begun.</summary>
public sealed class RunMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    // Nobody is asked there.
    [InlineData("--ledger", "Host=127.0.0.1;Port=1;Database=none")]
    public async Task A_run_that_does_not_fit_into_memory_is_refused_and_leaves_nothing(params string[] ledger)
    {
        // Hundreds of gigabytes a worker, in arrays that each are as long as one may be.
        string spec = _folder.Write("huge.yaml", Spec(64, "n: 10", "m: 10000", "K: 100", d: 1000, "axes: []"));
        Ran ran = await Modcomp.RunAsync(["run", spec, "--output", _folder["run"], "--workers", "64", .. ledger]);
        Assert.Equal(ExitCode.Storage, ran.ExitCode);
        Assert.Matches(
            "^modcomp: The sweep needs about [0-9,.]+ GiB of memory with 64 workers, [0-9,.]+ GiB each, and this machine",
            ran.Error
        );
        Assert.Contains("lower data.n, evaluation.test_n, network.m", ran.Error, StringComparison.Ordinal);
        Assert.Single(ran.Error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public async Task Run_plan_and_validate_refuse_very_many_estimates_with_their_place()
    {
        string axes = "axes:\n  - training.eta: {linspace: {from: 0.1, to: 1, count: 100000}}";
        string spec = _folder.Write(
            "many.yaml",
            Spec(64, "n: 10", "m: 2", "K: 5", d: 12, axes).Replace(", eta: 0.5", "", StringComparison.Ordinal)
        );
        foreach (string command in new[] { "run", "plan", "validate" })
        {
            Ran ran = await Modcomp.RunAsync(command, spec);
            Assert.Equal(ExitCode.Usage, ran.ExitCode);
            Assert.Contains(
                "axes: make 100000 configurations with 2530 estimates each, 253000000 in all, and at most 20000000 are taken; shorten axes",
                ran.Output + ran.Error,
                StringComparison.Ordinal
            );
        }
    }

    private static string Spec(int modalities, string n, string m, string k, int d, string axes) =>
        $"name: many\nseed: 1\ntrials: 1\ndata:\n  {k}\n  {n}\n  s: 1\n  sigma_g: 0.1\n  modalities:\n"
        + string.Concat(
            Enumerable
                .Range(0, modalities)
                .Select(r =>
                    FormattableString.Invariant($"    - {{name: m{r}, d: {d}, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, c: 0.2, tau: 0.01}}\n")
                )
        )
        + $"network: {{{m}, q: 3, beta: 1, sigma0: 0.2}}\ntraining: {{T: 5, eta: 0.5}}\nevaluation: {{test_n: 10}}\n{axes}\n";
}
