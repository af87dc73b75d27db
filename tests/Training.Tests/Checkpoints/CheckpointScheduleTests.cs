using ModalityCompetition.Training.Checkpoints;

namespace ModalityCompetition.Training.Tests.Checkpoints;

public sealed class CheckpointScheduleTests
{
    // numpy.unique(numpy.rint(numpy.geomspace(1, T, N))) where nothing rounds to the same, from NumPy 2.
    [Theory]
    [InlineData(12, 200, "1,2,3,4,7,11,18,29,47,76,124,200")]
    [InlineData(5, 10_000, "1,10,100,1000,10000")]
    [InlineData(2, 7, "1,7")]
    [InlineData(1, 7, "7")]
    [InlineData(9, 5, "1,2,3,4,5")]
    [InlineData(3, 0, "")]
    [InlineData(6, 8, "1,2,3,4,5,8")]
    public void A_number_of_checkpoints_is_spaced_by_logarithm_and_ends_at_T(int count, int total, string expected) =>
        Assert.Equal(expected, string.Join(',', CheckpointSchedule.LogSpaced(count).Iterations(total)));

    [Fact]
    public void Checkpoints_are_distinct_ascend_and_end_at_T_whatever_their_number()
    {
        for (int count = 1; count <= CheckpointSchedule.Most; count++)
        {
            foreach (int total in new[] { 1, 2, 3, 10, 99, 100, 101, 1_000, 100_000_000 })
            {
                CheckpointSchedule schedule = CheckpointSchedule.LogSpaced(count);
                int[] iterations = schedule.Iterations(total);
                Assert.Equal(Math.Min(count, total), iterations.Length);
                Assert.Equal(iterations.Length, schedule.CountWithin(total));
                Assert.Equal(total, iterations[^1]);
                Assert.InRange(iterations[0], 1, total);
                Assert.True(iterations.Zip(iterations.Skip(1)).All(pair => pair.First < pair.Second));
            }
        }
    }

    [Fact]
    public void Listed_checkpoints_are_as_listed_and_those_beyond_T_are_left_out()
    {
        CheckpointSchedule schedule = CheckpointSchedule.At(5, 50, 500);
        Assert.Equal([5, 50, 500], schedule.Iterations(500));
        Assert.Equal([5, 50], schedule.Iterations(499));
        Assert.Equal(2, schedule.CountWithin(499));
        Assert.Equal("[5,50,500]", schedule.ToString());
    }

    [Theory]
    [InlineData("", "must be 1 to 100 iterations, not 0")]
    [InlineData("0,1", "must be iterations of at least 1, not 0")]
    [InlineData("1,1", "name 1 twice; write each iteration once, in ascending order")]
    [InlineData("1,3,2", "are not in ascending order: 2 comes after 3; write each iteration once, in ascending order")]
    public void What_is_wrong_with_a_list_is_said(string list, string expected)
    {
        int[] iterations = list.Length == 0 ? [] : [.. list.Split(',').Select(int.Parse)];
        Assert.Equal(expected, CheckpointSchedule.Mistake(iterations));
        Assert.Contains(
            expected,
            Assert.Throws<ArgumentException>(() => CheckpointSchedule.At(iterations)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Too_many_are_refused()
    {
        Assert.NotNull(CheckpointSchedule.Mistake([.. Enumerable.Range(1, CheckpointSchedule.Most + 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => CheckpointSchedule.LogSpaced(CheckpointSchedule.Most + 1));
    }

    [Fact]
    public void Equal_contents_are_equal()
    {
        Assert.Equal(CheckpointSchedule.At(1, 2), CheckpointSchedule.At(1, 2));
        Assert.NotEqual(CheckpointSchedule.At(1, 2), CheckpointSchedule.At(1, 3));
        Assert.NotEqual(CheckpointSchedule.At(1, 2), CheckpointSchedule.LogSpaced(2));
        Assert.Equal(CheckpointSchedule.None, CheckpointSchedule.LogSpaced(0));
    }
}
