using System.Text;
using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>What a failure of the database is about.</summary>
internal static class PostgreSqlFailures
{
    /// <summary>True when it is about what the rows hold: the session goes on.</summary>
    // Classes of SQLSTATE: data exception, integrity constraint violation, program limit exceeded (such as the size of a key).
    public static bool BlamesRows(Exception failure) =>
        failure is EncoderFallbackException || (failure is PostgresException { SqlState: var state } && state[..2] is "22" or "23" or "54");

    /// <summary>True when a server, or one of several, has refused the login.</summary>
    public static bool RefusesLogin(Exception? failure) => failure switch
    {
        null => false,
        PostgresException { SqlState: ['2', '8', ..] } => true,
        AggregateException several => several.InnerExceptions.Any(RefusesLogin),
        _ => RefusesLogin(failure.InnerException),
    };
}
