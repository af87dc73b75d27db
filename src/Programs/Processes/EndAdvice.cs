using ModalityCompetition.Programs.Declarations;

namespace ModalityCompetition.Programs.Processes;

/// <summary>What a program that ended most probably lacks, by the last line that it wrote to standard error.</summary>
internal static class EndAdvice
{
    private const string Missing = "ModuleNotFoundError: No module named '";

    /// <summary>The advice as the rest of a sentence, <c>; copy modcomp.py ...</c>; empty where there is none.</summary>
    /// <param name="declaration">The program.</param>
    /// <param name="exitCode">Its exit code; null where it did not end by itself.</param>
    /// <param name="ready">Whether it had said that it is ready.</param>
    /// <param name="last">The last line of its standard error; null where it wrote none.</param>
    public static string Of(ProgramDeclaration declaration, int? exitCode, bool ready, string? last)
    {
        if (exitCode == 0 && !ready)
        {
            return "; does it loop over modcomp.trials(...)?";
        }

        return exitCode is null || last?.StartsWith(Missing, StringComparison.Ordinal) != true ? ""
            : last == $"{Missing}modcomp'" ? "; copy modcomp.py beside the script ('modcomp program init' writes it)"
            : $"; {declaration.Command[0]} of program.command lacks it: install it there, or name another interpreter";
    }
}
