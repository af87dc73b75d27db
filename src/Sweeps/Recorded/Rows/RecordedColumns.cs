using System.Collections.Immutable;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Measurements;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Recorded.Tables;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Recorded.Rows;

/// <summary>Which column of a table holds what a spec declares.</summary>
internal sealed class RecordedColumns
{
    /// <summary>Names that a column of seeds, or else of numbers of trials, may have.</summary>
    public static readonly ImmutableArray<string> KeyNames =
    [
        "seed",
        "random_seed",
        "rng_seed",
        "random_state",
        "trial",
        "trial_id",
        "replicate",
        "replication",
        "repetition",
        "repeat",
        "rep",
        "run",
        "run_id",
    ];

    private RecordedColumns() { }

    /// <summary>The column of seeds, or of numbers of trials; null where trials have the order of the file.</summary>
    public int? Key { get; private init; }

    /// <summary>The parameters that have a column, with it.</summary>
    public ImmutableArray<(string Name, int Column)> Parameters { get; private init; } = [];

    /// <summary>The numbers of a row in their order: the measurement of each, and its column.</summary>
    public ImmutableArray<(Measurement Measured, int Column)> Measured { get; private init; } = [];

    /// <summary>Columns that say that a trial has no result, with the outcome that they say.</summary>
    public ImmutableArray<(TrialOutcome Outcome, int Column)> Outcomes { get; private init; } = [];

    /// <summary>Indices of the columns that nothing is taken from.</summary>
    public ImmutableArray<int> LeftOut { get; private init; } = [];

    /// <summary>Finds the columns.</summary>
    /// <param name="columns">Names of the columns of the table.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="keyColumn">The column of seeds, where the user named one; null for the spec's.</param>
    /// <exception cref="ResultFileException">A column is missing.</exception>
    public static RecordedColumns Find(IReadOnlyList<string> columns, SweepSpec spec, string file, string? keyColumn)
    {
        var trials = spec.Configurations.Select(c => (ProgramTrialDefinition)c.Definition).ToArray();
        ProgramDeclaration declaration = trials[0].Declaration;
        List<string> missing = [];
        HashSet<string> known = ["seed", "trial", .. OutcomeNames.Select(o => o.Name)];
        string[] parameters = [.. trials.SelectMany(t => t.Parameters).Select(p => p.Key).Distinct()];
        known.UnionWith(parameters);
        var measured = ImmutableArray.CreateBuilder<(Measurement, int)>();
        foreach ((Measurement measurement, string[] names) in Places(declaration))
        {
            known.UnionWith(names);
            int? at = Mapped(names) ?? Named(names);
            if (at is null)
            {
                missing.Add(names[0]);
            }

            measured.Add((measurement, at ?? -1));
        }

        var found = ImmutableArray.CreateBuilder<(string, int)>();
        foreach (string name in parameters)
        {
            if ((Mapped([name]) ?? Named([name])) is { } at)
            {
                found.Add((name, at));
            }
            else if (trials.Select(t => t.Parameters.FirstOrDefault(p => p.Key == name).Value).Distinct().Skip(1).Any())
            {
                missing.Add(name);
            }
        }

        HashSet<int> taken = [.. measured.Select(m => m.Item2), .. found.Select(p => p.Item2)];
        int? key =
            keyColumn is not null ? Named([keyColumn])
            : None("seed") ? null
            : Mapped(["seed"])
                ?? Mapped(["trial"])
                ?? KeyNames.Select(n => Named([n])).FirstOrDefault(i => i is { } at && !taken.Contains(at));
        if (keyColumn is not null && key is null)
        {
            missing.Add(keyColumn);
        }

        if (declaration.Columns.Keys.FirstOrDefault(k => !known.Contains(k)) is { } unknown)
        {
            throw new ResultFileException(
                $"program.columns: '{unknown}' is no parameter and no measurement of the spec; it may be seed, trial, or one of those."
            );
        }

        if (missing.Count > 0)
        {
            throw new ResultFileException(
                $"{file} lacks {(missing.Count == 1 ? "the column" : "the columns")} {string.Join(", ", missing)}; it has "
                    + $"{string.Join(", ", columns)}: correct the spec, or say in program.columns which column it is, as in "
                    + $"{{{missing[0]}: NAME}}."
            );
        }

        ImmutableArray<(TrialOutcome, int)> outcomes =
        [
            .. OutcomeNames
                .Where(o => !None(o.Name))
                .Select(o => (o.Outcome, Column: Mapped([o.Name]) ?? Named([o.Name])))
                .Where(o => o.Column is not null)
                .Select(o => (o.Outcome, o.Column!.Value)),
        ];
        taken.UnionWith(outcomes.Select(o => o.Item2));
        return new RecordedColumns
        {
            Key = key,
            Parameters = found.ToImmutable(),
            Measured = measured.ToImmutable(),
            Outcomes = outcomes,
            LeftOut = [.. Enumerable.Range(0, columns.Count).Where(i => i != key && !taken.Contains(i))],
        };

        bool None(string name) => declaration.Columns.GetValueOrDefault(name) is { Length: 0 };

        int? Mapped(string[] names) =>
            names.Select(n => declaration.Columns.GetValueOrDefault(n)).FirstOrDefault(n => n is not null) is not { } column ? null
            : Index(column, StringComparison.Ordinal) is { } at ? at
            : throw new ResultFileException($"program.columns: {file} has no column '{column}'; it has {string.Join(", ", columns)}.");

        int? Named(string[] names) =>
            names.Select(n => Index(n, StringComparison.Ordinal)).FirstOrDefault(i => i is not null)
            ?? names.Select(n => Index(n, StringComparison.OrdinalIgnoreCase)).FirstOrDefault(i => i is not null);

        int? Index(string name, StringComparison comparison)
        {
            for (int i = 0; i < columns.Count; i++)
            {
                if (columns[i].Equals(name, comparison))
                {
                    return i;
                }
            }

            return null;
        }
    }

    /// <summary>Names of columns that say how a trial ended, with what they say where they are true.</summary>
    public static ImmutableArray<(string Name, TrialOutcome Outcome)> OutcomeNames { get; } =
    [("diverged", TrialOutcome.Diverged), ("timed_out", TrialOutcome.TimedOut), ("crashed", TrialOutcome.Crashed)];

    // Every number of a row with the names that its column may have, in the order of rows.
    private static IEnumerable<(Measurement Measured, string[] Names)> Places(ProgramDeclaration declaration)
    {
        foreach (Measurement measured in declaration.Measurements)
        {
            IEnumerable<ImmutableArray<int>> places =
            [
                [],
            ];
            foreach (int axis in measured.Axes)
            {
                places = places.SelectMany(p => Enumerable.Range(0, declaration.Axes[axis].Length).Select(i => p.Add(i)));
            }

            foreach (ImmutableArray<int> place in places)
            {
                string[] labels = [.. place.Select((at, i) => declaration.Axes[measured.Axes[i]].Labels[at])];
                string[] named = [.. place.Select((at, i) => $"{declaration.Axes[measured.Axes[i]].Name}={labels[i]}")];
                yield return (
                    measured,
                    labels.Length == 0
                        ? [measured.Name]
                        :
                        [
                            $"{measured.Name}[{string.Join(',', labels)}]",
                            $"{measured.Name}[{string.Join(',', named)}]",
                            .. "_./".Select(c => string.Join(c, labels.Prepend(measured.Name))),
                        ]
                );
            }
        }
    }
}
