using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Measurements;

namespace ModalityCompetition.Programs.Rows;

/// <summary>
/// The row of bytes that a trial becomes, little-endian, every bit of every number kept:
/// <code>
/// offset   bytes   content
/// 0        20      the header of every row (<see cref="ResultLayout"/>); its digest is the XXH64 of the numbers' bytes, as they stand
/// 20       4       0
/// 24       8 n     numbers, float64, measurement after measurement, row-major in their axes; NaN where one does not exist
/// </code>
/// A trial is deterministic when its digest is the same whenever it is run.
/// Indicators are 0 or 1; a winner is its place on its axis, from 0, or -1 where nobody won. In a row whose outcome is not 0 every number
/// is NaN.
/// </summary>
public sealed class RowLayout
{
    // The header, and what fills it up to a multiple of eight.
    private const int FixedBytes = ResultLayout.HeaderBytes + 4;

    /// <summary>What stands for a winner where nobody won.</summary>
    public const double Nobody = -1;

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

    /// <summary>What a ledger is told of a row.</summary>
    public ResultLayout Results => new(A, B, Bytes);

    /// <summary>Bytes of a row.</summary>
    public int Bytes => FixedBytes + NumberBytes;

    /// <summary>Bytes of the numbers of a row.</summary>
    public int NumberBytes => Values * sizeof(double);

    /// <summary>The numbers of a row, as bytes.</summary>
    /// <param name="row">[<see cref="Bytes"/>].</param>
    public static ReadOnlySpan<byte> NumbersOf(ReadOnlySpan<byte> row) => row[FixedBytes..];

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

        ResultLayout.WriteHeader(row, TrialOutcome.Completed, XxHash64.HashToUInt64(numbers));
    }

    /// <summary>Writes the row of a trial that has no measurements.</summary>
    /// <param name="outcome">Any outcome but <see cref="TrialOutcome.Completed"/>.</param>
    /// <param name="row">[<see cref="Bytes"/>].</param>
    public void WriteMissing(TrialOutcome outcome, Span<byte> row)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(outcome, TrialOutcome.Completed);
        row = row[..Bytes];
        row[..FixedBytes].Clear();
        for (int i = FixedBytes; i < row.Length; i += sizeof(double))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(row[i..], double.NaN);
        }

        ResultLayout.WriteHeader(row, outcome, XxHash64.HashToUInt64(row[FixedBytes..]));
    }

    /// <summary>Reads the numbers of a row.</summary>
    /// <param name="row">[<see cref="Bytes"/>].</param>
    /// <param name="values">[<see cref="Values"/>].</param>
    public void Read(ReadOnlySpan<byte> row, Span<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, Bytes);
        ReadNumbers(NumbersOf(row), values);
    }

    /// <summary>Reads the numbers of a row from their bytes.</summary>
    /// <param name="numbers">[<see cref="NumberBytes"/>].</param>
    /// <param name="values">[<see cref="Values"/>].</param>
    public void ReadNumbers(ReadOnlySpan<byte> numbers, Span<double> values)
    {
        for (int i = 0; i < Values; i++)
        {
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(numbers[(i * sizeof(double))..]);
        }
    }
}
