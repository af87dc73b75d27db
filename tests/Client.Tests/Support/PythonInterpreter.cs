using System.Diagnostics;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary>Python interpreters that have what the independent implementations in <c>bench/peers</c> need.</summary>
internal static class PythonInterpreter
{
    // "python3" may be an interpreter without a package that the system's own has.
    private static readonly string[] Candidates = ["python3", "/usr/bin/python3"];
    private static readonly Lazy<string?> s_plain = new(() => With());
    private static readonly Lazy<string?> s_pandas = new(() => With("pandas"));
    private static readonly Lazy<string?> s_parquet = new(() => With("pandas", "pyarrow") ?? With("pandas", "fastparquet"));
    private static readonly Lazy<string?> s_torch = new(() => With("torch", "numpy"));
    private static readonly Lazy<string?> s_digits = new(() => With("torch", "sklearn"));
    private static readonly Lazy<string?> s_scipy = new(() => With("scipy", "numpy"));

    /// <summary>What a test says that is skipped for want of PyTorch.</summary>
    public const string TorchMissing =
        "There is no python3 with PyTorch and NumPy (on Debian: apt-get install python3-torch libopenblas0-pthread).";

    /// <summary>What a test says that is skipped for want of SciPy.</summary>
    public const string SciPyMissing = "There is no python3 with SciPy and NumPy (on Debian: apt-get install python3-scipy).";

    /// <summary>What a test says that is skipped for want of scikit-learn.</summary>
    public const string DigitsMissing =
        "There is no python3 with PyTorch and scikit-learn (on Debian: apt-get install python3-torch python3-sklearn "
        + "libopenblas0-pthread).";

    /// <summary>What a test says that is skipped for want of Python.</summary>
    public const string PlainMissing = "There is no python3 (on Debian: apt-get install python3).";

    /// <summary>What a test says that is skipped for want of pandas.</summary>
    public const string PandasMissing = "There is no python3 with pandas (on Debian: apt-get install python3-pandas).";

    /// <summary>What a test says that is skipped because pandas has nothing that reads Parquet.</summary>
    public const string ParquetMissing =
        "There is no python3 with pandas and pyarrow or fastparquet, which pandas reads Parquet with (Debian 12 packages neither).";

    /// <summary>One, whatever it has; null when there is none.</summary>
    public static string? Plain => s_plain.Value;

    /// <summary>One with pandas; null when there is none.</summary>
    public static string? Pandas => s_pandas.Value;

    /// <summary>One with pandas that reads Parquet; null when there is none.</summary>
    public static string? Parquet => s_parquet.Value;

    /// <summary>One with PyTorch and scikit-learn; null when there is none.</summary>
    public static string? Digits => s_digits.Value;

    /// <summary>One with PyTorch and NumPy; null when there is none.</summary>
    public static string? Torch => s_torch.Value;

    /// <summary>One with SciPy and NumPy; null when there is none.</summary>
    public static string? SciPy => s_scipy.Value;

    /// <summary>Runs a program to its end.</summary>
    public static (int ExitCode, string Output) Run(string program, string[] arguments)
    {
        try
        {
            using Process process = new()
            {
                StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
            };
            process.Start();
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, $"{program} does not exist");
        }
    }

    // Whether they are there, not whether they load, which takes seconds and is seen where they are used.
    private static string? With(params string[] packages) =>
        Candidates.FirstOrDefault(c =>
            Run(
                c,
                ["-c", "import importlib.util, sys; sys.exit(any(importlib.util.find_spec(p) is None for p in sys.argv[1:]))", .. packages]
            ).ExitCode == 0
        );
}
