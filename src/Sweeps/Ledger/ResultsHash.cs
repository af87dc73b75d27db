using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>
/// One fingerprint of all results: SHA-256 over the identity and, in order of configuration and trial, every (configuration, trial, result
/// bytes). Two runs have the same hash exactly when they have the same trials with the same bits, however many workers computed them, in
/// whatever order and blocks, and however often the run was killed and resumed.
/// </summary>
public static class ResultsHash
{
    private const int PrefixBytes = sizeof(int) + sizeof(long);

    // Results are hashed many at a time, for every call into the hash has its price; this many bytes stay in the nearest cache.
    private const int BufferBytes = 1 << 14;

    private static ReadOnlySpan<byte> Domain => "modcomp results 1\n"u8;

    /// <summary>The hash of everything committed to a ledger, 64 lower-case hexadecimal digits.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="configurations">Number of configurations of the sweep.</param>
    /// <param name="cancellation">Checked between trials.</param>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public static string Of(ITrialLedger ledger, int configurations, CancellationToken cancellation = default) =>
        Of(ledger, configurations, _ => long.MaxValue, cancellation, out _);

    /// <summary>
    /// The hash of everything committed to a ledger, with the number of trials that it is of: others may be writing meanwhile.
    /// </summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="configurations">Number of configurations of the sweep.</param>
    /// <param name="trials">How many trials were hashed.</param>
    public static string Of(ITrialLedger ledger, int configurations, out long trials) =>
        Of(ledger, configurations, _ => long.MaxValue, CancellationToken.None, out trials);

    /// <summary>The hash of the first trials of every configuration: what a ledger that held nothing else would give.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="trials">How many trials of every configuration count, [configurations].</param>
    /// <param name="cancellation">Checked between trials.</param>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public static string Of(ITrialLedger ledger, IReadOnlyList<long> trials, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trials);
        return Of(ledger, trials.Count, c => trials[c], cancellation, out _);
    }

    private static string Of(ITrialLedger ledger, int configurations, Func<int, long> end, CancellationToken cancellation, out long trials)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Domain);
        AppendText(hash, ledger.Identity.SpecText);
        AppendText(hash, ledger.Identity.Engine.ToString());
        byte[] buffer = new byte[BufferBytes];
        int filled = 0;
        trials = 0;
        for (int configuration = 0; configuration < configurations; configuration++)
        {
            foreach (TrialRange range in ledger.Committed(configuration).TakeWhile(r => r.First < end(configuration)))
            {
                foreach (TrialRow trial in ledger.Rows(configuration, range with { End = Math.Min(range.End, end(configuration)) }))
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (buffer.Length - filled < PrefixBytes + trial.Bytes.Length)
                    {
                        hash.AppendData(buffer, 0, filled);
                        filled = 0;
                    }

                    Append(hash, configuration, trial, buffer, ref filled);
                    trials++;
                }
            }
        }

        hash.AppendData(buffer, 0, filled);

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendText(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, int configuration, TrialRow trial, byte[] buffer, ref int filled)
    {
        Span<byte> rest = buffer.AsSpan(filled);
        BinaryPrimitives.WriteInt32LittleEndian(rest, configuration);
        BinaryPrimitives.WriteInt64LittleEndian(rest[sizeof(int)..], trial.Trial);
        filled += PrefixBytes;
        if (trial.Bytes.Length <= buffer.Length - filled)
        {
            trial.Bytes.Span.CopyTo(rest[PrefixBytes..]);
            filled += trial.Bytes.Length;
            return;
        }

        hash.AppendData(buffer, 0, filled);
        hash.AppendData(trial.Bytes.Span);
        filled = 0;
    }
}
