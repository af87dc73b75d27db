namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <content>Targets that no sweep can stop on.</content>
public static partial class BrokenSpecs
{
    private const string Estimands =
        "initial_win, initial_win_simulated, trained_win, trained_win_plain, won, shared, unlearned, agreement, "
        + "test_error, train_error, final_loss, probe_error_at_least_1_over_k, gap, degradation, loser_growth, winner_growth, "
        + "trained_win_learned, "
        + "learned, diverged, "
        + "timed_out, crashed";

    private static BrokenSpec[] Stopping =>
        [
            Until("a target without an estimand", "half_width: 0.1")
                .Says("spec.yaml:16:8: until.estimand: is missing; give the key of an estimand, for example gap or agreement"),
            Until("a target without a width", "estimand: gap")
                .Says("spec.yaml:16:8: until.half_width: is missing; give the half-width to reach"),
            Until("a misspelt estimand", "estimand: agrement, half_width: 0.1")
                .Says("spec.yaml:16:19: until.estimand: 'agrement' is no estimand; did you mean 'agreement'?"),
            Until("an estimand of somebody else", "estimand: perplexity, half_width: 0.1")
                .Says($"spec.yaml:16:19: until.estimand: 'perplexity' is no estimand; they are {Estimands}"),
            Until("an estimate with several controls", "estimand: gap_controlled, half_width: 0.1")
                .Says("spec.yaml:16:19: until.estimand: cannot be gap_controlled: its control variates need all trials at once; use gap"),
            Until("a network without its name", "estimand: 'test_error[joint]', half_width: 0.1")
                .Says(
                    "spec.yaml:16:19: until.estimand: 'test_error[joint]' is no key of test_error; write test_error[network=joint] or "
                        + "test_error[network=unimodal,modality=NAME] or "
                        + "test_error[network=probe,modality=NAME]"
                ),
            Until("an estimand without its modality", "estimand: trained_win, half_width: 0.1")
                .Says(
                    "spec.yaml:16:19: until.estimand: 'trained_win' is no key of trained_win; write trained_win[modality=NAME] or "
                        + "trained_win[class=J,modality=NAME]"
                ),
            Until("a modality that is not there", "estimand: 'trained_win[modality=imgae]', half_width: 0.1")
                .Says(
                    "spec.yaml:16:19: until.estimand: there is no modality 'imgae'; did you mean 'image'?; the modalities are image, text"
                ),
            Until("a class that is not there", "estimand: 'won[class=10]', half_width: 0.1")
                .Says(
                    "spec.yaml:16:19: until.estimand: there is no class '10' in every configuration; the classes are numbered from 0 to 9"
                ),
            Until("a probability that is no mean", "estimand: gap_positive, half_width: 0.1")
                .Says(
                    "spec.yaml:16:19: until.estimand: cannot be gap_positive: the uni-modal network that it compares with is chosen on the "
                        + "means and may change from trial to trial; use gap"
                ),
            Until("a width of zero", "estimand: gap, half_width: 0")
                .Says("spec.yaml:16:36: until.half_width: must be a number in (0, 1000000], not 0"),
            Until("a target of certainty", "estimand: gap, half_width: 0.1, confidence: 1")
                .Says("spec.yaml:16:53: until.confidence: must be a number in (0, 1), not 1"),
            Until("a target per sweep", "estimand: gap, half_width: 0.1, per: sweep")
                .Says("spec.yaml:16:46: until.per: must be configuration, not 'sweep'"),
            Until("more trials at least than at most", "estimand: gap, half_width: 0.1, least_trials: 11")
                .Says("spec.yaml:16:55: until.least_trials: is 11, more than trials, which is 10; lower it or raise trials"),
            Until("another word for the width", "estimand: gap, epsilon: 0.1")
                .Says("spec.yaml:16:24: until.epsilon: is not a key of until; did you mean 'half_width'?"),
            Change("a word for a target", "axes:", "until: gap\naxes:")
                .Says(
                    "spec.yaml:16:8: until: must be a mapping with the keys estimand, half_width, targets, confidence, per, "
                        + "least_trials, not a "
                        + "single value"
                ),
            Until("an empty list of targets", "targets: []")
                .Says("spec.yaml:16:18: until.targets: is empty; give 1 to 16 targets, or leave 'until' out for none"),
            Until(
                    "more targets than there may be",
                    $"targets: [{string.Join(", ", Enumerable.Repeat("{estimand: gap, half_width: 0.1}", 17))}]"
                )
                .Says("spec.yaml:16:18: until.targets: has 17 targets; give 1 to 16 targets"),
            Until("a word for a list of targets", "targets: gap")
                .Says(
                    "spec.yaml:16:18: until.targets: must be a list, not a single value; each entry is a mapping, for example "
                        + "'- {estimand: \"trained_win[modality=image]\", half_width: 0.01}'"
                ),
            Until("no list of targets", "targets: ")
                .Says(
                    "spec.yaml:16:18: until.targets: has no value; give a list; each entry is a mapping, for example "
                        + "'- {estimand: \"trained_win[modality=image]\", half_width: 0.01}'"
                ),
            Until("a target of several that is repeated", "targets: [{estimand: gap, half_width: 0.1}, {estimand: gap, half_width: 0.2}]")
                .Says(
                    "spec.yaml:16:64: until.targets[1].estimand: is 'gap' like until.targets[0].estimand; give every estimand once, with "
                        + "the "
                        + "narrower half-width"
                ),
            Until("a target of several without a width", "targets: [{estimand: gap}]")
                .Says(
                    "spec.yaml:16:19: until.targets[0]: lacks 'half_width'; each entry is a mapping, for example "
                        + "'- {estimand: \"trained_win[modality=image]\", half_width: 0.01}'"
                ),
            Until("a misspelt estimand of several", "targets: [{estimand: agrement, half_width: 0.1}]")
                .Says("spec.yaml:16:30: until.targets[0].estimand: 'agrement' is no estimand; did you mean 'agreement'?"),
            Until("a width of several that is none", "targets: [{estimand: gap, half_width: 0}]")
                .Says("spec.yaml:16:47: until.targets[0].half_width: must be a number in (0, 1000000], not 0"),
            Until("another word for the width of several", "targets: [{estimand: gap, epsilon: 0.1}]")
                .Says("spec.yaml:16:35: until.targets[0].epsilon: is not a key of a target; did you mean 'half_width'?"),
            Until("a least number of one target", "targets: [{estimand: gap, half_width: 0.1, least_trials: 5}]")
                .Says(
                    "spec.yaml:16:52: until.targets[0].least_trials: is not a key of a target; 'least_trials' holds for all targets and "
                        + "stands "
                        + "beside the list, under until"
                ),
            Until("a single target beside several", "estimand: gap, targets: [{estimand: gap, half_width: 0.1}]")
                .Says(
                    "spec.yaml:16:19: until.estimand: stands beside until.targets, which names every target with its half-width; put it "
                        + "into "
                        + "the list or leave one of the two out"
                ),
        ];

    private static BrokenSpec Until(string title, string keys) => Change(title, "axes:", $"until: {{{keys}}}\naxes:");
}
