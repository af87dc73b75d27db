using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Tests.Randomness;

public class Philox4x32Tests
{
    // The three "philox4x32 10" lines of tests/kat_vectors of Random123 (D. E. Shaw Research): counter, key, result.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0x408f276du,
        0x41c83b0eu,
        0xa20bc7c6u,
        0x6d5451fdu
    )]
    [InlineData(
        0x243f6a88u,
        0x85a308d3u,
        0x13198a2eu,
        0x03707344u,
        0xa4093822u,
        0x299f31d0u,
        0xd16cfe09u,
        0x94fdccebu,
        0x5001e420u,
        0x24126ea1u
    )]
    public void Block_gives_the_published_known_answers(
        uint c0,
        uint c1,
        uint c2,
        uint c3,
        uint k0,
        uint k1,
        uint w0,
        uint w1,
        uint w2,
        uint w3
    )
    {
        Assert.Equal((w0, w1, w2, w3), Philox4x32.Block(c0, c1, c2, c3, k0, k1));

        // The vector path on the same counters: lane i of a run that starts i items earlier.
        for (uint lane = 0; lane < 33; lane++)
        {
            uint[][] words = Blocks(33, c0, c1 - lane, c2, c3, k0, k1);
            Assert.Equal((w0, w1, w2, w3), (words[0][lane], words[1][lane], words[2][lane], words[3][lane]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Blocks_give_the_bits_of_single_blocks_for_every_length(int count)
    {
        // The item wraps around at 2^32 within the run.
        uint first = uint.MaxValue - 20;
        uint[][] words = Blocks(count, 11, first, 0xdeadbeef, 0x01020003, 0x89abcdef, 0x76543210);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(
                Philox4x32.Block(11, first + (uint)i, 0xdeadbeef, 0x01020003, 0x89abcdef, 0x76543210),
                (words[0][i], words[1][i], words[2][i], words[3][i])
            );
        }
    }

    [Fact]
    public void Blocks_refuse_spans_of_different_lengths() =>
        Assert.Throws<ArgumentException>(() => Philox4x32.Blocks(0, 0, 0, 0, 0, 0, new uint[3], new uint[3], new uint[2], new uint[3]));

    private static uint[][] Blocks(int count, uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        uint[][] words = [new uint[count], new uint[count], new uint[count], new uint[count]];
        Philox4x32.Blocks(c0, c1, c2, c3, k0, k1, words[0], words[1], words[2], words[3]);
        return words;
    }
}
