using System.Globalization;
using ModalityCompetition.Programs.Declarations;

namespace ModalityCompetition.Programs.Memory;

/// <summary>Says how the memory of a program is limited on this machine.</summary>
public static class MemoryLimitText
{
    /// <summary>One sentence; null where there is no limit.</summary>
    /// <param name="declaration">The program.</param>
    /// <param name="groups">Makes control groups.</param>
    public static string? Of(ProgramDeclaration declaration, MemoryGroups groups)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(groups);
        if (declaration.MemoryLimit is not { } bytes)
        {
            return null;
        }

        string limit = string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB");
        return groups.Folder is null
            ? $"Each process of the program may write to {limit} of memory (ulimit -d), because {groups.Obstacle}."
            : $"The program and what it starts may have {limit} of memory together (a control group).";
    }
}
