namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <content>Keys that are unknown, misplaced, missing or of the wrong kind.</content>
public static partial class BrokenSpecs
{
    private static BrokenSpec[] Keys =>
        [
            Change("a misspelt section", "network:", "netwrok:")
                .Says("spec.yaml:13:1: netwrok: is not a key of the top level; did you mean 'network'?"),
            Change("a misspelt key", "sigma_g", "sgima_g")
                .Says("spec.yaml:8:3: data.sgima_g: is not a key of data; did you mean 'sigma_g'?"),
            Change("a key in the wrong case", "  K: 10", "  k: 10").Says("spec.yaml:5:3: data.k: is not a key of data; did you mean 'K'?"),
            Change("a Greek letter for its name", "mu: 0.1", "μ: 0.1")
                .Says("spec.yaml:11:28: data.modalities[0].μ: is not a key of a modality; did you mean 'mu'? 'μ' is the character U+03BC"),
            Change("a Cyrillic look-alike", "  K: 10", "  К: 10")
                .Says("spec.yaml:5:3: data.К: is not a key of data; did you mean 'K'? 'К' is the character U+041A"),
            Change("a full-width look-alike", "  K: 10", "  Ｋ: 10")
                .Says("spec.yaml:5:3: data.Ｋ: is not a key of data; did you mean 'K'? 'Ｋ' is the character U+FF2B"),
            Change("a common name for the step size", "eta: 0.5", "learning_rate: 0.5")
                .Change("training.eta", "training.T")
                .Change("[0.5, 1]", "[1, 2]")
                .Says("spec.yaml:14:12: training.learning_rate: is not a key of training; did you mean 'eta'?"),
            Change("a key under the wrong section", "{m: 5", "{K: 4, m: 5")
                .Says("spec.yaml:13:11: network.K: is not a key of network; 'K' belongs under data"),
            Change("a section key at the top level", "seed: 1", "mu: 0.1")
                .Says("spec.yaml:2:1: mu: is not a key of the top level; 'mu' belongs to a modality, under data.modalities"),
            Change("a top-level key in a section", "{m: 5", "{trials: 4, m: 5")
                .Says("spec.yaml:13:11: network.trials: is not a key of network; 'trials' belongs at the top level"),
            Change("an unrecognisable key", "seed: 1", "colour: red")
                .Says(
                    "spec.yaml:2:1: colour: is not a key of the top level; its keys are name, description, experiment, seed, trials, "
                        + "pairing, engine, "
                        + "data, network, training, evaluation, fidelity, estimation, until, output, axes, contrasts"
                ),
            Change("a misspelt key of a modality", "rho: 0.5", "rhoo: 0.5")
                .Says("spec.yaml:11:55: data.modalities[0].rhoo: is not a key of a modality; did you mean 'rho'?"),
            Change("missing name", "name: base\n", "")
                .Says(
                    "spec.yaml:1:1: name: is missing; give a name of at most 100 letters, digits, '.', '_' and '-' that starts with a "
                        + "letter or digit (name of the sweep)"
                ),
            Change("missing trials", "trials: 10\n", "")
                .Says("spec.yaml:1:1: trials: is missing; give an integer in [1, 281474976710656] (trials of every configuration)"),
            Change("missing classes", "  K: 10\n", "")
                .Says("spec.yaml:5:3: data.K: is missing; give an integer in [2, 10000] (number K of classes)"),
            Change("a missing section", "network: {m: 5, q: 3, beta: 1, sigma0: 0.1}\n", "")
                .Says("spec.yaml:1:1: network: is missing; give a mapping with at least the keys m, q, sigma0"),
            Change("two missing keys of a modality", "mu: 0.3, C: 2, ", "")
                .Says(
                    "spec.yaml:12:7: data.modalities[1].mu: is missing; give a number in [0, 1] (probability mu_r that the code of a "
                        + "sample is insufficient)"
                )
                .Says(
                    "spec.yaml:12:7: data.modalities[1].C: is missing; give a number in [1, 1000000] (upper end C_r of the target "
                        + "coordinate of a sufficient code)"
                ),
            Change("an unnamed modality", "name: text, ", "")
                .Says(
                    "spec.yaml:12:7: data.modalities[1].name: is missing; give a name of at most 100 letters, digits, '.', '_' and '-' "
                        + "that starts with a letter or digit (name of the modality in tables and plots)"
                ),
            Change(
                    "missing modalities",
                    "  modalities:\n    - {name: image, d: 10, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, c: 0.2, tau: 0.01}\n    - {name: text, "
                        + "d: 12, mu: 0.3, C: 2, gamma: 0.2, rho: 0.5, c: 0.2}\n",
                    ""
                )
                .Says(
                    "spec.yaml:5:3: data.modalities: is missing; give a list of modalities, each a mapping '- {name: ..., mu: ..., ...}'"
                ),
            Text("a name and nothing else", "name: lonely\n")
                .Says("spec.yaml:1:1: trials: is missing; give an integer in [1, 281474976710656] (trials of every configuration)")
                .Says("spec.yaml:1:1: data: is missing; give a mapping with at least the keys K, n")
                .Says("spec.yaml:1:1: network: is missing; give a mapping with at least the keys m, q, sigma0")
                .Says("spec.yaml:1:1: training: is missing; give a mapping with at least the keys eta, T"),
            Change(
                    "modalities as a mapping",
                    "  modalities:\n    - {name: image, d: 10, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, c: 0.2, tau: 0.01}\n    - {name: text, "
                        + "d: 12, mu: 0.3, C: 2, gamma: 0.2, rho: 0.5, c: 0.2}\n",
                    "  modalities: {name: image}\n"
                )
                .Says(
                    "spec.yaml:10:15: data.modalities: must be a list of 1 to 64 modalities, each a mapping '- {name: ..., mu: ..., ...}', "
                        + "not a mapping"
                ),
            Change(
                    "no modality",
                    "  modalities:\n    - {name: image, d: 10, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, c: 0.2, tau: 0.01}\n    - {name: text, "
                        + "d: 12, mu: 0.3, C: 2, gamma: 0.2, rho: 0.5, c: 0.2}\n",
                    "  modalities: []\n"
                )
                .Says(
                    "spec.yaml:10:15: data.modalities: must be a list of 1 to 64 modalities, each a mapping '- {name: ..., mu: ..., ...}', "
                        + "not an empty one"
                ),
            Change("a modality that is a word", "    - {name: text, d: 12, mu: 0.3, C: 2, gamma: 0.2, rho: 0.5, c: 0.2}\n", "    - text\n")
                .Says(
                    "spec.yaml:12:7: data.modalities[1]: must be a mapping with the keys name, d, mu, C, gamma, rho, rho_lo, c, c_lo, tau, "
                        + "sigma_g, step_ratio, not a single value"
                ),
            Change("twins that a pilot shall choose", "axes:", "fidelity: auto\naxes:")
                .Says(
                    "spec.yaml:16:1: fidelity: cannot be auto in a spec that is read as it stands, because a pilot chooses the twins; "
                        + "begin it with 'modcomp run' or 'modcomp submit', which run that, or put here the section that "
                        + "'modcomp twins SPEC' prints"
                ),
            Change("twins of a kind that there is not", "axes:", "fidelity: {twins: 10, q: 4}\naxes:")
                .Says("spec.yaml:16:23: fidelity.q: is not a key of fidelity; 'q' belongs under network"),
            Change("one twin", "axes:", "fidelity: {twins: 1, T: T/10}\naxes:")
                .Says(
                    "spec.yaml:16:19: fidelity.twins: must be 0 or at least 2, not 1: the control is the first twin less the mean over all "
                        + "of them"
                ),
            Change("networks that no twin has alone", "axes:", "fidelity: {twins: 10, T: 5, networks: unimodal}\naxes:")
                .Says("spec.yaml:16:39: fidelity.networks: must be all or joint, not 'unimodal'"),
            Change("a part of an iteration", "axes:", "fidelity: {twins: 10, T: T/7}\naxes:")
                .Says(
                    "spec.yaml:16:26: fidelity.T: must be an integer in [0, 100000000], but the expression 'T/7' gives 7.14285714285714 "
                        + "with "
                        + "T = 50; write round(...), ceil(...) or floor(...) around it"
                ),
            Change("keys of twins without twins", "axes:", "fidelity: {T: T/10}\naxes:")
                .Says(
                    "spec.yaml:16:15: fidelity.T: belongs to twins, which no configuration has; set fidelity.twins, for example to 10, or "
                        + "leave it out"
                ),
            Change("a section that is a number", "{eta: 0.5, T: 50}", "7")
                .Says("spec.yaml:14:11: training: must be a mapping with the keys eta, T, loss_target, remedy, not a single value"),
        ];
}
