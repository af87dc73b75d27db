using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Tests.Randomness;

public class RandomWordsTests
{
    [Fact]
    public void The_address_is_the_documented_counter()
    {
        const long Trial = (0x0a0bL << 32) | 0x01020304;
        StreamKey key = StreamKey.Of(new StreamRoot(0x1122334455667788));
        Assert.Equal(new StreamKey(0x55667788, 0x11223344), key);
        RandomWords words = new(key, Trial, StreamPurpose.TestNoise, 0x7f);
        (uint, uint, uint, uint) expected = Philox4x32.Block(21, 42, 0x01020304, 0x067f0a0b, 0x55667788, 0x11223344);
        Assert.Equal(expected, words.Block(item: 42, position: 21));

        uint[][] run = [new uint[3], new uint[3], new uint[3], new uint[3]];
        words.Items(40, 21, run[0], run[1], run[2], run[3]);
        Assert.Equal(expected, (run[0][2], run[1][2], run[2][2], run[3][2]));
    }

    [Fact]
    public void A_configuration_has_the_documented_key_of_its_own()
    {
        (uint w0, uint w1, _, _) = Philox4x32.Block(9, 0, 0, 0xff000000, 2022, 0);
        Assert.Equal(new StreamKey(w0, w1), StreamKey.Of(new StreamRoot(2022, 9)));
        StreamKey[] keys =
        [
            StreamKey.Of(new StreamRoot(2022)),
            .. Enumerable.Range(0, 1000).Select(i => StreamKey.Of(new StreamRoot(2022, i))),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => StreamKey.Of(new StreamRoot(2022, -1)));
    }

    [Fact]
    public void Streams_that_differ_in_anything_share_no_block()
    {
        HashSet<(uint, uint, uint, uint)> seen = [];
        int blocks = 0;
        foreach (ulong seed in new[] { 1UL, 1UL << 32 })
        {
            foreach (int? configuration in new int?[] { null, 0, 1 })
            {
                StreamKey key = StreamKey.Of(new StreamRoot(seed, configuration));
                foreach (long trial in new[] { 0, 1, 1L << 32, 1L << 47 })
                {
                    foreach (StreamPurpose purpose in Enum.GetValues<StreamPurpose>())
                    {
                        for (int modality = 0; modality < 3; modality++)
                        {
                            RandomWords words = new(key, trial, purpose, modality);
                            for (uint address = 0; address < 4; address++, blocks++)
                            {
                                seen.Add(words.Block(address / 2, address % 2));
                            }
                        }
                    }
                }
            }
        }

        Assert.Equal(blocks, seen.Count);
    }

    [Fact]
    public void Purposes_keep_their_numbers()
    {
        // Part of the arithmetic identity: these numbers are in every ledger ever written.
        int[] numbers = [.. Enum.GetValues<StreamPurpose>().Select(purpose => (int)purpose)];
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 255], numbers);
        Assert.Equal(
            [
                "TrainLabel",
                "TrainCode",
                "TrainNoise",
                "TestLabel",
                "TestCode",
                "TestNoise",
                "InitialWeights",
                "Dictionary",
                "ValidationLabel",
                "ValidationCode",
                "ValidationNoise",
                "ModalityGate",
                "GradientNoise",
                "DataOrder",
                "Dropout",
                "PicturePlace",
                "PictureNoise",
                "TitleWord",
                "ConfigurationKey",
            ],
            Enum.GetNames<StreamPurpose>()
        );
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1L << 48, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 256)]
    public void Addresses_outside_the_counter_are_refused(long trial, int modality) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomWords(default, trial, StreamPurpose.TrainCode, modality));

    [Fact]
    public void Uniform_maps_are_monotone_and_keep_their_ends()
    {
        Assert.Equal(0.5 / 4294967296.0, UnitUniform.Open(0));
        Assert.Equal(1 - (0.5 / 4294967296.0), UnitUniform.Open(uint.MaxValue));
        Assert.False(UnitUniform.Happens(0, 0));
        Assert.True(UnitUniform.Happens(uint.MaxValue, 1));
        Assert.True(UnitUniform.Happens((1u << 31) - 1, 0.5));
        Assert.False(UnitUniform.Happens(1u << 31, 0.5));
        Assert.Equal(0, UnitUniform.Index(0, 7));
        Assert.Equal(6, UnitUniform.Index(uint.MaxValue, 7));
        Assert.Equal(3, UnitUniform.Index(1u << 31, 7));
    }
}
