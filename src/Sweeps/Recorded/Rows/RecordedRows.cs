using System.Collections.Immutable;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Measurements;
using ModalityCompetition.Programs.Rows;
using ModalityCompetition.Sweeps.Estimates.Lists;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Recorded.Tables;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Recorded.Rows;

/// <summary>
/// The rows of a table as trials: set aside on the disk as they come, then put into a ledger in the order of their seeds. Memory holds what
/// sorts them, about 30 bytes a row, and no result.
/// </summary>
internal sealed class RecordedRows : IDisposable
{
    private const int BlockTrials = 1024;
    private const int RowsBetweenChecks = 1024;

    private readonly SafeFileHandle _aside;
    private readonly ResultLayout _layout;

    private RecordedRows(SafeFileHandle aside, ResultLayout layout) => (_aside, _layout) = (aside, layout);

    /// <summary>The trials in their order.</summary>
    public SortedSeeds Order { get; private init; } = null!;

    /// <summary>
    /// A number that two files share when their trials have the same seeds: then trials of the same index belong together. Without seeds it
    /// is one of the results themselves.
    /// </summary>
    public ulong Digest { get; private init; }

    /// <summary>Trials that diverged, timed out or crashed.</summary>
    public long Incomplete { get; private init; }

    /// <summary>Reads a table to its end.</summary>
    /// <param name="open">Opens the table at its beginning; twice where two rows are the same trial.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="scratch">Folder to set rows aside in.</param>
    /// <param name="cancellation">Checked between rows.</param>
    /// <exception cref="ResultFileException">A row is not what the spec says, or there is no room to set it aside.</exception>
    /// <exception cref="IOException">The table cannot be read.</exception>
    public static RecordedRows Read(
        Func<IResultTable> open,
        RecordedColumns columns,
        SweepSpec spec,
        string file,
        string scratch,
        CancellationToken cancellation
    )
    {
        var definition = (ProgramTrialDefinition)spec.Configurations[0].Definition;
        RowLayout rows = definition.Rows;
        ConfigurationFinder finder = new(spec, columns, file);
        ValueCells cells = new(definition.Declaration, file);
        SeedOrder order = new();
        XxHash64 results = new();
        long incomplete = 0;
        SafeFileHandle aside = Aside(file, scratch, () => UnnamedFile.Create(scratch));
        try
        {
            using (IResultTable table = open())
            {
                byte[] buffer = new byte[Math.Max(1 << 16, rows.Bytes)];
                double[] values = new double[rows.Values];
                int filled = 0;
                long written = 0;
                while (table.Read())
                {
                    if (order.Rows % RowsBetweenChecks == 0)
                    {
                        cancellation.ThrowIfCancellationRequested();
                    }

                    if (order.Rows == int.MaxValue)
                    {
                        throw new ResultFileException($"{file} has more than {int.MaxValue} rows: split it.");
                    }

                    Add(order, table, columns, finder.Of(table), file);
                    if (filled + rows.Bytes > buffer.Length)
                    {
                        Write(filled, written);
                        (written, filled) = (written + filled, 0);
                    }

                    Span<byte> row = buffer.AsSpan(filled, rows.Bytes);
                    TrialOutcome outcome = Values(cells, table, columns, values);
                    if (outcome == TrialOutcome.Completed)
                    {
                        rows.Write(values, row);
                    }
                    else
                    {
                        rows.WriteMissing(outcome, row);
                        incomplete++;
                    }

                    results.Append(row);
                    filled += rows.Bytes;
                }

                Write(filled, written);

                void Write(int count, long at) =>
                    Aside(
                        file,
                        scratch,
                        () =>
                        {
                            RandomAccess.Write(aside, buffer.AsSpan(0, count), at);
                            return true;
                        }
                    );
            }

            if (order.Rows == 0)
            {
                throw new ResultFileException($"{file} has a line of names and no line of results below it.");
            }

            SortedSeeds sorted = order.Sort(spec.Configurations.Length);
            if (sorted.Twice is { } twice)
            {
                throw Doubled(open, columns, spec, file, twice);
            }

            return new RecordedRows(aside, rows.Results)
            {
                Order = sorted,
                Digest = columns.Key is null ? results.GetCurrentHashAsUInt64() : sorted.Digest,
                Incomplete = incomplete,
            };
        }
        catch
        {
            aside.Dispose();
            throw;
        }
    }

