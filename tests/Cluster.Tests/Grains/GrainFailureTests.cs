using ModalityCompetition.Grains.Interfaces.Failures;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Engines;

namespace ModalityCompetition.Cluster.Tests.Grains;

/// <summary>What goes wrong in a grain reaches its caller in words, whatever types the silo has for it.</summary>
public class GrainFailureTests
{
    [Fact]
    public async Task Exceptions_of_types_that_callers_do_not_know_arrive_with_their_words()
    {
        await using var disk = new TestSilos.Disk();
        await using TestSilos silos = await TestSilos.StartAsync(1, new SyntheticEngine(), disk: disk);
        ISweepService service = silos.Service(new SyntheticEngine(), 2, "1");
        foreach (
            (Exception failure, SweepServiceFailure expected) in ((Exception, SweepServiceFailure)[])
                [
                    (new SiloException("words of a silo"), SweepServiceFailure.Unavailable),
                    (new LedgerException("words of a ledger"), SweepServiceFailure.Storage),
                    (new Npgsql.NpgsqlException("words of a database"), SweepServiceFailure.Unavailable),
                    (new InvalidOperationException("outer", new SiloException("words within")), SweepServiceFailure.Unavailable),
                    (new AggregateException(new SiloException("words in many")), SweepServiceFailure.Unavailable),
                    (new TimeoutException("words of time"), SweepServiceFailure.Unavailable),
                ]
        )
        {
            string words = failure.GetBaseException().Message;
            disk.Store.Fail(failure);
            // In a call, and when a grain comes up for one.
            foreach (Func<Task> ask in (Func<Task>[])[() => silos.Catalog.Sweeps(), () => silos.Sweep("nobody-0123456789abcdef").Status()])
            {
                Exception told = await Assert.ThrowsAnyAsync<Exception>(ask);
                Assert.Contains(words, told.ToString(), StringComparison.Ordinal);
                Assert.True(told is GrainFailureException or TimeoutException, told.ToString());
            }

            var refused = await Assert.ThrowsAsync<SweepServiceException>(() => service.ListAsync(CancellationToken.None));
            Assert.Equal(expected, refused.Failure);
            disk.Store.Fail(null);
            Assert.Empty(await silos.Catalog.Sweeps());
        }
    }
}
