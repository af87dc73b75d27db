namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>What the words of a report of the competition mean, for somebody who has read nothing else.</summary>
internal static class CompetitionWords
{
    /// <summary>The words, in the order in which a reader meets them.</summary>
    public static IReadOnlyList<(string Word, string Meaning)> All { get; } =
    [
        ("trial", "One draw of the data and of the initial weights, on which every network is trained once. Intervals count trials."),
        ("configuration", "One set of values of the parameters of the spec; a sweep has one, or one for each combination of swept values."),
        ("joint network", "The network that sees all modalities and is trained on all of them at once, by late fusion of their encoders."),
        ("uni-modal network", "The same network for one modality alone, trained on the same samples from the same initial weights."),
        (
            "best alone",
            "The uni-modal network with the smallest mean test error over trials, with twins the smallest as these help to estimate it; "
                + "one and the same for all trials."
        ),
        ("probe", "The encoder of one modality cut out of the trained joint network, and fed with this modality alone."),
        (
            "gap",
            "Test error of the joint network minus that of the best uni-modal network, trial by trial. Above 0 joint training is worse. It "
                + "depends on when one looks, so it is always that of a stated iteration, loss target or early stop."
        ),
        ("points", "Percentage points: the difference between two errors in per cent."),
        ("Γ, β", "Γ measures how well an encoder has learned a class: its largest response to the class. At Γ ≥ β the class is learned."),
        ("initial winner", "The modality whose encoder is ahead on a class before training."),
        ("trained winner", "The modality with the largest Γ of the class after training, learned or not."),
        ("wins, won, lost", "A modality wins a class if it is its trained winner; the others lose it."),
        (
            "dominated, shared, unlearned",
            "How a class ended. Dominated: its winner learned it and kept every other modality below the fraction λ of its own Γ. Shared: "
                + "it did not keep another down. Unlearned: nobody learned it. The files call dominated “won”."
        ),
        (
            "training over",
            "At most 1 % of the classes unlearned, no network wrong on more than 1 % of its training samples, and, where "
                + "checkpoints tell, no "
                + "training loss that still falls by more than 0.0069 nats while the iterations double. Where it was not over, numbers "
                + "that "
                + "depend on such a network may still change, and verdicts on them are undecided. The gap depends on all networks: any may "
                + "become the best alone."
        ),
        (
            "interval",
            "Made so that over repetitions with other seeds it contains the true value as often as its confidence says, usually 95 %. It "
                + "measures chance over trials, not whether training was long enough."
        ),
        (
            "†",
            "After an interval: nearly all trials, or pairs of trials, were alike, and most of the interval is a bound on those that "
                + "were not "
                + "seen. It narrows as 1/n with more of them."
        ),
        (
            "with controls, control variate, Rao-Blackwell, ×3",
            "Ways to estimate the same quantity with a narrower interval from the same trials; the factor is how many times as many trials "
                + "plain counting would take; below 1 the interval is a little wider than a plain one. The values differ a little, "
                + "within their "
                + "intervals."
        ),
        ("simulated", "The plain share of trials, which checks the estimate of the same quantity that was computed more precisely."),
        (
            "exact, predicted, at least",
            "What theory says: = holds at this K; ≈ holds as K grows and may be off here; ≥ is a lower bound as K grows."
        ),
        (
            "consistent, agrees, refuted, differs, undecided",
            "Verdicts. An exact statement is consistent or refuted; one up to o(1) agrees or differs at this K, which refutes nothing; "
                + "undecided says why."
        ),
    ];
}
