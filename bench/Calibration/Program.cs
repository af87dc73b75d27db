using System.Globalization;
using ModalityCompetition.Calibration;
using ModalityCompetition.TestKit.Calibration;

// Ctrl-C ends the specs in work and keeps all lines that are written; the same command goes on.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    switch (args)
    {
        case ["run", var file, .. var options]:
            return await CalibrationSeries.RunAsync(file, RunOptions.Parse(options), Console.Out, stop.Token).ConfigureAwait(false);
        case ["summary", var file]:
            return CalibrationSummary.Print(file, Console.Out);
        case ["show", var seed, var index]:
            RandomSpec spec = RandomSpecs.Draw(
                ulong.Parse(seed, CultureInfo.InvariantCulture),
                int.Parse(index, CultureInfo.InvariantCulture)
            );
            Console.Out.Write(spec.Yaml);
            Console.Out.WriteLine($"# large run: --trials {spec.ReferenceTrials} --seed {spec.ReferenceSeed}");
            return 0;
        default:
            Console.Error.WriteLine(
                "usage: run FILE [--specs 2000] [--seed 20261128] [--from 0] [--workers 1]\n"
                    + "           appends one line per spec and skips those that are there\n"
                    + "       summary FILE     misses, coverage, broken estimators\n"
                    + "       show SEED INDEX  the spec, to be pasted into modcomp run"
            );
            return 2;
    }
}
catch (Exception wrong) when (wrong is FormatException or IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
