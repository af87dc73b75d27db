using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Interfaces.Devices;

namespace ModalityCompetition.Cluster.Tests.Devices;

public class TrialQueueTests
{
    private static readonly TrialReport s_committed = new(TrialState.Committed, 8, null);

    [Fact]
    public void A_batch_is_taken_when_the_last_announced_trial_has_come_and_not_before()
    {
        var desk = new QueueDesk(capacity: 100, largestBatch: 8);
        Piece piece = desk.Announce("a", 0, 8);
        Task<TrialReport>[] answers = [.. Enumerable.Range(0, 7).Select(t => desk.Arrive(piece, t))];
        Task<TrainingBatch?> taken = Task.Run(desk.Queue.Take);
        Assert.Equal((8, 0, 0, 0L), desk.Status);
        Assert.False(taken.IsCompleted);
        answers = [.. answers, desk.Arrive(piece, 7)];
        TrainingBatch batch = QueueDesk.Within(taken)!;
        Assert.Equal((0L, 8), (batch.Trials.FirstTrial, batch.Trials.Count));
        Assert.Equal((0, 8, 0, 1L), desk.Status);
        desk.Queue.Trained(batch);
        Assert.Equal((0, 0, 8, 1L), desk.Status);
        Assert.All(answers, a => Assert.False(a.IsCompleted));
        desk.Queue.Ended(batch, s_committed);
        Assert.Equal((0, 0, 0, 1L), desk.Status);
        Assert.All(answers, a => Assert.Same(s_committed, QueueDesk.Within(a)));
    }

    [Fact]
    public void Trials_are_called_when_their_sweeps_next_batch_has_room_so_few_grains_wait()
    {
        var desk = new QueueDesk(capacity: 100, largestBatch: 8);
        Piece[] pieces = [.. Enumerable.Range(0, 6).Select(i => desk.Announce("a", 4 * i, 4))];
        Piece other = desk.Announce("b", 0, 8);
        Assert.Equal([true, true, false, false, false, false, true], pieces.Append(other).Select(p => p.Called.IsCompleted));
        desk.ArriveAll(pieces[0]);
        desk.ArriveAll(pieces[1]);
        TrainingBatch batch = desk.Queue.Take()!;
        Assert.Equal([pieces[0], pieces[1]], batch.Pieces);
        Assert.Equal([true, true, true, true, false, false], pieces.Select(p => p.Called.IsCompleted));
    }

    [Fact]
    public void A_piece_that_is_longer_than_a_batch_is_called_alone_and_trained_whole()
    {
        var desk = new QueueDesk(capacity: 4, largestBatch: 4);
        Piece piece = desk.Announce("a", 0, 16);
        Assert.True(piece.Called.IsCompleted);
        desk.ArriveAll(piece);
        Assert.Equal(16, desk.Queue.Take()!.Trials.Count);
    }

    [Theory]
    [InlineData(0, 4, 0, 8, 1)] // a gap
    [InlineData(0, 4, 1, 4, 1)] // another configuration
    [InlineData(0, 4, 0, 4, 2)] // adjacent
    public void Only_adjacent_pieces_of_one_configuration_are_trained_together(
        int first,
        int count,
        int configuration,
        int next,
        int together
    )
    {
        var desk = new QueueDesk(capacity: 100, largestBatch: 8);
        desk.ArriveAll(desk.Announce("a", first, count));
        desk.ArriveAll(desk.Announce("a", next, count, configuration));
        Assert.Equal(together, desk.Queue.Take()!.Pieces.Count);
    }

    [Fact]
    public void A_trial_that_is_tried_again_alone_shares_its_batch_with_nothing()
    {
        var desk = new QueueDesk(capacity: 100, largestBatch: 8);
        Piece alone = desk.Announce("a", 0, 1, alone: true);
        Piece next = desk.Announce("a", 1, 1, alone: true);
        Assert.True(alone.Called.IsCompleted && next.Called.IsCompleted);
        desk.ArriveAll(alone);
        desk.ArriveAll(next);
        Assert.Equal([alone], desk.Queue.Take()!.Pieces);
        Assert.Equal([next], desk.Queue.Take()!.Pieces);
    }

    [Fact]
    public void A_full_queue_makes_blocks_wait_in_their_order_until_there_is_room()
    {
        var desk = new QueueDesk(capacity: 10, largestBatch: 8);
        Piece first = desk.Announce("a", 0, 8);
        Task large = desk.Queue.ReserveAsync(8);
        Task small = desk.Queue.ReserveAsync(1);
        Assert.False(large.IsCompleted || small.IsCompleted);
        desk.ArriveAll(first);
        TrainingBatch batch = desk.Queue.Take()!;
        desk.Queue.Trained(batch);
        Assert.False(large.IsCompleted || small.IsCompleted);
        desk.Queue.Ended(batch, s_committed);
        Assert.True(large.IsCompleted && small.IsCompleted);
        Assert.Equal((9, 0, 0, 1L), desk.Status);
    }

