using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Measurements;

namespace ModalityCompetition.Programs.Rows;

/// <summary>
/// The row of bytes that a trial becomes, little-endian, every bit of every number kept:
/// <code>
/// offset   bytes   content
/// 0        1       outcome: 0 completed, 1 diverged, 2 timed out, 3 crashed
/// 1        11      0
/// 12       8       digest: XXH64 of the numbers' bytes, as they stand from 24 on
/// 20       4       0
/// 24       8 n     numbers, float64, measurement after measurement, row-major in their axes; NaN where one does not exist
/// </code>
/// Outcome and digest lie where every experiment has them. A trial is deterministic when its digest is the same whenever it is run.
/// Indicators are 0 or 1; a winner is its place on its axis, from 0, or -1 where nobody won. In a row whose outcome is not 0 every number
/// is NaN.
/// </summary>
public sealed class RowLayout
{
    /// <summary>Bytes before the first number.</summary>
    public const int FixedBytes = 24;

    /// <summary>What stands for a winner where nobody won.</summary>
    public const double Nobody = -1;

    private const int DigestAt = 12;

    /// <summary>The layout of what a program measures.</summary>
    public RowLayout(ProgramDeclaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        Measured = MeasurementPlace.Of(declaration.Axes, declaration.Measurements);
        Values = Measured.Sum(p => p.Length);
        A = declaration.Axes.Length > 0 ? declaration.Axes[0].Length : 1;
        B = declaration.Axes.Length > 1 ? declaration.Axes[1].Length : 1;
    }

    /// <summary>Where the numbers of each measurement lie, in the order of the declaration.</summary>
    public ImmutableArray<MeasurementPlace> Measured { get; }

    /// <summary>Number of a trial's numbers.</summary>
    public int Values { get; }

    /// <summary>Length of the first declared axis; 1 without one.</summary>
    public int A { get; }

    /// <summary>Length of the second declared axis; 1 without one.</summary>
    public int B { get; }

    /// <summary>Bytes of a row.</summary>
    public int Bytes => FixedBytes + (Values * sizeof(double));

    /// <summary>How the trial of a row ended.</summary>
    public static ProgramOutcome Outcome(ReadOnlySpan<byte> row) => (ProgramOutcome)row[0];

    /// <summary>The digest of a row's numbers.</summary>
    public static ulong Digest(ReadOnlySpan<byte> row) => BinaryPrimitives.ReadUInt64LittleEndian(row[DigestAt..]);

    /// <summary>Writes the row of a completed trial.</summary>
    /// <param name="values">[<see cref="Values"/>]; NaN for what does not exist.</param>
    /// <param name="row">[<see cref="Bytes"/>].</param>
    public void Write(ReadOnlySpan<double> values, Span<byte> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, Values);
        row = row[..Bytes];
        row[..FixedBytes].Clear();
        Span<byte> numbers = row[FixedBytes..];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(values).CopyTo(numbers);
        }
        else
        {
            for (int i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(numbers[(i * sizeof(double))..], values[i]);
            }
        }

        BinaryPrimitives.WriteUInt64LittleEndian(row[DigestAt..], XxHash64.HashToUInt64(numbers));
    }

    /// <summary>Writes the row of a trial that has no measurements.</summary>
    /// <param name="outcome">Any outcome but <see cref="ProgramOutcome.Completed"/>.</param>
    /// <param name="row">[<see cref="Bytes"/>].</param>
    public void WriteMissing(ProgramOutcome outcome, Span<byte> row)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(outcome, ProgramOutcome.Completed);
        row = row[..Bytes];
        row[..FixedBytes].Clear();
        for (int i = FixedBytes; i < row.Length; i += sizeof(double))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(row[i..], double.NaN);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(row[DigestAt..], XxHash64.HashToUInt64(row[FixedBytes..]));
        row[0] = (byte)outcome;
    }

    /// <summary>Reads the numbers of a row.</summary>
    /// <param name="row">[<see cref="Bytes"/>].</param>
    /// <param name="values">[<see cref="Values"/>].</param>
    public void Read(ReadOnlySpan<byte> row, Span<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, Bytes);
        for (int i = 0; i < Values; i++)
        {
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(row[(FixedBytes + (i * sizeof(double)))..]);
        }
    }
}
