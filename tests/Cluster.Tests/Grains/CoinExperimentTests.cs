using System.Text;
using System.Text.Json;
using ModalityCompetition.Grains.Estimates;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Experiments;

namespace ModalityCompetition.Cluster.Tests.Grains;

/// <summary>Silos compute an experiment that the program does not know, once its host has added it.</summary>
public class CoinExperimentTests
{
    [Theory]
    [InlineData("")]
    [InlineData("until: {estimand: heads, half_width: 0.2}")]
    public async Task Two_silos_give_the_results_of_one_run_in_a_folder(string until)
    {
        string spec = CoinLaw.Spec(trials: 3000, more: until);
        await using TestSilos cluster = await TestSilos.StartAsync(
            2,
            new CoinEngine(),
            device: "coins",
            experiments: CoinExperiment.Registry
        );
        string id = await cluster.SubmitAsync(spec);
        SweepStatus status = await cluster.CompletedAsync(id);
        await using CoinRun embedded = await CoinRun.OfAsync(spec);
        Assert.Equal(embedded.Report().ResultsHash, status.ResultsHash);

        ISweepService service = cluster.Service(new CoinEngine(), 2, "test");
        string page = Encoding.UTF8.GetString((await service.ReportAsync(id, SweepReportKind.Html, CancellationToken.None)).ToArray());
        Assert.Contains("mean number of heads", page, StringComparison.Ordinal);
        Assert.Contains(status.ResultsHash!, page, StringComparison.Ordinal);
        string live = Encoding.UTF8.GetString((await service.EstimatesAsync(id, CancellationToken.None)).ToArray());
        Assert.Contains("first_head", live, StringComparison.Ordinal);

        // A section of its own goes through the silos, and from one to another, whole.
        byte[] file = (await service.ReportAsync(id, SweepReportKind.EstimatesJson, CancellationToken.None)).ToArray();
        Assert.Equal(HeadsOf(embedded), HeadsIn(file));
        ConfigurationEstimates sent = embedded.Report().Estimates[0];
        ConfigurationEstimates arrived = EstimateMapping.ToDomain(EstimateMapping.ToRecord(sent), sent.Configuration);
        Assert.Equal(sent.Extra<HeadsSeen>()!.Trials.AsEnumerable(), arrived.Extra<HeadsSeen>()!.Trials.AsEnumerable());
    }

    private static string[] HeadsOf(CoinRun run) => [.. run.Report().Estimates.Select(e => string.Join(',', e.Extra<HeadsSeen>()!.Trials))];

    private static string[] HeadsIn(byte[] document)
    {
        using JsonDocument json = JsonDocument.Parse(document);
        return
        [
            .. json
                .RootElement.GetProperty("configurations")
                .EnumerateArray()
                .Select(c => string.Join(',', c.GetProperty("heads_seen").EnumerateArray().Select(n => n.GetInt64()))),
        ];
    }

    [Fact]
    public async Task Silos_without_it_say_which_experiments_there_are()
    {
        await using TestSilos cluster = await TestSilos.StartAsync(1, new CoinEngine(), device: "coins");
        var refused = await Assert.ThrowsAsync<SweepServiceException>(() => cluster.SubmitAsync(CoinLaw.Spec()));
        string detail = Assert.Single(refused.Details);
        Assert.Contains("must be competition or program or transformers, not 'coins'", detail, StringComparison.Ordinal);
    }
}
