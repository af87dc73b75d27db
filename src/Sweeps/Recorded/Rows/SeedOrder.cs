using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;

namespace ModalityCompetition.Sweeps.Recorded.Rows;

/// <summary>
/// The order of trials within configurations. Seeds that all configurations have come first, in ascending order, so that trials of the same
/// index share their seed; behind them every configuration has the rest of its own. So the order of the lines does not matter. Takes
/// about 30 bytes a row.
/// </summary>
internal sealed class SeedOrder
{
    private const ulong SignBit = 1UL << 63;

    private readonly List<ulong> _seeds = [];
    private readonly List<int> _configurations = [];
    private bool _anyNegative;
    private bool _anyHuge;

    /// <summary>Number of rows.</summary>
    public int Rows => _configurations.Count;

    /// <summary>Adds a row without a seed, which has its place in the file as its own.</summary>
    /// <param name="configuration">Its configuration.</param>
    public void Add(int configuration) => Add(configuration, (ulong)Rows, isNegative: false);

    /// <summary>Adds a row.</summary>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="seed">Bits of its seed.</param>
    /// <param name="isNegative">Whether it is a negative number.</param>
    /// <returns>Whether it can stand beside the seeds before it: negative ones and ones from 2^63 on cannot be told apart.</returns>
    public bool Add(int configuration, ulong seed, bool isNegative)
    {
        _anyNegative |= isNegative;
        _anyHuge |= !isNegative && seed >= SignBit;
        _seeds.Add(seed);
        _configurations.Add(configuration);
        return !(_anyNegative && _anyHuge);
    }

    /// <summary>Sorts.</summary>
    /// <param name="configurations">Number of configurations.</param>
    public SortedSeeds Sort(int configurations)
    {
        ulong[] seeds = [.. _seeds];
        if (_anyNegative)
        {
            for (int i = 0; i < seeds.Length; i++)
            {
                seeds[i] ^= SignBit;
            }
        }

        int[] rows = [.. Enumerable.Range(0, seeds.Length)];
        Array.Sort(seeds, rows);
        var counts = new long[configurations];
        foreach (int configuration in _configurations)
        {
            counts[configuration]++;
        }

        var next = new int[configurations];
        for (int c = 1; c < configurations; c++)
        {
            next[c] = next[c - 1] + (int)counts[c - 1];
        }

        int[] starts = [.. next];
        var ordered = new int[rows.Length];
        XxHash64 digest = new();
        var seen = new int[configurations];
        Array.Fill(seen, -1);
        int there = counts.Count(n => n > 0);
        long shared = 0;
        foreach (bool everywhere in new[] { true, false })
        {
            for (int first = 0, end; first < rows.Length; first = end)
            {
                for (end = first + 1; end < rows.Length && seeds[end] == seeds[first]; end++) { }

                // Ties come in no order: the earlier line of two is named first.
                Array.Sort(rows, first, end - first);
                if (end - first == there != everywhere)
                {
                    continue;
                }

                shared += everywhere ? 1 : 0;
                for (int i = first; i < end; i++)
                {
                    int configuration = _configurations[rows[i]];
                    if (seen[configuration] is >= 0 and var other && other >= first && other < i)
                    {
                        return new SortedSeeds { Twice = (rows[other], rows[i]) };
                    }

                    seen[configuration] = i;
                    ordered[next[configuration]++] = rows[i];
                    Append(
                        digest,
                        seeds[i],
                        everywhere && i > first ? -1
                            : everywhere ? 0
                            : configuration + 1
                    );
                }
            }

            Array.Fill(seen, -1);
        }

        return new SortedSeeds
        {
            Order = ordered,
            Starts = [.. starts],
            Counts = [.. counts],
            Shared = there > 1 ? shared : counts.Sum(),
            Digest = digest.GetCurrentHashAsUInt64(),
        };
    }

    // A seed of all configurations counts once, so that runs with other configurations and the same seeds are known as such.
    private static void Append(XxHash64 digest, ulong seed, int of)
    {
        if (of >= 0)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong) + sizeof(int)];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, seed);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[sizeof(ulong)..], of);
            digest.Append(bytes);
        }
    }
}

/// <summary>Rows in the order of configurations and trials.</summary>
internal sealed record SortedSeeds
{
    /// <summary>Two rows of one configuration with the same seed; null where there are none, and then the rest is known.</summary>
    public (int First, int Second)? Twice { get; init; }

    /// <summary>Rows of the file, from 0, configuration after configuration in the order of trials.</summary>
    public int[] Order { get; init; } = [];

    /// <summary>Where each configuration begins in <see cref="Order"/>.</summary>
    public ImmutableArray<int> Starts { get; init; } = [];

    /// <summary>Trials of each configuration.</summary>
    public ImmutableArray<long> Counts { get; init; } = [];

    /// <summary>Seeds that every configuration with trials has.</summary>
    public long Shared { get; init; }

    /// <summary>A digest of the seeds in their order.</summary>
    public ulong Digest { get; init; }
}
