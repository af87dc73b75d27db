using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Tests.Estimands;

public class EstimandTableTests
{
    private static readonly int[] Checkpoints = [1, 10, 40];

    public static TheoryData<int, int> Shapes =>
        new()
        {
            { 2, 1 },
            { 3, 2 },
            { 5, 3 },
            { 7, 2 },
        };

    /// <summary>The layout groups observations by kind and by the trials that have them; the table says both of each estimand.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_row_says_what_the_layout_says_of_its_observation(int classes, int modalities)
    {
        var layout = new ObservationLayout(classes, modalities, Checkpoints.Length, stopsEarly: true);
        for (int best = 0; best < modalities; best++)
        {
            foreach (EstimandRow row in CompetitionEstimands.Table(layout, Checkpoints).Rows(best))
            {
                (ObservationKind kind, Availability when) = row.Index switch
                {
                    var i when i < layout.Outcomes => (ObservationKind.Indicator, Availability.AtStart),
                    var i when i < layout.AllMeans => (ObservationKind.Indicator, Availability.Always),
                    var i when i < layout.Completed => (ObservationKind.Number, Availability.AtStart),
                    var i when i < layout.Means => (ObservationKind.Indicator, Availability.Completed),
                    var i when i < layout.Growth => (ObservationKind.Number, Availability.Completed),
                    _ => (ObservationKind.Number, Availability.WhereItExists),
                };
                Assert.True((kind, when) == (row.Kind, row.When), $"{row.Key}: {row.Kind}, {row.When}; but its place is {kind}, {when}.");
                Assert.InRange(row.Index, 0, layout.Controls - 1);
                Assert.Equal(row.Key.Name == EstimandNames.TrainedWin, row.Control >= layout.Controls && row.Control < layout.Length);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_observation_but_the_controls_and_those_of_other_modalities_than_the_best_has_its_estimand(int classes, int modalities)
    {
        var layout = new ObservationLayout(classes, modalities, Checkpoints.Length, stopsEarly: true);
        var table = CompetitionEstimands.Table(layout, Checkpoints);
        HashSet<int> estimated = [.. Enumerable.Range(0, modalities).SelectMany(best => table.Rows(best)).Select(r => r.Index)];
        Assert.Equal(Enumerable.Range(0, layout.Controls), estimated.Order());
    }

    [Fact]
    public void Without_checkpoints_nothing_is_where_it_was_not_before()
    {
        Assert.Equal(new ObservationLayout(4, 3).Length, new ObservationLayout(4, 3, 0, stopsEarly: true).Length);
        Assert.Equal(
            CompetitionEstimands.All.Select(f => f.Name),
            CompetitionEstimands.Table(new ObservationLayout(4, 3), []).Families.Select(f => f.Name)
        );
    }

    [Fact]
    public void A_row_is_found_by_its_key_and_a_stranger_is_refused()
    {
        var table = CompetitionEstimands.Table(new ObservationLayout(4, 3));
        EstimandRow[] rows = [.. table.Rows(best: 2)];
        Assert.Equal(rows, rows.Select(r => table.Row(r.Key, best: 2)));
        Assert.Throws<ArgumentException>(() => table.Row(new Estimand("perplexity"), 0));
        Assert.Throws<ArgumentException>(() => table.Row(new Estimand(EstimandNames.Gap, Class: 1), 0));
        Assert.Throws<ArgumentException>(() => table.Row(new Estimand(EstimandNames.TestError, NetworkKind.Probe), 0));
    }

    [Fact]
    public void Every_family_has_its_name_and_its_plain_family_where_it_has_controls()
    {
        var names = typeof(EstimandNames).GetFields().Select(f => (string)f.GetRawConstantValue()!);
        EstimandFamily[] all =
        [
            .. CompetitionEstimands.Table(new ObservationLayout(4, 3, 1, stopsEarly: true, isStratified: true), [7]).Families,
        ];
        Assert.Equal(
            names.Order(),
            all.Select(f => f.Checkpoint is null ? f.Name : f.Name.Replace("_7", "_", StringComparison.Ordinal)).Order()
        );
        Assert.All(all, f => Assert.Equal((f.Name, f.Range, f.Checkpoint), Told(CompetitionEstimands.Find(f.Name)!)));
        foreach (EstimandFamily family in all)
        {
            Assert.Equal(family.Estimator == EstimatorKind.CrossFitted, family.PlainFamily is not null);
            Assert.Equal(family.Estimator == EstimatorKind.PairedDifference, family.Terms is not null);
            Assert.Equal(family.Estimator == EstimatorKind.RaoBlackwell, family.Observed.Event is not null);
            Assert.Equal(family.Parts is EstimandParts.Class or EstimandParts.ClassAndModality, family.ObservedOfClass is not null);
            if (family.PlainFamily is { } name)
            {
                EstimandFamily plain = CompetitionEstimands.Find(name)!;
                Assert.Equal((plain.Range, plain.Parts, plain.When, plain.Unit), (family.Range, family.Parts, family.When, family.Unit));
            }
        }

        static (string, ValueRange, int?) Told(EstimandFamily family) => (family.Name, family.Range, family.Checkpoint);
    }
}
