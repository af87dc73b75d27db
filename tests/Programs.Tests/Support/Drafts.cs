using System.Collections.Immutable;
using ModalityCompetition.Programs.Declarations;

namespace ModalityCompetition.Programs.Tests.Support;

/// <summary>Declarations that tests start from.</summary>
internal static class Drafts
{
    /// <summary>One of every kind of measurement, on an axis of three classes and one of two modalities.</summary>
    public static ProgramDraft Rich { get; } =
        new()
        {
            Command = ["true"],
            Version = "1",
            Axes = [new AxisDraft("class", 3), new AxisDraft("modality", "image", "text")],
            Measurements =
            [
                new MeasurementDraft { Name = "joint_error", Range = (0, 1) },
                new MeasurementDraft { Name = "loss" },
                new MeasurementDraft { Name = "learned", Indicator = true },
                new MeasurementDraft { Name = "epochs", Count = true },
                new MeasurementDraft
                {
                    Name = "class_error",
                    Range = (0, 1),
                    Axes = ["class"],
                    Optional = true,
                },
                new MeasurementDraft
                {
                    Name = "error",
                    Range = (0, 1),
                    Axes = ["modality"],
                },
                new MeasurementDraft { Name = "gamma", Axes = ["class", "modality"] },
                new MeasurementDraft
                {
                    Name = "winner",
                    WinnerPer = "class",
                    WinnerOf = "modality",
                },
            ],
        };

    /// <summary>The declaration of a draft without problems.</summary>
    public static ProgramDeclaration Declare(ProgramDraft draft)
    {
        ImmutableArray<DeclarationProblem> problems = ProgramDeclaration.Read(draft, "/", out ProgramDeclaration? declaration);
        Assert.True(problems.IsEmpty, string.Join('\n', problems));
        return declaration!;
    }

    /// <summary>What is wrong with a draft; there is no declaration then.</summary>
    public static string[] Problems(ProgramDraft draft)
    {
        ImmutableArray<DeclarationProblem> problems = ProgramDeclaration.Read(draft, "/", out ProgramDeclaration? declaration);
        Assert.Equal(problems.IsEmpty, declaration is not null);
        return [.. problems.Select(p => p.ToString())];
    }
}
