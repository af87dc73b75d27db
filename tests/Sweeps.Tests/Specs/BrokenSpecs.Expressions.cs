namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <content>Expressions that cannot be parsed or evaluated.</content>
public static partial class BrokenSpecs
{
    private static BrokenSpec[] Expressions =>
        [
            Change("an unknown parameter", "sigma0: 0.1", "sigma0: \"0.3/sqrt(Q)\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '0.3/sqrt(Q)': at "
                        + "character 10: 'Q' is not a parameter; did you mean 'q'?"
                ),
            Change("an unrecognisable parameter", "sigma0: 0.1", "sigma0: \"0.3/width\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '0.3/width': at character "
                        + "5: 'width' is not a parameter; did you mean 'm'?"
                ),
            Change("an unknown function", "sigma0: 0.1", "sigma0: \"0.3/sqr(K)\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '0.3/sqr(K)': at "
                        + "character 5: 'sqr' is not a function; did you mean 'sqrt'?"
                ),
            Change("an unrecognisable function", "sigma0: 0.1", "sigma0: \"gammafn(K)\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not 'gammafn(K)': at "
                        + "character 1: 'gammafn' is not a function; the functions are sqrt, log, log2, exp, pow, min, max, round, "
                        + "ceil, floor, abs"
                ),
            Change("a missing parenthesis", "sigma0: 0.1", "sigma0: \"0.3/sqrt(K\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '0.3/sqrt(K': at "
                        + "character 11: ')' is missing at the end"
                ),
            Change("a superfluous parenthesis", "sigma0: 0.1", "sigma0: \"0.3)\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '0.3)': at character 4: "
                        + "')' is unexpected"
                ),
            Change("a missing operand", "sigma0: 0.1", "sigma0: \"0.3*\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '0.3*': at character 5: "
                        + "something is missing at the end"
                ),
            Change("an empty expression", "sigma0: 0.1", "sigma0: \"\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '': at character 1: the "
                        + "expression is empty"
                ),
            Change("a missing operator", "sigma0: 0.1", "sigma0: \"0.3 K\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '0.3 K': at character 5: "
                        + "'K' is unexpected; an operator is missing before it"
                ),
            Change("an implicit product", "sigma0: 0.1", "sigma0: \"2K\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '2K': at character 2: 'K' "
                        + "follows a number; write '*' to multiply"
                ),
            Change("a date", "sigma0: 0.1", "sigma0: 2024-01-01")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '2024-01-01': at "
                        + "character 6: '01' starts with 0; write a number of an expression without leading zeros"
                ),
            Change("two stars", "sigma0: 0.1", "sigma0: \"K**2\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not 'K**2': at character 2: "
                        + "'**' is not an operator; write '^' for a power"
                ),
            Change("too many arguments", "sigma0: 0.1", "sigma0: \"sqrt(1, 2)\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not 'sqrt(1, 2)': at "
                        + "character 1: sqrt takes 1 argument, not 2"
                ),
            Change("too few arguments", "sigma0: 0.1", "sigma0: \"min(K)\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not 'min(K)': at character 1: "
                        + "min takes at least 2 arguments, not 1"
                ),
            Change("a typographic minus", "sigma0: 0.1", "sigma0: \"1−0.5\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '1−0.5': at character 2: "
                        + "'−' (U+2212) is not allowed; write '-'"
                ),
            Change("an odd character", "sigma0: 0.1", "sigma0: \"K$\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not 'K$': at character 2: '$' "
                        + "is unexpected"
                ),
            Change("a number that overflows within", "sigma0: 0.1", "sigma0: \"1e999*K\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '1e999*K': at character "
                        + "1: '1e999' is not a number that fits in double precision"
                ),
            Change("a parameter of a modality outside it", "sigma0: 0.1", "sigma0: \"mu/2\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not 'mu/2': at character 1: "
                        + "'mu' belongs to a modality; write data.modalities[0].mu"
                ),
            Change(
                    "deep parentheses",
                    "sigma0: 0.1",
                    "sigma0: "
                        + "\"((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1"
                        + "))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))\""
                )
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not "
                        + "'(((((((((((((((((((((((((((((((((((((((((((((((((((((((((...': at character 65: an expression is nested at "
                        + "most 64 deep"
                ),
            Change("a division by zero", "sigma0: 0.1", "sigma0: \"1/(K-10)\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000], but the expression '1/(K-10)' gives "
                        + "Infinity with K = 10"
                ),
            Change("the root of a negative number", "sigma0: 0.1", "sigma0: \"sqrt(-K)\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000], but the expression 'sqrt(-K)' gives "
                        + "NaN with K = 10"
                ),
            Change("a result out of range", "sigma0: 0.1", "sigma0: \"K-10\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000], but the expression 'K-10' gives 0 with K = 10"
                ),
            Change("a reference to itself", "sigma0: 0.1", "sigma0: \"sigma0/2\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: refers to itself: network.sigma0 -> network.sigma0; give one of these a value that "
                        + "refers to none of them"
                ),
            Change("a reference to an unset parameter", "sigma0: 0.1", "sigma0: \"loss_target\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: uses loss_target, which is not set; set training.loss_target or leave it out of "
                        + "the expression"
                ),
            Change("a circle of references", "sigma0: 0.1", "sigma0: beta*2")
                .Change("beta: 1", "beta: sigma0")
                .Says(
                    "spec.yaml:13:29: network.beta: refers to itself: network.beta -> network.sigma0 -> network.beta; give one of these a "
                        + "value that refers to none of them"
                ),
            Change("a result that is not an integer", "  n: 100", "  n: 10.5*K+0.5")
                .Says(
                    "spec.yaml:6:6: data.n: must be an integer in [1, 10000000], but the expression '10.5*K+0.5' gives 105.5 with K = 10; "
                        + "write round(...), ceil(...) or floor(...) around it"
                ),
            Change("a result out of range in some configurations", "sigma0: 0.1", "sigma0: 1-eta")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000], but the expression '1-eta' gives 0 with eta = "
                        + "1 (in the configuration eta=1)"
                ),
            Change("a modality that does not exist", "sigma0: 0.1", "sigma0: \"data.modalities[2].mu\"")
                .Says(
                    "spec.yaml:13:40: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not 'data.modalities[2].mu': "
                        + "at character 1: there is no modality '2'; they are numbered from 0 to 1"
                ),
        ];
}
