using BenchmarkDotNet.Running;
using ModalityCompetition.Benchmarks.Kernels;
using ModalityCompetition.Benchmarks.Ledgers;

if (args is ["steps", ..])
{
    return StepTable.Print(Console.Out, args.AsSpan(1));
}

if (args is ["ledger", ..])
{
    return await LedgerTable.PrintAsync(Console.Out, args[1..]).ConfigureAwait(false);
}

if (args is ["ulps"])
{
    return UlpTable.Print(Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
