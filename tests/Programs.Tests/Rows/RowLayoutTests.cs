using System.Buffers.Binary;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Rows;
using ModalityCompetition.Programs.Tests.Support;

namespace ModalityCompetition.Programs.Tests.Rows;

public class RowLayoutTests
{
    private static readonly RowLayout Layout = new(Drafts.Declare(Drafts.Rich));

    [Fact]
    public void Numbers_lie_measurement_after_measurement()
    {
        Assert.Equal([0, 1, 2, 3, 4, 7, 9, 15], Layout.Measured.Select(p => p.Start));
        Assert.Equal([1, 1, 1, 1, 3, 2, 6, 3], Layout.Measured.Select(p => p.Length));
        Assert.Equal((3, 2, 18, 24 + (18 * 8)), (Layout.A, Layout.B, Layout.Values, Layout.Bytes));
    }

    [Fact]
    public void A_row_keeps_every_bit_and_what_is_not_a_number()
    {
        double[] values = [.. Enumerable.Range(0, 18).Select(i => i * 0.1)];
        (values[0], values[1], values[2]) = (-0.0, double.Epsilon, double.NaN);
        byte[] row = new byte[Layout.Bytes];
        row.AsSpan().Fill(0xAA);
        Layout.Write(values, row);
        double[] back = new double[18];
        Layout.Read(row, back);
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), back.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(TrialOutcome.Completed, ResultLayout.Outcome(row));
        Assert.All(row[1..12].Concat(row[20..24]), b => Assert.Equal(0, b));
        Assert.Equal(0.3, BinaryPrimitives.ReadDoubleLittleEndian(row.AsSpan(24 + (3 * 8))), 1e-12);
    }

    // XXH64 of eight zero bytes with seed 0, as a script from the specification of the hash computes it.
    [Fact]
    public void The_digest_is_the_published_hash_of_the_numbers()
    {
        var one = new RowLayout(Drafts.Declare(Drafts.Rich with { Measurements = [Drafts.Rich.Measurements[1]] }));
        byte[] row = new byte[one.Bytes];
        one.Write([0], row);
        Assert.Equal(0x34c96acdcadb1bbbUL, ResultLayout.Digest(row));
        one.Write([-0.0], row);
        Assert.NotEqual(0x34c96acdcadb1bbbUL, ResultLayout.Digest(row));
    }

    [Theory]
    [InlineData(TrialOutcome.Diverged)]
    [InlineData(TrialOutcome.TimedOut)]
    [InlineData(TrialOutcome.Crashed)]
    public void A_trial_without_measurements_has_no_number(TrialOutcome outcome)
    {
        byte[] row = new byte[Layout.Bytes];
        row.AsSpan().Fill(0xAA);
        Layout.WriteMissing(outcome, row);
        double[] back = new double[18];
        Layout.Read(row, back);
        Assert.All(back, v => Assert.True(double.IsNaN(v)));
        Assert.Equal(outcome, ResultLayout.Outcome(row));
        Assert.Equal((byte)outcome, row[0]);
    }

    [Fact]
    public void A_completed_trial_has_measurements() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Layout.WriteMissing(TrialOutcome.Completed, new byte[Layout.Bytes]));
}
