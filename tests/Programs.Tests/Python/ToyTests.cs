using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Expressions;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Rows;
using ModalityCompetition.Programs.Tests.Support;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Programs.Tests.Python;

/// <summary>examples/programs/toy.py: what comes out is what its head says.</summary>
public class ToyTests
{
    private const int Trials = 4000;

    /// <summary>The declaration of the toy.</summary>
    private static ProgramDraft Toy { get; } =
        new()
        {
            Command = [Faulty.Python, "toy.py"],
            Version = "1",
            Folder = Path.Combine(RepositoryScript.Root, "examples", "programs"),
            Environment = [new("PYTHONDONTWRITEBYTECODE", "1")],
            Axes = [new AxisDraft("class", 3), new AxisDraft("modality", "image", "text")],
            Measurements =
            [
                new MeasurementDraft { Name = "joint_error", Range = (0, 1) },
                new MeasurementDraft { Name = "image_error", Range = (0, 0.4) },
                new MeasurementDraft { Name = "text_error", Range = (0, 0.4) },
                new MeasurementDraft { Name = "loss", Range = (0, double.PositiveInfinity) },
                new MeasurementDraft
                {
                    Name = "winner",
                    WinnerPer = "class",
                    WinnerOf = "modality",
                },
            ],
            Estimands =
            [
                new EstimandDraft("gap", "joint_error - min(image_error, text_error)"),
                new EstimandDraft("gap_positive", "P(gap > 0)"),
                new EstimandDraft("best", "min(image_error, text_error)"),
                new EstimandDraft("image_wins", "mean(winner[0, image], winner[1, image], winner[2, image])"),
                new EstimandDraft("wins", "mean(winner, class)"),
                new EstimandDraft("below_quantile", "P(loss <= 2.302585092994046)"),
            ],
        };

    [SkippableFact]
    public void Its_means_are_those_of_the_law_that_it_states()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Programs are run on Linux.");
        ProgramDeclaration declaration = Drafts.Declare(Toy);
        var layout = new RowLayout(declaration);
        using var worker = new ProgramWorker(declaration, layout, new ProgramWorkerOptions());
        ulong[] seeds = [.. Enumerable.Range(0, Trials).Select(i => (ulong)i * 0x9E3779B97F4A7C15)];
        byte[] rows = new byte[Trials * layout.Bytes];
        worker.Run(0, seeds, "{\"p\":0.7,\"harm\":0.1}"u8, rows, CancellationToken.None);

        // Means and standard deviations of one trial, from the head of toy.py.
        (string Name, int Place, double Mean, double Deviation)[] law =
        [
            ("gap", 0, 0.05, 0.1 / Math.Sqrt(12)),
            ("gap_positive", 0, 1, 0),
            ("best", 0, 0.4 / 3, 0.4 / Math.Sqrt(18)),
            ("image_wins", 0, 0.63, Math.Sqrt(0.63 * 0.37 / 3)),
            ("wins", 0, 0.63, Math.Sqrt(0.63 * 0.37 / 3)),
            ("wins", 1, 0.27, Math.Sqrt(0.27 * 0.73 / 3)),
            ("below_quantile", 0, 0.9, 0.3),
        ];
        double[] values = new double[layout.Values];
        foreach ((string name, int place, double mean, double deviation) in law)
        {
            DerivedEstimand estimand = declaration.Estimands.Single(e => e.Name == name);
            double[] observed = new double[estimand.Length];
            double sum = 0;
            for (int trial = 0; trial < Trials; trial++)
            {
                layout.Read(rows.AsSpan(trial * layout.Bytes, layout.Bytes), values);
                estimand.Observe(values, observed);
                sum += observed[place];
            }

            // Five standard errors: one test in a million such would fail by chance, and with these seeds this one never does.
            Assert.Equal(mean, sum / Trials, (5 * deviation / Math.Sqrt(Trials)) + 1e-12);
        }
    }
}
