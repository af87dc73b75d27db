using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Ledgers;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Recorded;
using ModalityCompetition.Sweeps.Recorded.Tables;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>Makes a run of results that exist already, with estimates and a report.</summary>
/// <param name="openInput">Opens standard input.</param>
/// <param name="installed">What the program can run.</param>
/// <param name="log">The log.</param>
internal sealed class EstimateSession(Func<Stream> openInput, Installation installed, ILogger log)
{
    private const string StandardInput = "standard input";
    private const int LongestName = 60;

    // While the file is not read nobody knows how many trials there are, and rules about them hold for any number.
    private const long ManyTrials = 1L << 30;

    /// <summary>Reads the file, and writes the run folder.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="cancellation">Stops; the run folder is then as it was, but for reports.</param>
    public async Task<EstimateOutcome> RunAsync(EstimateRequest request, CancellationToken cancellation)
    {
        if (request.File != "-")
        {
            return await RunAsync(request, request.File, request.File, cancellation).ConfigureAwait(false);
        }

        // It is read more than once.
        string spooled = Path.Combine(Path.GetTempPath(), $"modcomp-{Guid.NewGuid():N}.tmp");
        try
        {
            await SpoolAsync(spooled, cancellation).ConfigureAwait(false);
            return await RunAsync(request, spooled, StandardInput, cancellation).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(spooled);
        }
    }

    private async Task SpoolAsync(string spooled, CancellationToken cancellation)
    {
        try
        {
            using Stream input = openInput();
            using var file = new FileStream(spooled, FileMode.CreateNew, FileAccess.Write);
            // A read of standard input cannot be broken off: whoever is asked to stop does not wait for it.
            await Task.Run(() => input.CopyToAsync(file, cancellation), cancellation).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ResultFileException.NotSetAside(StandardInput, Path.GetDirectoryName(spooled)!, failure);
        }
    }

    private async Task<EstimateOutcome> RunAsync(EstimateRequest request, string path, string name, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
        {
            throw new ClientException(ExitCode.Usage, $"{path} is a folder: give a file of results.");
        }

        if (!File.Exists(path))
        {
            throw new ClientException(ExitCode.Usage, $"there is no file {path}: check the path, or give - for standard input.");
        }

        if (
            request.Spec is { } given
            && SpecSource.TryRead(new SpecRequest(given), installed.Experiments).Spec is { } other
            && other.Experiment != ProgramTrialEngine.Name
        )
        {
            throw new ClientException(
                ExitCode.Usage,
                $"{given} is a spec of the experiment {other.Experiment}: results of a file need one of the experiment program, "
                    + $"which says what "
                    + "the columns are (docs/programs.md)."
            );
        }

        ResultFile file = new(path, name);
        GuessedColumns? guessed = request.Spec is null ? file.Guess(SweepName(request.File), request.Hints, cancellation) : null;
        SweepSpec declared = Valid(
            Read(request.Spec, guessed?.Spec(ManyTrials, 1, paired: true), Assignments(ManyTrials, 1, Pairing.Common))
        );
        using RecordedTrials trials = file.Read(declared, request.Hints.Seed, Path.GetTempPath(), cancellation);
        ImmutableArray<KeyValuePair<string, string>> assignments = guessed is null
            ? Assignments(trials.Most, trials.Seed, trials.Pairing)
            : [];
        string? text = guessed?.Spec(trials.Most, trials.Seed, trials.Pairing == Pairing.Common);
        SpecReading reading = Read(request.Spec, text, assignments);
        SweepSpec spec = Valid(reading);
        foreach (SpecWarning warning in reading.Warnings)
        {
            log.Warned(warning.ToString());
        }

        // The user's own text, comments and all; what was read from the file stands in run.options.
        spec = spec with
        {
            SourceText = text ?? SpecSource.TextOf(request.Spec!),
        };
        var folder = new RunFolder(request.Output ?? UserPath.Expand(spec.OutputFolder) ?? Path.Combine("runs", spec.Name));
        await trials
            .WriteAsync(
                folder,
                spec,
                ProgramVersion.Text,
                () =>
                {
                    RunFolder.WriteWhole(folder.SpecFile, spec.SourceText);
                    RunOptionsFile.Write(folder, assignments);
                },
                cancellation
            )
            .ConfigureAwait(false);
        // Estimates of an earlier file, of more trials perhaps, are still there.
        StoredRun run = await StoredRun.OpenAsync(folder.Path, installed, mayLack: true).ConfigureAwait(false);
        await using (run.ConfigureAwait(false))
        {
            (SweepReport report, IReadOnlyList<string> files) = ReportSession.Write(run, null, null, null, log, cancellation);
            return new EstimateOutcome(
                name,
                guessed?.Uses ?? trials.Uses,
                [.. Notes(trials, spec)],
                folder.Path,
                report,
                [folder.SpecFile, folder.LedgerFile, .. files]
            );
        }
    }

    private SpecReading Read(string? spec, string? guessed, ImmutableArray<KeyValuePair<string, string>> assignments) =>
        guessed is null
            ? SpecSource.TryRead(new SpecRequest(spec!, assignments), installed.Experiments)
            : SpecReader.Read("the spec of the columns", guessed, installed.Experiments);

    private static SweepSpec Valid(SpecReading reading) =>
        reading.IsValid ? reading.Spec! : throw new ClientException(ExitCode.Usage, SpecSource.ErrorText(reading.Errors[0].File, reading));

    // What the file says, whatever the spec does.
    private static ImmutableArray<KeyValuePair<string, string>> Assignments(long trials, ulong seed, Pairing pairing) =>
        [
            new("engine", FileEnginePlugin.EngineName),
            new("trials", trials.ToString(CultureInfo.InvariantCulture)),
            new("seed", seed.ToString(CultureInfo.InvariantCulture)),
            new("pairing", pairing == Pairing.Common ? "common" : "independent"),
        ];

    private static IEnumerable<string> Notes(RecordedTrials trials, SweepSpec spec)
    {
        string configurations = CountText.Of(spec.Configurations.Length, "configuration");
        string incomplete = trials.Incomplete == 0 ? "" : $", {CountText.Of(trials.Incomplete, "trial")} without a result";
        yield return $"{CountText.Of(trials.Total, "trial")} of {configurations}{incomplete}.";
        int without = trials.Counts.Count(n => n == 0);
        if (without > 0)
        {
            yield return $"The file has no trial of {CountText.Of(without, "configuration")}.";
        }

        if (spec.Configurations.Length == 1)
        {
            yield break;
        }

        yield return !trials.HasSeeds
            ? "No column of seeds: trials have the order of the file, and configurations are compared as independent."
        : trials.Shared == 0 ? "No seed is in all configurations: they are compared as independent."
        : $"{CountText.Of(trials.Shared, "seed")} in all configurations: they are compared in pairs"
            + $"{(trials.Counts.Any(n => n > trials.Shared) ? ", and the trials of other seeds behind them" : "")}.";
    }

    // Of the file, as far as it can name a sweep.
    private static string SweepName(string file)
    {
        if (file == "-")
        {
            return "results";
        }

        string name = string.Concat(
                Path.GetFileNameWithoutExtension(file)
                    .Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_')
                    .Take(LongestName)
            )
            .TrimStart('.', '_', '-');
        return name.Length > 0 ? name : "results";
    }
}
