using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Programs.Checks;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Rendering;

/// <summary>What a check of a program found, one sentence for each.</summary>
internal static class ProgramCheckView
{
    /// <summary>Writes it: what is well to standard output, what is wrong to standard error.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="result">What was found.</param>
    /// <param name="tried">The configurations that were tried.</param>
    /// <param name="name">The name that the program should have given itself; null for any.</param>
    /// <returns>Whether nothing is wrong.</returns>
    public static bool Write(ClientConsole console, ProgramCheckResult result, IReadOnlyList<PlannedConfiguration> tried, string? name)
    {
        bool well = result.Problems.IsEmpty;
        if (result.Identity is { } identity)
        {
            console.Out.WriteLine($"The program is {identity} and was ready after {ReadableText.Fine(result.StartSeconds)}.");
            if (name is not null && identity.Name != name)
            {
                well = false;
                console.Error.WriteLine(
                    $"modcomp: the program calls itself '{identity.Name}' and the spec says '{name}': correct program.name, or start the "
                        + $"other program."
                );
            }
        }

        if (result.SecondsPerTrial is { } each)
        {
            string configurations = string.Join(" and of ", tried.Select(c => $"configuration {c.Index} ({c.Label})"));
            console.Out.WriteLine($"It was given {ProgramCheck.Trials} trials of {configurations}, twice.");
            console.Out.WriteLine($"A trial takes about {ReadableText.Fine(each)}.");
        }

        if (result.IsDeterministic == true)
        {
            console.Out.WriteLine("Every trial gave the same numbers again, in another process and after other trials.");
        }

        if (result.Memory is { } memory)
        {
            console.Out.WriteLine(memory);
        }

        if (!result.Watched.IsEmpty)
        {
            console.Out.WriteLine($"A run is not continued with another {string.Join(" or ", result.Watched)} than it began with.");
        }

        foreach (string remark in result.Remarks)
        {
            console.Error.WriteLine($"modcomp: {remark}");
        }

        foreach (string problem in result.Problems)
        {
            console.Error.WriteLine($"modcomp: {problem}");
        }

        foreach (string line in result.LastLines)
        {
            console.Error.WriteLine($"  {line}");
        }

        if (result.Alone is { } alone)
        {
            console.Error.WriteLine($"modcomp: {alone}");
        }

        return well;
    }
}
