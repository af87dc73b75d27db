using System.Globalization;

namespace ModalityCompetition.SpecFuzz;

/// <summary>What the command line asks for.</summary>
internal sealed record FuzzOptions
{
    /// <summary>Seed of all specs.</summary>
    public int Seed { get; private init; } = Environment.TickCount & 0xFFFFFF;

    /// <summary>Index of the first spec.</summary>
    public int First { get; private init; }

    /// <summary>Most characters of a spec.</summary>
    public int Size { get; private init; } = 1 << 20;

    /// <summary>For how long.</summary>
    public TimeSpan Time { get; private init; } = TimeSpan.FromMinutes(1);

    /// <summary>A server that the specs are submitted to; null to read them here.</summary>
    public Uri? Server { get; private init; }

    /// <summary>Whether the old-style reader reads, which must be caught.</summary>
    public bool Control { get; private init; }

    /// <summary>Files to be read instead of random specs.</summary>
    public IReadOnlyList<string> Files { get; private init; } = [];

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown, or its value is missing.</exception>
    public static FuzzOptions Parse(string[] arguments)
    {
        FuzzOptions options = new();
        for (int i = 0; i < arguments.Length; i++)
        {
            string option = arguments[i];
            options = option switch
            {
                "--control" => options with { Control = true },
                "--seed" => options with { Seed = Whole(Value()) },
                "--first" => options with { First = Whole(Value()) },
                "--size" => options with { Size = Whole(Value()) },
                "--seconds" => options with { Time = TimeSpan.FromSeconds(Whole(Value())) },
                "--server" => options with { Server = new Uri(Value()) },
                _ when option.StartsWith('-') => throw new ArgumentException(
                    $"There is no option {option}; they are --seed, --first, --size, --seconds, --server and --control."
                ),
                _ => options with { Files = [.. options.Files, option] },
            };

            string Value() => ++i < arguments.Length ? arguments[i] : throw new ArgumentException($"{option} lacks its value.");
        }

        return options;
    }

    private static int Whole(string text) => int.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
}
