using System.Buffers.Binary;

namespace ModalityCompetition.Experiments;

/// <summary>
/// What the results of a configuration look like as bytes. Two results with the same layout have the same numbers at the same places.
/// In every experiment a row begins with the same header, whatever follows:
/// <code>
/// offset  bytes  content
/// 0       1      how the trial ended, a <see cref="TrialOutcome"/>
/// 1       11     the experiment's own
/// 12      8      digest that tells two computations of the same trial apart; 0 where there is none
/// </code>
/// Numbers are little-endian on every machine.
/// </summary>
/// <param name="A">First size that the experiment lays rows out by, 1 &lt;= A &lt;= <see cref="Largest"/>; the competition's number K of
/// classes.</param>
/// <param name="B">Second size, 1 &lt;= B &lt;= <see cref="Largest"/>; the competition's number R of modalities.</param>
/// <param name="Bytes">Bytes of a row, at least <see cref="HeaderBytes"/>.</param>
public readonly record struct ResultLayout(int A, int B, int Bytes)
{
    /// <summary>Bytes of the header that every row begins with.</summary>
    public const int HeaderBytes = 20;

    /// <summary>Largest size that a ledger can hold; far beyond what anybody trains.</summary>
    public const int Largest = 1 << 20;

    private const int DigestAt = 12;

    /// <summary>Whether a ledger can hold rows of this layout.</summary>
    public bool IsValid => A is >= 1 and <= Largest && B is >= 1 and <= Largest && Bytes >= HeaderBytes;

    /// <summary>How the trial of a row ended.</summary>
    /// <param name="row">The row, or its header.</param>
    public static TrialOutcome Outcome(ReadOnlySpan<byte> row) => (TrialOutcome)row[0];

    /// <summary>The digest of a row.</summary>
    /// <param name="row">The row, or its header.</param>
    public static ulong Digest(ReadOnlySpan<byte> row) => BinaryPrimitives.ReadUInt64LittleEndian(row[DigestAt..]);

    /// <summary>Writes the header of a row; what is the experiment's own in it becomes 0.</summary>
    /// <param name="row">The row, at least <see cref="HeaderBytes"/>.</param>
    /// <param name="outcome">How the trial ended.</param>
    /// <param name="digest">The digest.</param>
    public static void WriteHeader(Span<byte> row, TrialOutcome outcome, ulong digest)
    {
        row[..HeaderBytes].Clear();
        row[0] = (byte)outcome;
        BinaryPrimitives.WriteUInt64LittleEndian(row[DigestAt..], digest);
    }

    /// <summary>The sizes, as messages have them.</summary>
    public override string ToString() => $"{A} x {B} ({Bytes} bytes)";
}
