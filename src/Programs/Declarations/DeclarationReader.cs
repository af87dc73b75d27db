using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ModalityCompetition.Programs.Expressions;
using ModalityCompetition.Programs.Measurements;

namespace ModalityCompetition.Programs.Declarations;

/// <summary>Checks a draft and makes the declaration of it.</summary>
internal sealed partial class DeclarationReader(ProgramDraft draft, string folder)
{
    private const long SmallestMemory = 16 << 20;

    // Whoever has more corrects some of them first.
    private const int MostProblems = 1000;

    // A timer of the framework takes no more.
    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(49);

    private static readonly string[] Reserved = ["P", "quantile", "and", "or", .. ReadyFunctions.Names];

    private readonly ImmutableArray<DeclarationProblem>.Builder _problems = ImmutableArray.CreateBuilder<DeclarationProblem>();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>What is wrong, once <see cref="Read"/> was called.</summary>
    public ImmutableArray<DeclarationProblem> Problems => _problems.ToImmutable();

    /// <summary>The declaration, or null when something is wrong.</summary>
    public ProgramDeclaration? Read()
    {
        string full = CheckStart();
        CheckLimits();
        ImmutableArray<ProgramAxis> axes = ReadAxes();
        // Axes that are wrong would make every measurement on them wrong as well: one mistake, one sentence.
        if (_problems.Any(p => p.Path.StartsWith("axes", StringComparison.Ordinal)))
        {
            return null;
        }

        ImmutableArray<Measurement> measurements = ReadMeasurements(axes);
        if (_problems.Any(p => p.Path.StartsWith("measurements", StringComparison.Ordinal)))
        {
            return null;
        }

        ImmutableArray<DerivedEstimand> estimands = ReadEstimands(axes, measurements);
        CheckEstimated(axes, measurements, estimands);
        return _problems.Count > 0 ? null : new ProgramDeclaration(draft, full, axes, measurements, estimands);
    }