    [Fact]
    public void What_is_withdrawn_is_given_back_wherever_it_waits_and_a_batch_in_training_is_asked_to_end()
    {
        var desk = new QueueDesk(capacity: 100, largestBatch: 8);
        Piece training = desk.Announce("a", 0, 8);
        Task<TrialReport>[] inTraining = desk.ArriveAll(training);
        TrainingBatch batch = desk.Queue.Take()!;
        Piece gathering = desk.Announce("a", 8, 8);
        Task<TrialReport> come = desk.Arrive(gathering, 8);
        Piece announced = desk.Announce("a", 16, 8);
        Piece kept = desk.Announce("a", 24, 8, term: 3);
        Piece other = desk.Announce("b", 0, 8);
        desk.Queue.Withdraw("a", term: 2);
        Assert.True(batch.Cancellation.IsCancellationRequested);
        Assert.Equal(TrialState.Released, QueueDesk.Within(come).State);
        Assert.False(QueueDesk.Within(announced.Called));
        Assert.All(inTraining, a => Assert.False(a.IsCompleted));
        Assert.True(QueueDesk.Within(kept.Called) && QueueDesk.Within(other.Called));

        // Those that were on their way come all the same; nobody waits for ever.
        Assert.Equal(TrialState.Released, QueueDesk.Within(desk.Arrive(gathering, 9)).State);
        desk.Queue.Ended(batch, new TrialReport(TrialState.Released, 0, null));
        Assert.All(inTraining, a => Assert.Equal(TrialState.Released, QueueDesk.Within(a).State));
        Assert.Equal((16, 0, 0, 1L), desk.Status);
    }

    [Fact]
    public void An_order_of_a_new_term_takes_over_and_lets_the_batch_in_training_end()
    {
        var desk = new QueueDesk(capacity: 100, largestBatch: 8);
        desk.ArriveAll(desk.Announce("a", 0, 8));
        TrainingBatch batch = desk.Queue.Take()!;
        Piece old = desk.Announce("a", 8, 8);
        desk.Queue.WithdrawWaiting("a", term: 1);
        Assert.False(batch.Cancellation.IsCancellationRequested);
        Assert.Equal(TrialState.Released, old.End!.State);
    }

    [Fact]
    public void A_closed_queue_gives_back_what_waits_takes_nothing_and_ends_after_the_batch_in_training()
    {
        var desk = new QueueDesk(capacity: 8, largestBatch: 8);
        Piece piece = desk.Announce("a", 0, 8);
        Task<TrialReport> come = desk.Arrive(piece, 0);
        Task waiting = desk.Queue.ReserveAsync(8);
        desk.Queue.Close();
        Assert.True(desk.Queue.IsClosed);
        Assert.Equal(TrialState.Released, QueueDesk.Within(come).State);
        Assert.True(waiting.IsCompleted);
        Assert.False(desk.Queue.Announce(desk.Piece("a", 8, 8)));
        Assert.Null(desk.Queue.Take());
        Assert.Equal((0, 0, 0, 0L), desk.Status);
    }

    [Fact]
    public void The_others_of_a_piece_do_not_wait_for_a_trial_that_never_comes()
    {
        var desk = new QueueDesk(capacity: 100, largestBatch: 8);
        Piece piece = desk.Announce("a", 0, 8);
        Piece next = desk.Announce("a", 8, 8);
        Task<TrialReport> come = desk.Arrive(piece, 3);
        desk.Queue.Abandon(piece);
        Assert.Equal(TrialState.Released, QueueDesk.Within(come).State);
        Assert.Null(desk.Queue.ArriveLate(piece, 4));
        Assert.True(QueueDesk.Within(next.Called));
        Assert.Equal((8, 0, 0, 0L), desk.Status);
    }

    [Fact]
    public void A_trial_that_nobody_announced_is_not_the_queues()
    {
        var desk = new QueueDesk(capacity: 100, largestBatch: 8);
        Piece piece = desk.Announce("a", 0, 8);
        desk.Announce("a", 8, 8); // announced, not called
        Assert.Null(desk.Queue.Arrive(new TrialOrder("a", 0, 8, Alone: false)));
        Assert.Null(desk.Queue.Arrive(new TrialOrder("a", 0, 100, Alone: false)));
        Assert.Null(desk.Queue.Arrive(new TrialOrder("a", 1, 0, Alone: false)));
        Assert.Null(desk.Queue.Arrive(new TrialOrder("b", 0, 0, Alone: false)));
        Assert.Null(desk.Queue.Arrive(new TrialOrder("a", 0, 0, Alone: true)));
        Assert.NotNull(desk.Queue.Arrive(new TrialOrder("a", 0, 0, Alone: false)));
        Assert.Null(desk.Queue.ArriveLate(piece, 0));
    }

    [Fact]
    public void Sweeps_share_by_priority_also_when_the_pieces_of_one_are_trained_together()
    {
        // One sweep comes in eight pieces of a batch, the other in one: a batch costs both the same.
        var desk = new QueueDesk(capacity: 10_000, largestBatch: 8);
        var served = new Dictionary<string, int>();
        var next = new Dictionary<string, int> { ["fine"] = 0, ["coarse"] = 0 };
        Refill();
        for (int i = 0; i < 200; i++)
        {
            TrainingBatch batch = desk.Queue.Take()!;
            served[batch.Sweep.Id] = served.GetValueOrDefault(batch.Sweep.Id) + batch.Trials.Count;
            desk.Queue.Ended(batch, s_committed);
            Refill();
        }

        // Within one batch of each, theorem 1 of start-time fair queueing: 3 to 1 by priority.
        Assert.InRange((served["fine"] / 3.0) - served["coarse"], -8 - (8 / 3.0), 8 + (8 / 3.0));

        void Refill()
        {
            foreach ((string sweep, int length, int priority) in new[] { ("fine", 1, 3), ("coarse", 8, 1) })
            {
                while (!desk.Pieces.Any(p => p.Sweep.Id == sweep && p.End is null && !p.Called.IsCompleted))
                {
                    desk.Announce(sweep, next[sweep], length, priority: priority);
                    next[sweep] += length;
                }

                foreach (Piece called in desk.Pieces.Where(p => p.Sweep.Id == sweep && p.Called.IsCompleted && p.Arrived == 0).ToArray())
                {
                    desk.ArriveAll(called);
                }
            }
        }
    }
}
