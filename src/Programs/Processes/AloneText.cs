using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModalityCompetition.Programs.Declarations;

namespace ModalityCompetition.Programs.Processes;

/// <summary>Says how somebody runs one trial of a program alone, at a prompt.</summary>
public static partial class AloneText
{
    // Words that modcomp.py takes for itself.
    private static readonly string[] Taken = ["seed", "trial"];

    /// <summary>
    /// <c>run it alone with: python3 train.py seed=7 trial=2 lr=0.1</c>; of a program that is no Python script, whose start by hand nobody
    /// knows, its seed and its parameters.
    /// </summary>
    /// <param name="declaration">The program.</param>
    /// <param name="trial">Number of the trial.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="parameters">Its parameters, a JSON object in UTF-8.</param>
    public static string Of(ProgramDeclaration declaration, long trial, ulong seed, ReadOnlyMemory<byte> parameters)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        using JsonDocument document = JsonDocument.Parse(parameters);
        JsonProperty[] given = [.. document.RootElement.EnumerateObject()];
        if (!declaration.Command.Any(w => w.EndsWith(".py", StringComparison.Ordinal)) || Array.Exists(given, p => Taken.Contains(p.Name)))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"its seed is {seed} and its parameters are {document.RootElement.GetRawText()}"
            );
        }

        IEnumerable<string> words =
        [
            .. declaration.Command.Select(Quoted),
            string.Create(CultureInfo.InvariantCulture, $"seed={seed}"),
            string.Create(CultureInfo.InvariantCulture, $"trial={trial}"),
            .. given.Select(p => Quoted($"{p.Name}={Value(p.Value)}")),
        ];
        string folder = declaration.StatedFolder is "." ? "" : $"cd {Quoted(declaration.Folder)} && ";
        // The values are not told, because some may be secret.
        string environment = declaration.Environment.IsEmpty ? "" : ", program.environment set,";
        return $"run it alone{environment} with: {folder}{string.Join(' ', words)}";
    }

    // modcomp.py reads JSON where it can, and takes everything else as a word.
    private static string Value(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return value.GetRawText();
        }

        string text = value.GetString()!;
        return Word().IsMatch(text) && text is not ("true" or "false" or "null" or "NaN" or "Infinity") ? text : value.GetRawText();
    }

    private static string Quoted(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_ ./-]*\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"^[A-Za-z0-9_=./:,+@%-]+\z")]
    private static partial Regex Plain();
}
