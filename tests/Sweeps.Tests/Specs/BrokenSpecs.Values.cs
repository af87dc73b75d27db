namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <content>Values outside their range or of the wrong type, and conditions between keys.</content>
public static partial class BrokenSpecs
{
    private static BrokenSpec[] Values =>
        [
            Change("a word for a number", "mu: 0.1", "mu: rarely")
                .Says(
                    "spec.yaml:11:32: data.modalities[0].mu: must be a number in [0, 1] or an expression, not 'rarely': at character 1: "
                        + "'rarely' is not a parameter; the parameters are K, n, s, sigma_g, d, mu, C, gamma, rho, rho_lo, c, c_lo, tau, "
                        + "m, q, beta, sigma0, eta, T, loss_target, test_n, margin, lambda, initial_margin, validation_n, R"
                ),
            Change("a list for a number", "  n: 100", "  n: [100, 200]")
                .Says(
                    "spec.yaml:6:6: data.n: must be an integer in [1, 10000000], not a list; to sweep over values write them under axes as "
                        + "'- data.n: [...]'"
                ),
            Change("a mapping for a number", "  n: 100", "  n: {a: 1}")
                .Says("spec.yaml:6:6: data.n: must be an integer in [1, 10000000], not a mapping"),
            Change("an empty value", "  n: 100", "  n:").Says("spec.yaml:6:5: data.n: must be an integer in [1, 10000000], not empty"),
            Change("a list for a word", "name: base", "name: [a, b]")
                .Says(
                    "spec.yaml:1:7: name: must be a name of at most 100 letters, digits, '.', '_' and '-' that starts with a letter or "
                        + "digit, not a list"
                ),
            Change("a probability above one", "mu: 0.1", "mu: 1.5")
                .Says("spec.yaml:11:32: data.modalities[0].mu: must be a number in [0, 1], not 1.5"),
            Change("a negative probability", "mu: 0.1", "mu: -0.1")
                .Says("spec.yaml:11:32: data.modalities[0].mu: must be a number in [0, 1], not -0.1"),
            Change("a number that has lost digits", "mu: 0.1", "mu: 1e-320")
                .Says(
                    "spec.yaml:11:32: data.modalities[0].mu: must be 0 or at least 2.23e-308 in magnitude, the smallest number with all "
                        + "digits, not 1e-320"
                ),
            Change("an expression that loses digits", "sigma_g: 0.1", "sigma_g: 1e-300*1e-20")
                .Says(
                    "spec.yaml:8:12: data.sigma_g: must be 0 or at least 2.23e-308 in magnitude, the smallest number with all digits, but "
                        + "the expression '1e-300*1e-20' gives 1E-320"
                ),
            Change("c of one half", "c: 0.2", "c: 0.5")
                .Says("spec.yaml:11:68: data.modalities[0].c: must be a number in [0, 0.5), not 0.5"),
            Change("C below one", "C: 2", "C: 0.9")
                .Says("spec.yaml:11:40: data.modalities[0].C: must be a number in [1, 1000000], not 0.9"),
            Change("a fraction of a class", "  K: 10", "  K: 2.5").Says("spec.yaml:5:6: data.K: must be an integer in [2, 10000], not 2.5"),
            Change("a single class", "  K: 10", "  K: 1").Says("spec.yaml:5:6: data.K: must be an integer in [2, 10000], not 1"),
            Change("q of two", "q: 3", "q: 2").Says("spec.yaml:13:20: network.q: must be an integer in [3, 16], not 2"),
            Change("beta of zero", "beta: 1", "beta: 0").Says("spec.yaml:13:29: network.beta: must be a number in [1E-30, 1000000], not 0"),
            Change("an infinite step", "eta: 0.5", "eta: .inf")
                .Says("spec.yaml:14:17: training.eta: must be a number in [1E-30, 1000000], not '.inf'"),
            Change("not a number", "eta: 0.5", "eta: .nan")
                .Says("spec.yaml:14:17: training.eta: must be a number in [1E-30, 1000000], not '.nan'"),
            Change("a number that overflows", "eta: 0.5", "eta: 1e999")
                .Says("spec.yaml:14:17: training.eta: must be a number in [1E-30, 1000000], not 1e999"),
            Change("an integer that overflows", "T: 50", "T: 99999999999999999999")
                .Says("spec.yaml:14:25: training.T: must be an integer in [0, 100000000], not 99999999999999999999"),
            Change("a decimal comma in trials", "trials: 10", "trials: 1,5")
                .Says("spec.yaml:3:9: trials: must be an integer in [1, 281474976710656], not '1,5'; write the decimal point as '.'"),
            Change("a decimal comma in a parameter", "  sigma_g: 0.1", "  sigma_g: 0,1")
                .Says(
                    "spec.yaml:8:12: data.sigma_g: must be a number in [0, 1000000] or an expression, not '0,1': at character 2: ',' "
                        + "separates arguments only; write a decimal point as '.'"
                ),
            Change("zero trials", "trials: 10", "trials: 0")
                .Says("spec.yaml:3:9: trials: must be an integer in [1, 281474976710656], not 0"),
            Change("too many trials", "trials: 10", "trials: 1e15")
                .Says("spec.yaml:3:9: trials: must be an integer in [1, 281474976710656], not 1e15"),
            Change("too many trials over all configurations", "trials: 10", "trials: 2e14")
                .Says("spec.yaml:3:9: trials: times 2 configurations is more than 281474976710656 trials; give at most 140737488355328"),
            Change("an expression for trials", "trials: 10", "trials: 10*K")
                .Says("spec.yaml:3:9: trials: must be an integer in [1, 281474976710656], not '10*K'"),
            Change("a negative seed", "seed: 1", "seed: -1")
                .Says("spec.yaml:2:7: seed: must be an integer in [0, 18446744073709551615], not '-1'"),
            Change("a seed beyond 64 bits", "seed: 1", "seed: 18446744073709551616")
                .Says("spec.yaml:2:7: seed: must be an integer in [0, 18446744073709551615], not '18446744073709551616'"),
            Change("a seed that is whole only as a double", "seed: 1", "seed: 9007199254740992.00000001")
                .Says("spec.yaml:2:7: seed: must be an integer in [0, 18446744073709551615], not '9007199254740992.00000001'"),
            Change("a seed of many digits", "seed: 1", "seed: 1e999999999999999999999")
                .Says("spec.yaml:2:7: seed: must be an integer in [0, 18446744073709551615], not '1e999999999999999999999'"),
            Change("a seed with a trailing underscore", "seed: 1", "seed: 1_")
                .Says("spec.yaml:2:7: seed: must be an integer in [0, 18446744073709551615], not '1_'"),
            Change("trials that are whole only as a double", "trials: 10", "trials: 10.00000000000000000001")
                .Says("spec.yaml:3:9: trials: must be an integer in [1, 281474976710656], not 10.00000000000000000001"),
            Change("samples that are whole only as a double", "  n: 100", "  n: 100.00000000000000000001")
                .Says("spec.yaml:6:6: data.n: must be an integer in [1, 10000000], not 100.00000000000000000001"),
            Change("a misspelt choice", "canonical", "canonicl")
                .Says("spec.yaml:9:15: data.dictionary: must be canonical or random, not 'canonicl'; did you mean 'canonical'?"),
            Change("an unknown engine", "seed: 1", "engine: gpu")
                .Says("spec.yaml:2:9: engine: must be cpu or reference or torch, not 'gpu'; did you mean 'cpu'?"),
            Change("a choice in the wrong case", "seed: 1", "pairing: Common")
                .Says("spec.yaml:2:10: pairing: must be common or independent, not 'Common'; did you mean 'common'?"),
            Change("a name with a blank", "name: base", "name: my sweep")
                .Says(
                    "spec.yaml:1:7: name: must be a name of at most 100 letters, digits, '.', '_' and '-' that starts with a letter or "
                        + "digit, not 'my sweep'"
                ),
            Change("a name that climbs out of its folder", "name: base", "name: ../x")
                .Says(
                    "spec.yaml:1:7: name: must be a name of at most 100 letters, digits, '.', '_' and '-' that starts with a letter or "
                        + "digit, not '../x'"
                ),
            Change("two modalities of one name", "name: text", "name: image")
                .Says("spec.yaml:12:14: data.modalities[1].name: is 'image' like modality 0; give every modality a name of its own"),
            Change("fewer dimensions than classes", "d: 10", "d: 9")
                .Says("spec.yaml:11:24: data.modalities[0].d: must be at least K = 10, so that K orthonormal columns fit, not 9"),
            Change("more off-target coordinates than classes", "  s: 1", "  s: 11")
                .Says("spec.yaml:7:6: data.s: must be at most K = 10, not 11"),
            Change("an array beyond all memory", "  n: 100", "  n: 1e7")
                .Change("d: 10", "d: 1e6")
                .Says(
                    "spec.yaml:11:24: data.modalities[0].d: makes n * d = 10000000000000 values, more than the 1073741824 that one "
                        + "array may hold"
                ),
            Change("a confidence of one", "seed: 1", "estimation: {confidence: 1}")
                .Says("spec.yaml:2:26: estimation.confidence: must be a number in (0, 1), not 1"),
            Change("a blank folder", "seed: 1", "output: {folder: \" \"}")
                .Says("spec.yaml:2:18: output.folder: must be a folder, not blank; leave the key out for its default"),
            Change("a dash for a folder", "seed: 1", "output: {folder: \"-\"}")
                .Says("spec.yaml:2:18: output.folder: must be a folder, and '-' is none: write ./- for one of that name"),
            Change("an archive without a scheme", "seed: 1", "output: {archive: runs/archive}")
                .Says(
                    "spec.yaml:2:19: output.archive: must be file:FOLDER, or https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX, not "
                        + "'runs/archive'"
                ),
            Change("an archive with a secret", "seed: 1", "output: {archive: \"https://a.blob.core.windows.net/c?sig=x\"}")
                .Says(
                    "spec.yaml:2:19: output.archive: must be file:FOLDER, or https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX, "
                        + "without '?' and '@': secrets stand there, and a spec is kept and shown; see docs/archive.md"
                ),
            Change("too many traces", "seed: 1", "output: {traces: 101}")
                .Says("spec.yaml:2:18: output.traces: must be an integer in [0, 100], not 101"),
            Change("several mistakes at once", "mu: 0.1", "mu: 2")
                .Change("q: 3", "q: two")
                .Change("sigma_g", "sigmag")
                .Change("trials: 10", "trials: none")
                .Says("spec.yaml:3:9: trials: must be an integer in [1, 281474976710656], not 'none'")
                .Says("spec.yaml:8:3: data.sigmag: is not a key of data; did you mean 'sigma_g'?")
                .Says("spec.yaml:11:32: data.modalities[0].mu: must be a number in [0, 1], not 2")
                .Says(
                    "spec.yaml:13:20: network.q: must be an integer in [3, 16] or an expression, not 'two': at character 1: 'two' is not a "
                        + "parameter; the parameters are K, n, s, sigma_g, m, q, beta, sigma0, eta, T, loss_target, test_n, margin, "
                        + "lambda, initial_margin, validation_n, R"
                ),
        ];
}
