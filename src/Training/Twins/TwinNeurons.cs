namespace ModalityCompetition.Training.Twins;

/// <summary>Which neurons of its trial a twin with fewer of them has.</summary>
public enum TwinNeurons
{
    /// <summary>The first of every class and modality: a smaller network that starts anew.</summary>
    First,

    /// <summary>
    /// Those whose initial weights go farthest along the signal of their class, &lt;w_{j,l,r}(0), M_j^r&gt;: the ones that learn it, since
    /// a neuron grows the faster the larger it is (arXiv 2203.12221, Lemma A.14).
    /// </summary>
    Strongest,
}
