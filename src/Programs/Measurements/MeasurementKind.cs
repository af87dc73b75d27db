namespace ModalityCompetition.Programs.Measurements;

/// <summary>What the values of a measurement are.</summary>
public enum MeasurementKind
{
    /// <summary>A finite number, within <see cref="Measurement.Range"/>.</summary>
    Real,

    /// <summary>Whether something happened: 0 or 1, <c>false</c> or <c>true</c>.</summary>
    Indicator,

    /// <summary>A whole number of at least 0.</summary>
    Count,

    /// <summary>
    /// Who won: a place on the axis <see cref="Measurement.WinnerOf"/>, by number or by label, or <c>null</c> where nobody did.
    /// </summary>
    Winner,
}
