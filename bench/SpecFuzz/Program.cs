using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.TestKit.Specs.Fuzzing;

namespace ModalityCompetition.SpecFuzz;

/// <summary>Reads random specs, here or by a server, and says which cost too much.</summary>
internal static class Program
{
    private static readonly TimeSpan s_mostTime = TimeSpan.FromSeconds(1);

    /// <summary>See the README.</summary>
    public static async Task<int> Main(string[] arguments)
    {
        FuzzOptions options = FuzzOptions.Parse(arguments);
        if (options.Files.Count > 0)
        {
            return Measure(options);
        }

        SpecFuzzer fuzzer = new(options.Seed, options.Size);
        using SubmittedSpecs? server = options.Server is { } address ? new SubmittedSpecs(address) : null;
        Tally tally = new();
        Stopwatch clock = Stopwatch.StartNew();
        TimeSpan told = TimeSpan.Zero;

        // The first specs cost what the just-in-time compiler takes.
        for (int i = -20; i < 0; i++)
        {
            _ = WrongHere(fuzzer.Make(i), control: false, new Tally());
        }

        for (int i = options.First; clock.Elapsed < options.Time; i++)
        {
            string text = fuzzer.Make(i);
            string? wrong = server is null ? WrongHere(text, options.Control, tally) : await server.WrongAsync(text, s_mostTime);
            tally.Specs++;
            if (wrong is not null)
            {
                tally.Wrong++;
                string file = string.Create(CultureInfo.InvariantCulture, $"fuzzed-{options.Seed}-{i}.yaml");
                await File.WriteAllTextAsync(file, text);
                Console.WriteLine($"{fuzzer.Name(i)}: {wrong}; kept as {file}");
            }

            if (clock.Elapsed - told > TimeSpan.FromMinutes(1))
            {
                told = clock.Elapsed;
                Console.WriteLine($"{told:c} {tally}");
            }
        }

        Console.WriteLine($"seed {options.Seed}: {tally}");
        bool asExpected = options.Control ? tally.Wrong > 0 : tally.Wrong == 0;
        return asExpected ? 0 : 1;
    }

    // Files several times each, the best of which counts: the first has the compiler in it.
    private static int Measure(FuzzOptions options)
    {
        bool bounded = true;
        foreach (string file in options.Files)
        {
            string text = File.ReadAllText(file);
            Tally tally = new();
            string? wrong = null;
            for (int round = 0; round < 3; round++)
            {
                tally = new Tally();
                wrong = WrongHere(text, options.Control, tally);
            }

            bounded &= wrong is null;
            Console.WriteLine($"{Path.GetFileName(file)}: {text.Length} characters, {tally}{(wrong is null ? "" : " WRONG: " + wrong)}");
        }

        return bounded ? 0 : 1;
    }

    private static string? WrongHere(string text, bool control, Tally tally)
    {
        GC.Collect();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        try
        {
            ReadingCost cost = control ? ReadingCost.Of(text, OldStyleReading.Read) : ReadingCost.Of(text);
            TimeSpan time = Environment.CpuUsage.TotalTime - before;
            tally.Add(time, cost);
            return time > s_mostTime ? $"took {time.TotalSeconds:F2} s of a processor"
                : cost.MessageCharacters > ReadingCost.MostMessageCharacters ? $"has {cost.MessageCharacters} characters of messages"
                : null;
        }
#pragma warning disable CA1031 // Whatever a reader throws is what is looked for.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            return $"threw {thrown}";
        }
    }
}