    private static T Aside<T>(string file, string scratch, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ResultFileException.NotSetAside(file, scratch, failure);
        }
    }

    /// <summary>Puts the trials into a ledger.</summary>
    /// <param name="ledger">An empty one.</param>
    /// <param name="cancellation">Checked between blocks.</param>
    public async Task AppendAsync(ITrialLedger ledger, CancellationToken cancellation)
    {
        for (int configuration = 0; configuration < Order.Counts.Length; configuration++)
        {
            for (long first = 0; first < Order.Counts[configuration]; first += BlockTrials)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = (int)Math.Min(BlockTrials, Order.Counts[configuration] - first);
                byte[] bytes = Gather(Order.Order.AsSpan(Order.Starts[configuration] + (int)first, count));
                await ledger
                    .AppendAsync(new TrialBlock(configuration, first, count), new ResultBlock(_layout, bytes), cancellation)
                    .ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _aside.Dispose();

    private byte[] Gather(ReadOnlySpan<int> rows)
    {
        byte[] bytes = new byte[rows.Length * _layout.Bytes];
        for (int i = 0, end; i < rows.Length; i = end)
        {
            // Neighbours in the file are read at once.
            for (end = i + 1; end < rows.Length && rows[end] == rows[end - 1] + 1; end++) { }

            Span<byte> run = bytes.AsSpan(i * _layout.Bytes, (end - i) * _layout.Bytes);
            long at = (long)rows[i] * _layout.Bytes;
            while (!run.IsEmpty)
            {
                int read = RandomAccess.Read(_aside, run, at);
                run = read > 0 ? run[read..] : throw new EndOfStreamException("the rows that were set aside are gone");
                at += read;
            }
        }

        return bytes;
    }

    private static void Add(SeedOrder order, IResultTable table, RecordedColumns columns, int configuration, string file)
    {
        if (columns.Key is not { } key)
        {
            order.Add(configuration);
            return;
        }

        ReadOnlySpan<char> cell = table.Cell(key);
        string? wrong =
            !Cells.TrySeed(cell, out ulong seed, out bool isNegative)
                ? $"{(cell.IsEmpty ? "it is empty" : $"'{cell}' is no whole number of 64 bits")}"
            : !order.Add(configuration, seed, isNegative) ? "negative seeds and seeds from 2^63 on stand in one file"
            : null;
        if (wrong is not null)
        {
            throw new ResultFileException(
                $"{file}, {table.Place}, column {table.Columns[key]}: {wrong}: correct it, or name another column of seeds with "
                    + "--seed-column."
            );
        }
    }

    private static TrialOutcome Values(ValueCells cells, IResultTable table, RecordedColumns columns, Span<double> values)
    {
        foreach ((TrialOutcome outcome, int column) in columns.Outcomes)
        {
            if (cells.Flag(table, column))
            {
                return outcome;
            }
        }

        bool diverged = false;
        ImmutableArray<(Measurement Measured, int Column)> measured = columns.Measured;
        for (int i = 0; i < values.Length; i++)
        {
            // All cells are looked at, so that a mistake beside a NaN is told.
            diverged |= !cells.Read(table, measured[i].Column, measured[i].Measured, out values[i]);
        }

        return diverged ? TrialOutcome.Diverged : TrialOutcome.Completed;
    }

    private static ResultFileException Doubled(
        Func<IResultTable> open,
        RecordedColumns columns,
        SweepSpec spec,
        string file,
        (int First, int Second) rows
    )
    {
        using IResultTable table = open();
        string first = "";
        for (int row = 0; table.Read(); row++)
        {
            if (row == rows.First)
            {
                first = table.Place;
            }
            else if (row == rows.Second)
            {
                string label = spec.Configurations.Length == 1 ? "" : $" in the configuration {Label(table, columns)}";
                return new ResultFileException(
                    $"{file}, {first} and {table.Place}: {table.Columns[columns.Key!.Value]} {table.Cell(columns.Key.Value)} stands "
                        + $"twice{label}: "
                        + "remove one of the lines, or name the column that tells them apart with --by."
                );
            }
        }

        return new ResultFileException($"{file} changed while it was read: try again.");
    }

    private static string Label(IResultTable table, RecordedColumns columns) =>
        string.Join(", ", columns.Parameters.Select(p => $"{p.Name} = {table.Cell(p.Column)}"));
}
