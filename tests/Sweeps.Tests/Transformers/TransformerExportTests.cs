namespace ModalityCompetition.Sweeps.Tests.Transformers;

/// <summary>The table of trials of two Transformers, where configurations differ in their classes and checkpoints.</summary>
public class TransformerExportTests
{
    private const string Spec = """
        name: planted
        experiment: transformers
        seed: 3
        trials: 5
        data: {synthetic: {train: 40, test: 40, image_insufficient: 2, title_insufficient: 2}}
        training: {batch: 8}
        axes:
          - data.synthetic.classes: {list: [4, 5]}
          - evaluation.checkpoints: {list: [0, 1]}
        """;

    [Fact]
    public async Task Columns_are_those_of_all_configurations_and_cells_are_where_they_belong()
    {
        await using PlantedRun run = await PlantedRun.OfAsync(Spec);
        string[][] rows = [.. run.Csv().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        string[] header = rows[0];
        foreach (
            string column in new[]
            {
                "test_error_joint",
                "test_error_image",
                "test_error_probe_text",
                "gap_image",
                "gap_text",
                "class_accuracy_joint_4",
                "dropped_image_0",
                "keeps_more_text",
                "test_error_at_300_joint",
                "gap_at_300_text",
            }
        )
        {
            Assert.Contains(column, header);
        }

        Assert.Equal(header.Length, header.Distinct().Count());
        Assert.Equal(1 + (4 * 5), rows.Length);
        foreach (string[] row in rows[1..].Where(r => Cell(r, "diverged") == "false"))
        {
            int configuration = int.Parse(Cell(row, "configuration"), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(configuration >= 2, Cell(row, "class_accuracy_joint_4").Length > 0);
            Assert.Equal(configuration % 2 == 1, Cell(row, "test_error_at_300_joint").Length > 0);
            double[] errors = [.. new[] { "test_error_joint", "test_error_text", "gap_text" }.Select(c => Number(row, c))];
            Assert.Equal(errors[0] - errors[1], errors[2], 12);
            int classes = configuration >= 2 ? 5 : 4;
            double accuracy = Enumerable.Range(0, classes).Average(j => Number(row, $"class_accuracy_joint_{j}"));
            Assert.Equal(1 - errors[0], accuracy, 12);
        }

        string Cell(string[] row, string column) => row[Array.IndexOf(header, column)];
        double Number(string[] row, string column) => double.Parse(Cell(row, column), System.Globalization.CultureInfo.InvariantCulture);
    }
}
