using System.Net;
using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>The servers that a connection string names.</summary>
internal static class PostgreSqlHosts
{
    // The address of an instance or a cluster: name.abcdefghijkl.ap-northeast-1.rds.amazonaws.com.
    private const string RdsSuffix = ".rds.amazonaws.com";

    /// <summary>Their names, without ports.</summary>
    public static IEnumerable<string> Names(NpgsqlConnectionStringBuilder connection) =>
        (connection.Host ?? "").Split(',').Select(WithoutPort);

    /// <summary>True when all of them are this machine. A path is the folder of a unix socket.</summary>
    public static bool AreLocal(NpgsqlConnectionStringBuilder connection) => Names(connection).All(name =>
        name.StartsWith('/') || name is "localhost" || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address)));

    /// <summary>True when all of them are servers of Amazon RDS or Aurora, by their own names.</summary>
    public static bool AreRds(NpgsqlConnectionStringBuilder connection) => Names(connection).All(name => RdsRegionOf(name) is not null);

    /// <summary>The Region in the name of a server of Amazon RDS or Aurora; <c>null</c> for every other name.</summary>
    public static string? RdsRegionOf(string name) =>
        name.EndsWith(RdsSuffix, StringComparison.OrdinalIgnoreCase) && name[..^RdsSuffix.Length].Split('.') is [_, .., var region]
            ? region
            : null;

    private static string WithoutPort(string host) =>
        host.StartsWith('/') ? host
        : IPEndPoint.TryParse(host, out var address) ? address.Address.ToString()
        : host.Split(':')[0];
}
