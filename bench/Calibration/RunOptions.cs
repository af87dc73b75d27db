using System.Globalization;

namespace ModalityCompetition.Calibration;

/// <summary>What a series computes.</summary>
/// <param name="Specs">Number of specs.</param>
/// <param name="Seed">Seed of the series.</param>
/// <param name="From">Index of the first spec.</param>
/// <param name="Workers">Specs at once.</param>
internal sealed record RunOptions(int Specs, ulong Seed, int From, int Workers)
{
    /// <summary>Reads the options of the command line.</summary>
    /// <exception cref="FormatException">An option is unknown or its value is not a number in range.</exception>
    public static RunOptions Parse(string[] options)
    {
        var read = new RunOptions(2000, 20261128, 0, 1);
        for (int i = 0; i < options.Length; i += 2)
        {
            string value = i + 1 < options.Length ? options[i + 1] : "";
            read = options[i] switch
            {
                "--specs" => read with { Specs = Number(options[i], value, 1) },
                "--from" => read with { From = Number(options[i], value, 0) },
                "--workers" => read with { Workers = Number(options[i], value, 1) },
                "--seed" => read with { Seed = SeedOf(options[i], value) },
                _ => throw new FormatException($"There is no option {options[i]}; give --specs, --seed, --from or --workers."),
            };
        }

        return read;
    }

    private static int Number(string option, string value, int least) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw Bad(option, value);

    private static ulong SeedOf(string option, string value) =>
        ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : throw Bad(option, value);

    private static FormatException Bad(string option, string value) => new($"{option} needs a whole number, not '{value}'.");
}
