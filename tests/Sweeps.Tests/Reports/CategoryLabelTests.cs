using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>Labels of words under an axis neither run into each other nor leave the panel.</summary>
public sealed class CategoryLabelTests
{
    private static readonly string[] s_methods =
    [
        "none",
        "unimodal_losses",
        "gradient_blending",
        "step_ratio",
        "modality_dropout",
        "unimodal_pretraining",
        "distillation",
    ];

    [Theory]
    [InlineData(60, 0)]
    [InlineData(30, 0)]
    [InlineData(16.5, 0)]
    [InlineData(16.5, 40)]
    [InlineData(13, 40)]
    [InlineData(4, 40)]
    public void Words_keep_a_line_apart_and_stay_right_of_the_panel(double distance, double room)
    {
        CategoryLabels labels = CategoryLabels.Fit([.. s_methods.Select((m, i) => new Tick(i, m))], distance, room);
        (double sine, double cosine) = Math.SinCos(labels.Angle * Math.PI / 180);
        Assert.True(labels.Slanted, "They do not fit side by side.");
        Assert.True(labels.Stride * distance * sine >= CategoryLabels.Size, $"{labels.Stride * distance * sine} pixels");
        for (int i = 0; i < s_methods.Length; i++)
        {
            double width = TextMetrics.Width(labels.Texts[i], CategoryLabels.Size);
            Assert.True((width * cosine) - ((i + 0.5) * distance) <= room + 1e-9, $"{labels.Texts[i]} leaves the panel");
            Assert.True((width * sine) + (CategoryLabels.Size * cosine) <= labels.Depth, $"{labels.Texts[i]} is cut off below");
        }
    }

    [Fact]
    public void Numbers_and_short_words_stay_level() =>
        Assert.Equal(0, CategoryLabels.Fit([new Tick(0, "joint"), new Tick(1, "text")], 60, 0).Angle);
}
