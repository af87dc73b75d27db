using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Trials;

namespace ModalityCompetition.Cluster.Tests.Trials;

public class TrialLifecycleTests
{
    [Theory]
    [InlineData(TrialState.Committed)]
    [InlineData(TrialState.NotDurable)]
    [InlineData(TrialState.Released)]
    public void A_trial_ends_with_the_first_report_that_is_no_failure_of_its_batch(TrialState state)
    {
        var lifecycle = new TrialLifecycle();
        Assert.Equal((TrialState.Idle, 0, false), (lifecycle.State, lifecycle.Attempts, lifecycle.Alone));
        lifecycle.Begin();
        Assert.Equal((TrialState.Working, 1, false), (lifecycle.State, lifecycle.Attempts, lifecycle.Alone));
        Assert.False(lifecycle.GoesOn(new TrialReport(state, 64, null)));
        Assert.Equal((state, 1), (lifecycle.State, lifecycle.Attempts));
    }

    [Theory]
    [InlineData(TrialState.Committed)]
    [InlineData(TrialState.Failed)]
    public void A_trial_whose_batch_failed_is_tried_once_more_and_alone(TrialState second)
    {
        var lifecycle = new TrialLifecycle();
        lifecycle.Begin();
        Assert.True(lifecycle.GoesOn(new TrialReport(TrialState.Failed, 2, "one of the two")));
        Assert.True(lifecycle.Alone);
        lifecycle.Begin();
        Assert.False(lifecycle.GoesOn(new TrialReport(second, 1, null)));
        Assert.Equal((second, 2), (lifecycle.State, lifecycle.Attempts));
    }

    [Fact]
    public void A_trial_that_failed_alone_in_its_batch_is_not_tried_again()
    {
        var lifecycle = new TrialLifecycle();
        lifecycle.Begin();
        Assert.False(lifecycle.GoesOn(new TrialReport(TrialState.Failed, 1, "itself")));
        Assert.Equal((TrialState.Failed, 1), (lifecycle.State, lifecycle.Attempts));
    }

    [Fact]
    public void However_often_batches_fail_there_are_two_attempts()
    {
        var lifecycle = new TrialLifecycle();
        int attempts = 0;
        do
        {
            lifecycle.Begin();
            attempts++;
        } while (lifecycle.GoesOn(new TrialReport(TrialState.Failed, 64, null)) && attempts < 10);
        Assert.Equal(2, attempts);
    }
}
