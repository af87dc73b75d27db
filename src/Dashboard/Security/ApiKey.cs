using System.Security.Cryptography;
using System.Text;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Security;

/// <summary>A key of the API. Only its hash is kept, so that it is in no dump and no log; it is compared in constant time.</summary>
public sealed class ApiKey
{
    /// <summary>The environment variable that holds it.</summary>
    public const string Variable = "MODCOMP_API_KEY";

    /// <summary>Fewest characters.</summary>
    public const int Shortest = 16;

    private const int Longest = 512;
    private readonly byte[] _hash;

    private ApiKey(byte[] hash) => _hash = hash;

    /// <summary>Takes a key.</summary>
    /// <param name="text">The key; blanks around it are ignored.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    /// <exception cref="SweepServiceException">It is too short, too long, or has characters that no HTTP header can hold. The message never
    /// quotes it.</exception>
    public static ApiKey Of(string text, string origin) => new(Hash(Checked(text, origin)));

    /// <summary>A key as a caller sends it, checked like <see cref="Of"/>.</summary>
    public static string Checked(string text, string origin)
    {
        ArgumentNullException.ThrowIfNull(text);
        string key = text.Trim();
        return key.Length is < Shortest or > Longest || key.Any(c => c is <= ' ' or > '~')
            ? throw new SweepServiceException(
                SweepServiceFailure.Invalid,
                $"The key in {origin} is not usable: give one of {Shortest} to {Longest} letters, digits or signs without blanks, for "
                    + $"example the output of 'openssl rand -hex 32'."
            )
            : key;
    }

    /// <summary>Whether a caller's key is this one; takes the same time whatever it is.</summary>
    public bool Matches(string given) => CryptographicOperations.FixedTimeEquals(_hash, Hash(given));

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
