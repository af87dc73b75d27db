using BenchmarkDotNet.Running;
using ModalityCompetition.Benchmarks.Kernels;
using ModalityCompetition.Benchmarks.Ledgers;
using ModalityCompetition.Benchmarks.Programs;

if (args is ["steps", ..])
{
    return StepTable.Print(Console.Out, args.AsSpan(1));
}

if (args is ["checkpoints", ..])
{
    return CheckpointTable.Print(Console.Out, args.AsSpan(1));
}

if (args is ["remedies", ..])
{
    return RemedyTable.Print(Console.Out, args.AsSpan(1));
}

if (args is ["ledger", ..])
{
    return await LedgerTable.PrintAsync(Console.Out, args[1..]).ConfigureAwait(false);
}

if (args is ["archive", ..])
{
    return await ArchiveTable.PrintAsync(Console.Out, args[1..]).ConfigureAwait(false);
}

if (args is ["reload", ..])
{
    return await ReloadTable.RunAsync(Console.Out, args[1..]).ConfigureAwait(false);
}

if (args is ["merge", ..])
{
    return await MergeTable.RunAsync(Console.Out, args[1..]).ConfigureAwait(false);
}

if (args is ["program", ..])
{
    return ProgramTable.Print(Console.Out, args[1..]);
}

if (args is ["ulps"])
{
    return UlpTable.Print(Console.Out);
}

if (args is ["shared", _, _, _, _] or ["shared", _, _, _, _, _, _])
{
    return await SharedWorker.RunAsync(args[1..]).ConfigureAwait(false);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
