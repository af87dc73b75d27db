using System.Diagnostics;
using ModalityCompetition.Cluster.Benchmarks;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Simulation;

/// <summary>What the product's coordinator costs by itself: processor time and memory, in this process.</summary>
internal static class CoordinatorCost
{
    /// <summary>Measures blocks of a plan that is handed out to workers; a tenth of them is handed out before.</summary>
    /// <param name="workers">Workers.</param>
    /// <param name="configurations">Configurations.</param>
    /// <param name="blocks">Blocks to measure.</param>
    /// <returns>Microseconds of processor time for a block, and bytes that the coordinator keeps with its log.</returns>
    public static (double Microseconds, long Bytes) Of(int workers, int configurations, int blocks)
    {
        string text = BenchSpecs.OfBlocks("coordinator", 1L << 33, 32, configurations);
        SweepSpec spec = SpecReader.Read("coordinator.yaml", text, ShippedExperiments.Registry).Spec!;
        var plan = new SweepPlan(spec);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var coordinator = new SweepCoordinator(plan, new CoordinatorLimits { MostUncommitted = int.MaxValue }, _ => []);
        var log = new CoordinatorLog(coordinator, "cost", TimeProvider.System);
        var busy = new Queue<RunBlock>();
        for (int worker = 0; worker < workers; worker++)
        {
            Take(log.Handle(new WorkerJoined(worker)));
        }

        Work(blocks / 10);
        TimeSpan started = Environment.CpuUsage.TotalTime;
        Work(blocks);
        double microseconds = (Environment.CpuUsage.TotalTime - started).TotalMicroseconds / blocks;
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(log);
        return (microseconds, bytes);

        void Work(int count)
        {
            for (int block = 0; block < count; block++)
            {
                RunBlock done = busy.Dequeue();
                Take(log.Handle(new BlockComputed(done.Worker)));
                Take(log.Handle(new BlockCommitted(done.Block)));
            }
        }

        void Take(IReadOnlyList<SweepCommand> commands)
        {
            foreach (SweepCommand command in commands)
            {
                busy.Enqueue(command as RunBlock ?? throw new UnreachableException($"{command} was not to be expected."));
            }
        }
    }
}
