namespace ModalityCompetition.Sweeps.Tests.Transformers;

/// <summary>What the pages of the experiment of two Transformers show.</summary>
public class TransformerReportTests
{
    private const string Spec = """
        name: planted
        experiment: transformers
        seed: 3
        trials: 60
        data: {synthetic: {classes: 4, train: 40, test: 40, image_insufficient: 2, title_insufficient: 2}}
        evaluation: {checkpoints: [10, 300]}
        """;

    [Fact]
    public async Task A_page_has_the_answer_and_all_parts_of_the_figure()
    {
        await using PlantedRun run = await PlantedRun.OfAsync(Spec);
        string page = run.Page();
        if (Environment.GetEnvironmentVariable("MODCOMP_KEEP_PAGE") is { } keep)
        {
            File.WriteAllText(keep, page);
        }

        foreach (
            string text in new[]
            {
                "Modality competition of two Transformers",
                "Does joint training lose to the best single modality?",
                "(a) image alone",
                "(b) text alone",
                "(c) joint network",
                "(d) probe of image",
                "(e) probe of text",
                "(f) image",
                "(f) text",
                "Learning curves",
                "Gap against t",
                "class 2 (class-02)",
                "synthetic: 4 classes",
            }
        )
        {
            Assert.Contains(text, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("time to learn", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_configurations_stand_in_one_table()
    {
        await using PlantedRun run = await PlantedRun.OfAsync(Spec + "\naxes: [{training.eta: {list: [0.001, 0.003]}}]\n");
        string page = run.Page();
        Assert.Contains("best alone<span class=\"interval\">test error</span>", page, StringComparison.Ordinal);
        Assert.Contains("image drops<span class=\"interval\">% of classes</span>", page, StringComparison.Ordinal);
        Assert.Contains("Estimates against eta", page, StringComparison.Ordinal);
    }
}
