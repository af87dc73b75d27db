namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>What the elements of a tensor of parameters are at the start.</summary>
internal enum InitialValue
{
    /// <summary>Independent N(0, sigma_0^2).</summary>
    Drawn,

    /// <summary>0: biases.</summary>
    Zero,

    /// <summary>1: weights of normalisations.</summary>
    One,
}
