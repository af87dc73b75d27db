using System.Reflection;

namespace ModalityCompetition.Client.Hosting;

/// <summary>The version of this program.</summary>
internal static class ProgramVersion
{
    /// <summary>The version without the source revision, for example <c>0.1.0</c>: the same for every build of the same version.</summary>
    public static string Text { get; } =
        (
            typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0"
        ).Split('+')[0];
}