    private string CheckStart()
    {
        if (draft.FromFile)
        {
            // What starts the program is of no use, and may lie on another machine.
            return Path.GetFullPath(Path.Combine(folder, draft.Folder));
        }

        if (draft.Command.Length == 0 || string.IsNullOrWhiteSpace(draft.Command[0]))
        {
            Problem("command", "is missing; write the program and its arguments, for example [python3, train.py]");
        }
        else if (draft.Command.Any(a => a is null || a.Contains('\0', StringComparison.Ordinal)))
        {
            Problem("command", "has an argument with a zero character; no program can be given that");
        }

        if (draft.Version.Length is 0 or > 100 || draft.Version.Any(char.IsControl))
        {
            Problem("version", "must be a text of 1 to 100 characters that you change whenever results change, for example 1");
        }

        foreach ((string name, string value) in draft.Environment)
        {
            if (!VariableName().IsMatch(name))
            {
                Problem("environment", $"'{Shown(name)}' is no name of a variable; use letters, digits and '_'");
            }
            else if (value.Contains('\0', StringComparison.Ordinal))
            {
                Problem($"environment.{name}", "has a zero character; no program can be given that");
            }
        }

        if (draft.Files.FirstOrDefault(n => string.IsNullOrWhiteSpace(n) || n.Contains('\0', StringComparison.Ordinal)) is not null)
        {
            Problem("files", "has a name that no file can have; write paths from the folder of the program, for example [net.py]");
        }

        if (draft.Environment.GroupBy(v => v.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            Problem($"environment.{twice.Key}", "is given twice");
        }

        // Whether it is there is seen when the program is started: reports are read, and sweeps submitted, where the program is not.
        return Path.GetFullPath(Path.Combine(folder, draft.Folder));
    }

    private void CheckLimits()
    {
        Check("trial_limit", draft.TrialLimit);
        Check("start_limit", draft.StartLimit);
        if (draft.MemoryLimit < SmallestMemory)
        {
            Problem("memory_limit", $"must be at least 16 MiB, not {draft.MemoryLimit} bytes");
        }

        void Check(string path, TimeSpan? limit)
        {
            if (limit is { } given && (given <= TimeSpan.Zero || given > LongestLimit))
            {
                Problem(path, $"must be longer than 0 and at most {LongestLimit.TotalDays} days");
            }
        }
    }

    private ImmutableArray<ProgramAxis> ReadAxes()
    {
        if (draft.Axes.Length > ProgramAxis.Most)
        {
            Problem("axes", $"there may be at most {ProgramAxis.Most}, not {draft.Axes.Length}");
        }

        var axes = ImmutableArray.CreateBuilder<ProgramAxis>();
        foreach (AxisDraft axis in draft.Axes)
        {
            string path = $"axes.{axis.Name}";
            CheckName(path, axis.Name);
            int length = axis.Length ?? axis.Labels.Length;
            if (length is < 1 or > ProgramAxis.Longest)
            {
                Problem(path, $"must have 1 to {ProgramAxis.Longest} places, not {length}");
                continue;
            }

            if (!axis.Labels.IsEmpty && axis.Labels.Length != length)
            {
                Problem(path, $"has {axis.Labels.Length} labels for {length} places");
            }
            else if (axis.Labels.FirstOrDefault(l => !Name().IsMatch(l)) is { } bad)
            {
                Problem(path, $"the label '{Shown(bad)}' must be {NameRule}");
            }
            else if (axis.Labels.GroupBy(l => l).FirstOrDefault(g => g.Count() > 1) is { } twice)
            {
                Problem(path, $"the label '{twice.Key}' stands twice");
            }

            axes.Add(
                new ProgramAxis(
                    axis.Name,
                    axis.Labels.IsEmpty
                        ? [.. Enumerable.Range(0, length).Select(i => i.ToString(CultureInfo.InvariantCulture))]
                        : axis.Labels
                )
            );
        }

        return axes.ToImmutable();
    }

    private ImmutableArray<Measurement> ReadMeasurements(ImmutableArray<ProgramAxis> axes)
    {
        if (draft.Measurements.IsEmpty)
        {
            Problem("measurements", "are missing; declare at least one number that the program reports");
        }

        var measurements = ImmutableArray.CreateBuilder<Measurement>();
        foreach (MeasurementDraft measured in draft.Measurements)
        {
            string path = $"measurements.{measured.Name}";
            CheckName(path, measured.Name);
            CheckKind(path, measured);
            bool winner = measured.WinnerOf is not null;
            ImmutableArray<string> names = winner && measured.WinnerPer is { } per ? [per] : measured.Axes;
            int[] places = [.. names.Select(n => Place(path, n, axes))];
            if (places.Distinct().Count() < places.Length)
            {
                Problem(path, "has one axis twice");
            }

            int? of = winner ? Place(path, measured.WinnerOf!, axes) : null;
            if (winner && places.Contains(of!.Value))
            {
                Problem(path, "its winner must be a place on another axis than the one that it is counted per");
            }

            measurements.Add(
                new Measurement
                {
                    Name = measured.Name,
                    Kind =
                        winner ? MeasurementKind.Winner
                        : measured.Indicator ? MeasurementKind.Indicator
                        : measured.Count ? MeasurementKind.Count
                        : MeasurementKind.Real,
                    Range = RangeOf(measured),
                    Axes = [.. places],
                    WinnerOf = of,
                    Optional = measured.Optional,
                }
            );
        }

        long values = measurements.Sum(m => m.Axes.Where(a => a >= 0).Aggregate(1L, (n, a) => n * axes[a].Length));
        if (values > ProgramDeclaration.MostValues)
        {
            Problem("measurements", $"are {values} numbers per trial; there may be at most {ProgramDeclaration.MostValues}");
        }

        return measurements.ToImmutable();
    }

    private void CheckKind(string path, MeasurementDraft measured)
    {
        int kinds =
            (measured.Indicator ? 1 : 0)
            + (measured.Count ? 1 : 0)
            + (measured.WinnerOf is not null || measured.WinnerPer is not null ? 1 : 0);
        if (kinds > 1)
        {
            Problem(path, "must be one of indicator, count and winner, not several");
        }
        else if (measured.WinnerPer is not null && measured.WinnerOf is null)
        {
            Problem($"{path}.winner", "lacks 'of', the axis that the winner is a place on, for example {per: class, of: modality}");
        }
        else if (measured.WinnerOf is not null && !measured.Axes.IsEmpty)
        {
            Problem(path, "has both axes and a winner; the axis of a winner is its 'per'");
        }
        else if (measured.WinnerOf is not null && measured.Optional)
        {
            Problem(path, "need not be optional: a winner is null where nobody won");
        }

        if (measured.Range is not { } range)
        {
            return;
        }

        if (measured.Indicator || measured.WinnerOf is not null)
        {
            Problem($"{path}.range", $"must be left out: the values of {(measured.Indicator ? "an indicator" : "a winner")} are known");
        }
        else if (double.IsNaN(range.Lowest) || double.IsNaN(range.Highest) || range.Lowest >= range.Highest)
        {
            Problem($"{path}.range", $"must be [lowest, highest] with lowest < highest, not {Text(range)}");
        }
        else if (measured.Count && range.Lowest < 0)
        {
            Problem($"{path}.range", $"of a count starts at 0 or later, not at {range.Lowest.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private ImmutableArray<DerivedEstimand> ReadEstimands(ImmutableArray<ProgramAxis> axes, ImmutableArray<Measurement> measurements)
    {
        var binder = new ExpressionBinder(axes, measurements);
        var estimands = ImmutableArray.CreateBuilder<DerivedEstimand>();
        foreach (EstimandDraft written in draft.Estimands)
        {
            string path = $"estimands.{written.Name}";
            CheckName(path, written.Name);
            try
            {
                estimands.Add(binder.Bind(written.Name, written.Expression));
            }
            catch (ExpressionFault fault)
            {
                Problem(path, $"{fault.Message} (character {fault.Position} of '{Shown(written.Expression)}')");
                // Later expressions may use it: what is said of this one is enough.
                binder.Forget(written.Name);
            }
        }

        return estimands.ToImmutable();
    }

    // Two axes of the greatest length would make a hundred million estimands of a single winner.
    private void CheckEstimated(
        ImmutableArray<ProgramAxis> axes,
        ImmutableArray<Measurement> measurements,
        ImmutableArray<DerivedEstimand> estimands
    )
    {
        if (_problems.Count > 0)
        {
            return;
        }

        long measured = measurements.Sum(m => m.Axes.Aggregate(m.WinnerOf is { } of ? axes[of].Length : 1L, (n, a) => n * axes[a].Length));
        long all = measured + estimands.Sum(e => (long)e.Length);
        if (all > ProgramDeclaration.MostEstimands)
        {
            Problem(
                estimands.IsEmpty ? "measurements" : "estimands",
                $"make {all} estimands with all their places; there may be at most {ProgramDeclaration.MostEstimands}"
            );
        }
    }

    private int Place(string path, string name, ImmutableArray<ProgramAxis> axes)
    {
        for (int i = 0; i < axes.Length; i++)
        {
            if (axes[i].Name == name)
            {
                return i;
            }
        }

        string there = axes.IsEmpty ? "none is declared" : $"there are {string.Join(" and ", axes.Select(a => Shown(a.Name)))}";
        Problem(path, $"there is no axis '{Shown(name)}'; {there}");
        return -1;
    }

    private void CheckName(string path, string name)
    {
        if (!Name().IsMatch(name))
        {
            Problem(path, $"a name must be {NameRule}, not '{Shown(name)}'");
        }
        else if (Reserved.Contains(name))
        {
            Problem(path, $"'{name}' means something in expressions; choose another name");
        }
        else if (!_names.Add(name))
        {
            Problem(path, $"'{name}' is declared twice; axes, measurements and estimands have names of their own");
        }
    }

    private void Problem(string path, string sentence)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(new DeclarationProblem(path, sentence));
        }
    }

    private static ValueInterval RangeOf(MeasurementDraft measured) =>
        measured.Indicator ? ValueInterval.Share
        : measured.Range is { } range ? new ValueInterval(range.Lowest, range.Highest)
        : measured.Count ? ValueInterval.NotNegative
        : ValueInterval.Unbounded;

    // What is wrong with a text may be that it is a megabyte.
    private static string Shown(string text) => text.Length <= LongestShown ? text : text[..(LongestShown - 3)] + "...";

    private static string Text((double Lowest, double Highest) range) => FormattableString.Invariant($"[{range.Lowest}, {range.Highest}]");

    private const int LongestShown = 200;
    private const string NameRule = "at most 64 letters, digits and '_', the first no digit";

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,63}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();
}
