namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <content>Values from the command line.</content>
public static partial class BrokenSpecs
{
    private static BrokenSpec[] FromOptions =>
        [
            Options("an option without a value", "network.m")
                .Says("--set network.m: must be KEY=VALUE, for example --set network.sigma0=0.1"),
            Options("an option out of range", "network.m=0").Says("--set network.m=0: network.m: must be an integer in [1, 65536], not 0"),
            Options("an option for an unknown key", "network.widht=3")
                .Says("--set network.widht=3: 'network.widht' names no key; did you mean 'network.m'?"),
            Options("an option with a bare symbol", "sigma0=3")
                .Says("--set sigma0=3: 'sigma0' names no key; did you mean 'network.sigma0'?"),
            Options("an option for a swept key", "training.eta=3")
                .Says("--set training.eta=3: training.eta: is swept by the axis on line 17 of the spec, so an option cannot set it"),
            Options("an option for a modality that does not exist", "data.modalities[7].mu=3")
                .Says("--set data.modalities[7].mu=3: there is no modality '7'; they are numbered from 0 to 1"),
            Options("an option with a broken expression", "network.sigma0=1/")
                .Says(
                    "--set network.sigma0=1/: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '1/': at "
                        + "character 3: something is missing at the end"
                ),
            Options("trials that are no number", "--trials many")
                .Says("--trials: trials: must be an integer in [1, 281474976710656], not 'many'"),
            Options("a seed that is no number", "--seed x").Says("--seed: seed: must be an integer in [0, 18446744073709551615], not 'x'"),
            Options("an empty folder", "--output ").Says("--output: output.folder: needs a value"),
            Options("an option with an empty value", "network.m=").Says("--set network.m=: network.m: needs a value"),
            Options("twins as a whole", "fidelity={twins: 4}")
                .Says(
                    "--set fidelity={twins: 4}: fidelity: must be none or auto as a whole; set its keys one by one, for example --set "
                        + "fidelity.twins=10"
                ),
            Options("no twins and an axis of them", "fidelity=none")
                .Change("  - training.eta", "  - fidelity.T: [T/10, T/5]\n  - training.eta")
                .Says(
                    "spec.yaml:17:5: axes[0]: 'fidelity.T' cannot be swept where 'fidelity' is none as a whole; take the axis out, or "
                        + "give the section by its keys"
                ),
            Options("an option and a file with mistakes", "network.m=0")
                .Change("mu: 0.1", "mu: 3")
                .Says("--set network.m=0: network.m: must be an integer in [1, 65536], not 0")
                .Says("spec.yaml:11:32: data.modalities[0].mu: must be a number in [0, 1], not 3"),
        ];
}
