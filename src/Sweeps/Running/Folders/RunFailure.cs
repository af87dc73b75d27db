namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>Why a run could not be started or finished; decides a program's exit code.</summary>
public enum RunFailure
{
    /// <summary>
    /// The run is refused: locked by another process, another spec or engine, fewer trials than are done, or no run at all.
    /// </summary>
    Refused,

    /// <summary>A folder or a file cannot be read or written.</summary>
    Storage,

    /// <summary>Trials failed again and again.</summary>
    Trials,
}
