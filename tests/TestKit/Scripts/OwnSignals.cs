namespace ModalityCompetition.TestKit.Scripts;

/// <summary>
/// Programs that tests signal hear the signals however the tests were started: a shell starts what it sends to the background deaf to
/// SIGINT and SIGQUIT, nohup starts it deaf to SIGHUP, and children inherit that.
/// </summary>
public static class OwnSignals
{
    /// <summary>The beginning of a command that starts with every signal as it is by default.</summary>
    public static IReadOnlyList<string> Prefix { get; } = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,QUIT,HUP"] : [];
}
