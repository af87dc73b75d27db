using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Measurements;
using ModalityCompetition.Programs.Tests.Support;

namespace ModalityCompetition.Programs.Tests.Declarations;

public class DeclarationTests
{
    public static TheoryData<string, ProgramDraft> Faults =>
        new()
        {
            {
                "command: is missing; write the program and its arguments, for example [python3, train.py].",
                Drafts.Rich with
                {
                    Command = [],
                }
            },
            {
                "command: has an argument with a zero character; no program can be given that.",
                Drafts.Rich with
                {
                    Command = ["a", "b\0"],
                }
            },
            {
                "version: must be a text of 1 to 100 characters that you change whenever results change, for example 1.",
                Drafts.Rich with
                {
                    Version = "",
                }
            },
            {
                "environment: '1X' is no name of a variable; use letters, digits and '_'.",
                Drafts.Rich with
                {
                    Environment = [new("1X", "")],
                }
            },
            { "environment.A: is given twice.", Drafts.Rich with { Environment = [new("A", "1"), new("A", "2")] } },
            { "trial_limit: must be longer than 0 and at most 49 days.", Drafts.Rich with { TrialLimit = TimeSpan.Zero } },
            { "start_limit: must be longer than 0 and at most 49 days.", Drafts.Rich with { StartLimit = TimeSpan.FromDays(50) } },
            { "memory_limit: must be at least 16 MiB, not 1000 bytes.", Drafts.Rich with { MemoryLimit = 1000 } },
            { "axes: there may be at most 2, not 3.", Drafts.Rich with { Axes = [.. Drafts.Rich.Axes, new AxisDraft("layer", 4)] } },
            { "axes.class: must have 1 to 10000 places, not 0.", Drafts.Rich with { Axes = [new AxisDraft("class", 0)] } },
            {
                "axes.modality: the label 'text' stands twice.",
                Drafts.Rich with
                {
                    Axes = [new AxisDraft("class", 3), new AxisDraft("modality", "text", "text")],
                }
            },
            {
                "axes.modality: has 2 labels for 3 places.",
                Drafts.Rich with
                {
                    Axes = [new AxisDraft("class", 3), new AxisDraft("modality", 3, ["image", "text"])],
                }
            },
            { "measurements: are missing; declare at least one number that the program reports.", Drafts.Rich with { Measurements = [] } },
            {
                "measurements.x y: a name must be at most 64 letters, digits and '_', the first no digit, not 'x y'.",
                With(new MeasurementDraft { Name = "x y" })
            },
            { "measurements.P: 'P' means something in expressions; choose another name.", With(new MeasurementDraft { Name = "P" }) },
            {
                "measurements.loss: 'loss' is declared twice; axes, measurements and estimands have names of their own.",
                With(new MeasurementDraft { Name = "loss" })
            },
            {
                "measurements.x: there is no axis 'layer'; there are class and modality.",
                With(new MeasurementDraft { Name = "x", Axes = ["layer"] })
            },
            { "measurements.x: has one axis twice.", With(new MeasurementDraft { Name = "x", Axes = ["class", "class"] }) },
            {
                "measurements.x: must be one of indicator, count and winner, not several.",
                With(
                    new MeasurementDraft
                    {
                        Name = "x",
                        Indicator = true,
                        Count = true,
                    }
                )
            },
            {
                "measurements.x.winner: lacks 'of', the axis that the winner is a place on, for example {per: class, of: modality}.",
                With(new MeasurementDraft { Name = "x", WinnerPer = "class" })
            },
            {
                "measurements.x: its winner must be a place on another axis than the one that it is counted per.",
                With(
                    new MeasurementDraft
                    {
                        Name = "x",
                        WinnerPer = "class",
                        WinnerOf = "class",
                    }
                )
            },
            {
                "measurements.x.range: must be left out: the values of an indicator are known.",
                With(
                    new MeasurementDraft
                    {
                        Name = "x",
                        Indicator = true,
                        Range = (0, 1),
                    }
                )
            },
            {
                "measurements.x.range: must be [lowest, highest] with lowest < highest, not [1, 1].",
                With(new MeasurementDraft { Name = "x", Range = (1, 1) })
            },
            {
                "measurements.x.range: of a count starts at 0 or later, not at -1.",
                With(
                    new MeasurementDraft
                    {
                        Name = "x",
                        Count = true,
                        Range = (-1, 5),
                    }
                )
            },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_one_sentence(string sentence, ProgramDraft draft) => Assert.Equal([sentence], Drafts.Problems(draft));

    [Fact]
    public void All_faults_are_told_at_once()
    {
        ProgramDraft draft = Drafts.Rich with
        {
            Command = [],
            Version = "\n",
            Measurements = [new MeasurementDraft { Name = "a", Range = (2, 1) }, new MeasurementDraft { Name = "b", Axes = ["nope"] }],
        };
        Assert.Equal(4, Drafts.Problems(draft).Length);
    }

    [Fact]
    public void A_measurement_has_its_kind_its_range_and_its_axes()
    {
        ProgramDeclaration declaration = Drafts.Declare(Drafts.Rich);
        Assert.Equal(
            [
                (MeasurementKind.Real, new ValueInterval(0, 1), "", null),
                (MeasurementKind.Real, ValueInterval.Unbounded, "", null),
                (MeasurementKind.Indicator, ValueInterval.Share, "", null),
                (MeasurementKind.Count, ValueInterval.NotNegative, "", null),
                (MeasurementKind.Real, ValueInterval.Share, "0", null),
                (MeasurementKind.Real, ValueInterval.Share, "1", null),
                (MeasurementKind.Real, ValueInterval.Unbounded, "0,1", null),
                (MeasurementKind.Winner, ValueInterval.Unbounded, "0", (int?)1),
            ],
            declaration.Measurements.Select(m => (m.Kind, m.Range, string.Join(',', m.Axes), m.WinnerOf))
        );
        Assert.Equal(["0", "1", "2"], declaration.Axes[0].Labels.AsEnumerable());
        Assert.Equal("/", declaration.Folder);
    }

    [Fact]
    public void More_numbers_than_a_row_holds_are_refused()
    {
        ProgramDraft draft = Drafts.Rich with
        {
            Axes = [new AxisDraft("class", 1000), new AxisDraft("modality", 101)],
            Measurements = [new MeasurementDraft { Name = "x", Axes = ["class", "modality"] }],
        };
        Assert.Equal(["measurements: are 101000 numbers per trial; there may be at most 100000."], Drafts.Problems(draft));
    }

    private static ProgramDraft With(MeasurementDraft measured) =>
        Drafts.Rich with
        {
            Measurements = [.. Drafts.Rich.Measurements, measured],
        };
}
