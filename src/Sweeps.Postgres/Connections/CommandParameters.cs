using Npgsql;
using NpgsqlTypes;

namespace ModalityCompetition.Sweeps.Postgres.Connections;

/// <summary>Positional parameters ($1, $2, ...) in the order in which they are added.</summary>
internal static class CommandParameters
{
    /// <summary>Adds a parameter whose type follows from its value.</summary>
    public static NpgsqlParameterCollection With<T>(this NpgsqlParameterCollection parameters, T value)
    {
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return parameters;
    }

    /// <summary>Adds a parameter of a type that no .NET type stands for alone.</summary>
    public static NpgsqlParameterCollection With<T>(this NpgsqlParameterCollection parameters, T value, NpgsqlDbType type)
    {
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return parameters;
    }
}
