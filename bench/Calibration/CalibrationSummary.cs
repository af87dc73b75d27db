using System.Globalization;
using ModalityCompetition.TestKit.Calibration;

namespace ModalityCompetition.Calibration;

/// <summary>Says what a series found.</summary>
internal static class CalibrationSummary
{
    private const int ExamplesPerKind = 3;

    /// <summary>Prints the summary.</summary>
    /// <returns>0 without misses, 1 with some.</returns>
    public static int Print(string file, TextWriter output)
    {
        var (header, all) = CalibrationFile.Read(file);
        CalibrationOutcome[] ran = [.. all.Where(o => o.Refused is null)];
        int missed = ran.Count(o => o.Misses.Count > 0);
        Line($"seed {header.Seed}, program {header.Program}");
        Line($"{all.Count} specs: {ran.Length} ran, {all.Count - ran.Length} refused; {ran.Sum(o => o.Comparisons)} comparisons");
        Line($"{missed} specs with misses, {ran.Sum(o => o.Misses.Count)} misses");
        double longest = ran.Select(o => o.Seconds[1]).DefaultIfEmpty().Max();
        Line($"seconds: small runs {Part(0):F0}, estimates and reports {Part(1):F0} (longest {longest:F1}), large runs {Part(2):F0}");
        int refuted = ran.Count(o => o.RefutedExact > 0);
        Line($"exact statements refuted while the large run agrees: in {refuted} of {ran.Sum(o => o.ExactTables)} tables");
        var kinds = ran.SelectMany(o => o.Misses.Select(m => (Outcome: o, Miss: m)))
            .GroupBy(m => $"{m.Miss.Kind}: {Name(m.Miss.What)}")
            .OrderByDescending(g => g.Count());
        foreach (var kind in kinds)
        {
            Line($"\n{kind.Key}: {kind.Count()} misses in {kind.Select(m => m.Outcome.Index).Distinct().Count()} specs");
            foreach (var (outcome, miss) in kind.Take(ExamplesPerKind))
            {
                Line($"  show {header.Seed} {outcome.Index}   {miss.What}, configuration {miss.Configuration}:");
                Line($"    {miss.Value:G6} [{miss.Low:G6}, {miss.High:G6}], large run {miss.Truth:G6} +- {miss.Error:G3}");
                Line($"    {Short(miss.How)}");
            }
        }

        output.WriteLine("\nbroken estimators: specs with misses, misses");
        foreach (string name in ran.SelectMany(o => o.Broken.Keys).Distinct())
        {
            Line($"  {name}: {ran.Count(o => o.Broken.GetValueOrDefault(name) > 0)}, {ran.Sum(o => o.Broken.GetValueOrDefault(name))}");
        }

        output.WriteLine("\nintervals that hold the large run's value, give or take its own error: share, number");
        var keys = ran.SelectMany(o => o.Coverage).GroupBy(c => c.Key, StringComparer.Ordinal);
        foreach (var key in keys.OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            long count = key.Sum(c => c.Value[0]);
            Line($"  {key.Key}: {(double)key.Sum(c => c.Value[1]) / count:F4}, {count}");
        }

        foreach (var refusal in all.Where(o => o.Refused is not null).GroupBy(o => o.Refused!.Split(' ')[0]))
        {
            Line($"\nrefused for {refusal.Key}: {refusal.Count()}; for example {refusal.First().Index}: {Short(refusal.First().Refused!)}");
        }

        return missed > 0 ? 1 : 0;

        double Part(int part) => ran.Sum(o => o.Seconds[part]);

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }

    private static string Name(string what) => what.Split('[', ',')[0];

    private static string Short(string text) => text.Length <= 300 ? text : text[..300];
}
