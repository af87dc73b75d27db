namespace ModalityCompetition.Training.Trials;

/// <summary>What is wrong with the parameters of a configuration, or worth a warning.</summary>
/// <param name="Path">The parameter that it is said of, as a spec spells it, for example <c>data.modalities[0].C</c>.</param>
/// <param name="Rule">A short name of the rule, the same for every configuration that breaks it.</param>
/// <param name="Message">What is wrong and what helps, as the end of a sentence whose subject is the parameter.</param>
/// <param name="IsWarning">Whether a trial can run all the same.</param>
public sealed record ParameterProblem(string Path, string Rule, string Message, bool IsWarning = false);
