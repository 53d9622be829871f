using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Usage.Ledger;

/// <summary>Statements that are the same on every engine of the ledger.</summary>
internal static class LedgerCommands
{
    /// <summary>A statement with its parameters.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Statements are constants; every value is a parameter.")]
    public static DbCommand Command(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
