using System.Globalization;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// The advisory locks of the ledger in its database. A writer's session holds the lock with the writer's id for as long as the
/// session lives: the lock is free only when nothing of that writer can be committed any more.
/// </summary>
internal static class PostgreSqlLocks
{
    /// <summary>For one schema change at a time.</summary>
    public const int Migration = 0;

    /// <summary>For one process at a time that makes partitions, or settles what dead writers have left.</summary>
    public const int Maintenance = 1;

    /// <summary>For one process at a time that makes the rows of new limits.</summary>
    public const int Budgets = 2;

    /// <summary>For one process at a time that removes old months.</summary>
    public const int Retention = 3;

    /// <summary>The first of the two numbers of a writer's lock; the second is its id.</summary>
    public const int Writers = 0x4C_57;

    private const int Shared = 0x4C_53;

    /// <summary>A statement that waits for a lock, which is given back at the end of the transaction.</summary>
    public static string TakeForTransaction(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({Shared}, {number})");

    /// <summary>A statement that takes it if it is free, and says whether it was.</summary>
    public static string TryForTransaction(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"SELECT pg_try_advisory_xact_lock({Shared}, {number})");
}
