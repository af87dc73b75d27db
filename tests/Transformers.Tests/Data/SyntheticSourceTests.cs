using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Synthetic;

namespace ModalityCompetition.Transformers.Tests.Data;

public class SyntheticSourceTests
{
    private static readonly ImageTextShape Shape = new(16, 3, 8, 1);

    [Fact]
    public void Classes_come_in_turn_and_every_class_is_in_every_sample()
    {
        SyntheticSource source = new(SyntheticParameters.Default with { TrainSamples = 19, ValidationSamples = 5, TestSamples = 10 });
        ImageTextSet set = source.Load(Shape, default);

        Assert.Equal(
            ["class-00", "class-01", "class-02", "class-03", "class-04", "class-05", "class-06", "class-07"],
            source.Classes.AsEnumerable()
        );
        Assert.Equal(source.Classes.AsEnumerable(), set.Classes);
        Assert.Equal([2, 2, 1, 1, 1, 1, 1, 1], source.TestCounts.AsEnumerable());
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2], set.Train.Labels);
        Assert.Equal([0, 1, 2, 3, 4], set.Validation.Labels);
        Assert.Equal((19, 5), (source.TrainSamples, source.ValidationSamples));
        Assert.Equal(19 * 3 * 16 * 16, set.Train.Images.Length);
        Assert.Equal(10 * 8, set.Test.Tokens.Length);
    }

    [Fact]
    public void Every_sample_is_pure_so_that_a_larger_set_extends_a_smaller_one()
    {
        SyntheticSource small = new(SyntheticParameters.Default with { TrainSamples = 16 });
        SyntheticSource large = new(SyntheticParameters.Default with { TrainSamples = 64, ValidationSamples = 8 });
        float[] few = small.Load(Shape, default).Train.Images;
        Assert.Equal(few, large.Load(Shape, default).Train.Images[..few.Length]);
        Assert.All(
            Enumerable.Range(0, 16),
            i => Assert.Equal(small.TitleOf(ImageTextPart.Train, i), large.TitleOf(ImageTextPart.Train, i))
        );
    }

    [Fact]
    public void Parts_and_seeds_have_samples_of_their_own()
    {
        SyntheticSource source = new(SyntheticParameters.Default with { ValidationSamples = 8 });
        SyntheticSource other = new(source.Parameters with { Seed = 2 });
        byte[][] pictures =
        [
            .. ImageTextParts.All.Select(part => Picture(source, part, 0)),
            .. ImageTextParts.All.Select(part => Picture(other, part, 0)),
        ];
        Assert.Equal(6, pictures.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Classes_without_a_picture_of_their_own_have_the_same_one()
    {
        // Only the kind of a picture depends on the class, so a class that shares one draws, at the same address, the same bytes.
        StreamKey key = StreamKey.Of(new StreamRoot(1));
        SyntheticSource source = new(SyntheticParameters.Default);
        for (int i = 0; i < 16; i++)
        {
            byte[] first = new byte[3 * 16 * 16];
            SyntheticPictures.Draw(0, source.Parameters.ImageNoise, key, ImageTextPart.Test, i, 16, first);
            Assert.Equal(source.LabelOf(i) < 3, first.AsSpan().SequenceEqual(Picture(source, ImageTextPart.Test, i)));
        }
    }

    [Fact]
    public void Words_of_classes_are_different_from_each_other_and_from_the_words_of_all()
    {
        string[] own =
        [
            .. from kind in Enumerable.Range(0, SyntheticPictures.Kinds)
            from word in Enumerable.Range(0, SyntheticTitles.OwnWords)
            select SyntheticTitles.Own(kind, word),
        ];
        Assert.Equal(own.Length, own.Distinct().Count());
        Assert.Empty(own.Intersect(SyntheticTitles.Shared));
    }

    private static byte[] Picture(SyntheticSource source, ImageTextPart part, int index)
    {
        byte[] rgb = new byte[3 * 16 * 16];
        source.DrawPicture(part, index, 16, rgb);
        return rgb;
    }
}
