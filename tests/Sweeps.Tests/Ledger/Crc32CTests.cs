using ModalityCompetition.Sweeps.Ledger.Files;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

public sealed class Crc32CTests
{
    [Fact]
    public void The_published_vectors_of_RFC_3720_hold()
    {
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Of(Enumerable.Repeat((byte)0xFF, 32).ToArray()));
        Assert.Equal(0x46DD794Eu, Crc32C.Of(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));
        Assert.Equal(0x113FDB5Cu, Crc32C.Of(Enumerable.Range(0, 32).Select(i => (byte)(31 - i)).ToArray()));
        byte[] iscsiRead =
        [
            0x01,
            0xC0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0x14,
            0,
            0,
            0,
            0,
            0,
            4,
            0,
            0,
            0,
            0,
            0x14,
            0,
            0,
            0,
            0x18,
            0x28,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            2,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ];
        Assert.Equal(0xD9963A56u, Crc32C.Of(iscsiRead));
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
    }

    [Fact]
    public void It_agrees_with_bitwise_division_at_every_length_and_can_be_continued_anywhere()
    {
        byte[] bytes = new byte[100];
        new Random(7).NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length++)
        {
            ReadOnlySpan<byte> part = bytes.AsSpan(0, length);
            Assert.Equal(Bitwise(part), Crc32C.Of(part));
            Assert.Equal(Crc32C.Of(part), Crc32C.Append(Crc32C.Of(part[..(length / 3)]), part[(length / 3)..]));
        }
    }

    [Theory]
    [InlineData(3071)]
    [InlineData(3072)]
    [InlineData(3073)]
    [InlineData(6144)]
    [InlineData(10_001)]
    public void Stretches_that_are_taken_three_at_once_give_what_bitwise_division_gives(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        Assert.Equal(Bitwise(bytes), Crc32C.Of(bytes));
        foreach (int cut in new[] { 1, 7, 1024, 3000, length - 1 })
        {
            Assert.Equal(Crc32C.Of(bytes), Crc32C.Append(Crc32C.Of(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }

    private static uint Bitwise(ReadOnlySpan<byte> bytes)
    {
        uint remainder = uint.MaxValue;
        foreach (byte value in bytes)
        {
            remainder ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ 0x82F63B78 : remainder >> 1;
            }
        }

        return ~remainder;
    }
}
