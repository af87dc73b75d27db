namespace ModalityCompetition.Transformers.Data;

/// <summary>The part of a data set that a sample belongs to. The numbers are in the addresses of random numbers and do not
/// change.</summary>
public enum ImageTextPart
{
    /// <summary>Networks are trained on it.</summary>
    Train = 0,

    /// <summary>Remedies look at it while networks are trained.</summary>
    Validation = 1,

    /// <summary>Networks are measured on it.</summary>
    Test = 2,
}
