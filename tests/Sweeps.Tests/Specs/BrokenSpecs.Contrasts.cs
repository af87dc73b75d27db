namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <content>Declared contrasts.</content>
public static partial class BrokenSpecs
{
    private const string Axis = "  - training.eta: [0.5, 1]\n";

    private static BrokenSpec[] Contrasts =>
        [
            Change("contrasts as a mapping", Axis, Axis + "contrasts: {a: 1}\n")
                .Says(
                    "spec.yaml:18:12: contrasts: must be a list, not a mapping; each entry is a mapping, for example '- {name: "
                        + "smaller-init, estimand: gap, of: {network.sigma0: 0.01}, minus: {network.sigma0: 0.1}}'"
                ),
            Change("a contrast without a side", Axis, Axis + "contrasts:\n  - {name: a, estimand: gap, of: 0}\n")
                .Says(
                    "spec.yaml:19:5: contrasts[0]: lacks 'minus'; each entry is a mapping, for example '- {name: smaller-init, estimand: "
                        + "gap, of: {network.sigma0: 0.01}, minus: {network.sigma0: 0.1}}'"
                ),
            Change("a misspelt key of a contrast", Axis, Axis + "contrasts:\n  - {name: a, estimad: gap, of: 0, minus: 1}\n")
                .Says("spec.yaml:19:15: contrasts[0].estimad: is not a key of a contrast; did you mean 'estimand'?"),
            Change("a misspelt estimand of a contrast", Axis, Axis + "contrasts:\n  - {name: a, estimand: agrement, of: 0, minus: 1}\n")
                .Says("spec.yaml:19:25: contrasts[0].estimand: 'agrement' is no estimand; did you mean 'agreement'?"),
            Change(
                    "a contrast of an estimand without its modality",
                    Axis,
                    Axis + "contrasts:\n  - {name: a, estimand: trained_win, of: 0, minus: 1}\n"
                )
                .Says(
                    "spec.yaml:19:25: contrasts[0].estimand: 'trained_win' is no key of trained_win; write trained_win[modality=NAME] or "
                        + "trained_win[class=J,modality=NAME]"
                ),
            Change(
                    "a contrast of an estimand of another modality",
                    Axis,
                    Axis + "contrasts:\n  - {name: a, estimand: 'degradation[modality=sound]', of: 0, minus: 1}\n"
                )
                .Says("spec.yaml:19:25: contrasts[0].estimand: there is no modality 'sound'; the modalities are image, text"),
            Change(
                    "a contrast of an estimate with several controls",
                    Axis,
                    Axis + "contrasts:\n  - {name: a, estimand: gap_controlled, of: 0, minus: 1}\n"
                )
                .Says(
                    "spec.yaml:19:25: contrasts[0].estimand: cannot be gap_controlled: a difference of two is that of their plain "
                        + "means; use gap"
                ),
            Change(
                    "a contrast of an estimand of a class too many",
                    Axis,
                    Axis + "contrasts:\n  - {name: a, estimand: 'won[class=10]', of: 0, minus: 1}\n"
                )
                .Says(
                    "spec.yaml:19:25: contrasts[0].estimand: there is no class '10' in every configuration; the classes are "
                        + "numbered from 0 to 9"
                ),
            Change(
                    "a value that the axis lacks",
                    Axis,
                    Axis + "contrasts:\n  - {name: a, estimand: gap, of: {training.eta: 0.7}, minus: 1}\n"
                )
                .Says("spec.yaml:19:49: contrasts[0].of.training.eta: is '0.7' in no configuration that fits; its values are 0.5, 1"),
            Change("a side by what is not swept", Axis, Axis + "contrasts:\n  - {name: a, estimand: gap, of: {data.K: 10}, minus: 1}\n")
                .Says("spec.yaml:19:35: contrasts[0].of.data.K: is not swept; the axes are training.eta"),
            Change("an index too large", Axis, Axis + "contrasts:\n  - {name: a, estimand: gap, of: 2, minus: 1}\n")
                .Says("spec.yaml:19:34: contrasts[0].of: must be an index from 0 to 1 or values of axes, not '2'"),
            Change(
                    "a configuration minus itself",
                    Axis,
                    Axis + "contrasts:\n  - {name: a, estimand: gap, of: 1, minus: {training.eta: 1}}\n"
                )
                .Says("spec.yaml:19:44: contrasts[0].minus: is the same configuration as 'of' (eta=1); name two different ones"),
            Change(
                    "two contrasts of a name",
                    Axis,
                    Axis + "contrasts:\n  - {name: a, estimand: gap, of: 0, minus: 1}\n  - {name: a, estimand: gap, of: 1, minus: 0}\n"
                )
                .Says("spec.yaml:20:12: contrasts[1].name: is 'a' like another contrast; give every contrast a name of its own"),
            Change(
                    "a side that fits several",
                    Axis,
                    Axis + "  - data.n: [50, 100]\ncontrasts:\n  - {name: a, estimand: gap, of: {training.eta: 1}, minus: 0}\n"
                )
                .Says("spec.yaml:20:34: contrasts[0].of: fits 2 configurations (eta=1, n=50; eta=1, n=100); give the values of more axes"),
        ];
}
