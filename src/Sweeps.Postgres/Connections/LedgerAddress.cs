using ModalityCompetition.Sweeps.Ledger;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Connections;

/// <summary>
/// Where a shared ledger is, as an Npgsql connection string. Whatever is shown of it holds no secret: <see cref="ToString"/> and
/// <see cref="WithoutSecrets"/>.
/// </summary>
public sealed class LedgerAddress
{
    /// <summary>What messages call an address that nobody named otherwise.</summary>
    private const string UsualName = "The address of the shared ledger";
    private const int LeastWriteBuffer = 1 << 16;
    private readonly NpgsqlConnectionStringBuilder _builder;

    private LedgerAddress(NpgsqlConnectionStringBuilder builder, string name)
    {
        _builder = builder;
        Name = name;
    }

    /// <summary>The address without passwords, as a connection string; what a file may keep.</summary>
    public string WithoutSecrets
    {
        get
        {
            var open = new NpgsqlConnectionStringBuilder();
            foreach ((string key, object? value) in _builder)
            {
                if (!key.Contains("password", StringComparison.OrdinalIgnoreCase))
                {
                    open[key] = value;
                }
            }

            return open.ConnectionString;
        }
    }

    /// <summary>Reads a connection string.</summary>
    /// <param name="text">For example <c>Host=db.example.org;Database=sweeps;Username=modcomp</c>; every keyword of Npgsql is
    /// allowed.</param>
    /// <param name="name">What the text is called in messages, for example <c>The setting Silo:Database</c>; null for the address of the
    /// shared ledger.</param>
    /// <exception cref="LedgerException">It is not one. The message does not repeat the text, which may hold a password.</exception>
    public static LedgerAddress Parse(string text, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        name ??= UsualName;
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text);
            return builder.Host is { Length: > 0 }
                ? new LedgerAddress(builder, name)
                : throw new LedgerException(
                    $"{name} names no host: give a connection string such as \"Host=db.example.org;Database=sweeps\"."
                );
        }
        catch (Exception wrong)
            when (wrong is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            // Npgsql's message may repeat a value, and what it takes for a keyword may be the rest of a password with a semicolon in it.
            throw new LedgerException(
                $"{name} is no connection string, or has a keyword or a value that Npgsql does not know: write keyword=value pairs "
                    + "separated by semicolons, for example \"Host=db.example.org;Database=sweeps;Username=modcomp\", and put a value "
                    + "with a semicolon in it into quotation marks."
            );
        }
    }

    /// <summary>What messages call it.</summary>
    internal string Name { get; }

    /// <summary>The connection string with this program's defaults where the user set nothing.</summary>
    internal string ForConnecting()
    {
        var full = new NpgsqlConnectionStringBuilder(_builder.ConnectionString) { PersistSecurityInfo = false, IncludeErrorDetail = false };
        Default(full, "Application Name", "modcomp");
        Default(full, "Timeout", 10);
        Default(full, "Command Timeout", 30);
        Default(full, "Keepalive", 10);

        // One to claim and renew while the other commits; a server has a hundred for all machines if nobody raised that, and is slower the
        // more of them it has.
        Default(full, "Maximum Pool Size", 2);

        // The pool belongs to this program alone. A connection keeps its temporary table and its prepared statements, which a reset between
        // two requests would drop.
        Default(full, "No Reset On Close", true);
        Default(full, "Max Auto Prepare", 20);
        Default(full, "Auto Prepare Min Usages", 3);

        // A whole request at once: what the system has, it sends also when this process is stopped in the middle of it, and then no other
        // waits for locks that the first half of it has taken.
        full.WriteBufferSize = Math.Max(full.WriteBufferSize, LeastWriteBuffer);
        return full.ConnectionString;
    }

    /// <summary>In words for a message, for example <c>database sweeps on db.example.org</c>.</summary>
    public override string ToString() =>
        _builder.Database is { Length: > 0 } database
            ? $"database {database} on {_builder.Host}"
            : $"the default database on {_builder.Host}";

    private static void Default(NpgsqlConnectionStringBuilder builder, string key, object value)
    {
        if (!builder.ShouldSerialize(key))
        {
            builder[key] = value;
        }
    }
}
