using BenchmarkDotNet.Running;
using ModalityCompetition.Benchmarks.Kernels;

if (args is ["steps", ..])
{
    return StepTable.Print(Console.Out, args.AsSpan(1));
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
