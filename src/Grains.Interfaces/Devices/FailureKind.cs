namespace ModalityCompetition.Grains.Interfaces.Devices;

/// <summary>What kind of failure it was that a trial or a block ended in.</summary>
[GenerateSerializer, Alias("modcomp.FailureKind")]
public enum FailureKind
{
    /// <summary>One that another attempt may not repeat.</summary>
    Ordinary,

    /// <summary>No result within the time that a trial may take.</summary>
    TimedOut,

    /// <summary>One that another attempt would only repeat, as far as is known.</summary>
    Certain,

    /// <summary>The machine cannot run these trials at all; others may.</summary>
    Unable,
}
