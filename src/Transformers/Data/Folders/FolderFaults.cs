using System.Globalization;

namespace ModalityCompetition.Transformers.Data.Folders;

/// <summary>Collects what is wrong with a folder, so that one message says all of it. Several threads may add.</summary>
/// <param name="table">Path of the table as the user writes it.</param>
internal sealed class FolderFaults(string table)
{
    private const int Told = 10;

    private readonly Lock gate = new();
    private readonly List<(long Line, string Fault)> faults = [];

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (gate)
            {
                return faults.Count == 0;
            }
        }
    }

    /// <summary>Adds what is wrong at a line of the table.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="fault">What is wrong and what helps, without a full stop.</param>
    public void Add(long line, string fault)
    {
        lock (gate)
        {
            faults.Add((line, fault));
        }
    }

    /// <summary>Says what was collected, by line: the first ten faults, each a sentence on a line of its own, and how many more.</summary>
    /// <exception cref="DataSetException">There is a fault.</exception>
    public void ThrowIfAny()
    {
        lock (gate)
        {
            if (faults.Count == 0)
            {
                return;
            }

            IEnumerable<string> lines = faults
                .OrderBy(fault => fault.Line)
                .ThenBy(fault => fault.Fault, StringComparer.Ordinal)
                .Take(Told)
                .Select(fault => string.Create(CultureInfo.InvariantCulture, $"{table}, line {fault.Line}: {fault.Fault}."));
            int rest = faults.Count - Told;
            string[] more =
                rest > 0
                    ? [string.Create(CultureInfo.InvariantCulture, $"{table} has {rest} more {(rest == 1 ? "fault" : "faults")}.")]
                    : [];
            throw new DataSetException(string.Join('\n', lines.Concat(more)));
        }
    }
}
