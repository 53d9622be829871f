using System.ComponentModel.DataAnnotations;

namespace Gateway.Usage.Ledger;

/// <summary>The <c>Ledger</c> section: where it is recorded who used what, and for how long.</summary>
internal sealed class LedgerOptions
{
    public const string Section = "Ledger";

    /// <summary>The database of the ledger. Required; <see cref="LedgerStoreKind.None"/> is a choice too.</summary>
    public LedgerStoreKind? Store { get; set; }

    /// <summary>
    /// The folder of the SQLite files, on a disk of this machine that outlives the process. Created if it does not exist. Required
    /// for <see cref="LedgerStoreKind.Sqlite"/>.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// The connection string of the PostgreSQL database, in Npgsql's form: <c>Host</c>, <c>Port</c>, <c>Database</c>, <c>Username</c>,
    /// <c>Password</c>, <c>SSL Mode</c>, <c>Root Certificate</c>, <c>SSL Certificate</c>, <c>SSL Key</c>, <c>Search Path</c>,
    /// <c>Maximum Pool Size</c>. Without <c>SSL Mode</c> the server's certificate is verified (<c>VerifyFull</c>), except on this machine.
    /// May hold a password: never logged. Required for <see cref="LedgerStoreKind.PostgreSql"/>.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>How the gateway logs in to PostgreSQL. Default <see cref="LedgerAuthentication.Password"/>.</summary>
    public LedgerAuthentication Authentication { get; set; }

    /// <summary>The password for PostgreSQL, where it is not in <see cref="ConnectionString"/>. Never logged. Default empty.</summary>
    public string Password { get; set; } = "";

    /// <summary>
    /// The certificates (PEM) of the authorities that PostgreSQL's server certificate may come from, where they are not in a file
    /// (<c>Root Certificate</c>) nor in the system's store. Default empty: for servers of Amazon RDS and Aurora, theirs of Tokyo and Osaka.
    /// </summary>
    public string RootCertificatePem { get; set; } = "";

    /// <summary>
    /// The time without a sign of life, and without a session, after which another replica takes a writer for dead and marks its
    /// open requests as <c>outcome_unknown</c>. PostgreSQL only. Default 15 seconds; 0 to 5 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan WriterTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The number of whole months (UTC) that rows are kept beside the current month; 1 to 240. Older rows are removed, totals
    /// stay. Required in production; elsewhere the default is to keep everything.
    /// </summary>
    [Range(1, 240)]
    public int? RetentionMonths { get; set; }

    /// <summary>
    /// A folder into which a month is exported (JSON lines, gzip) before its rows are removed; for
    /// <see cref="LedgerStoreKind.Sqlite"/>. Default empty: rows are removed without an export.
    /// </summary>
    public string ArchivePath { get; set; } = "";

    /// <summary>
    /// True when the ledger may be on a disk that does not outlive the container, or that SQLite cannot rely on. For trials: a
    /// replaced container loses every record of use. Default false.
    /// </summary>
    public bool AllowLostLedger { get; set; }

    /// <summary>
    /// The time that a request waits for its record to be durable, before it is refused with <c>ledger_unavailable</c>. Default
    /// 5 seconds; 100 ms to 1 minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time for which rows are gathered into one transaction while there is more than one at a time. Default 2 ms; 0 to
    /// 50 ms. Longer means less processor time for each row, and a later start of each call.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:00.05")]
    public TimeSpan GatherTime { get; set; } = TimeSpan.FromMilliseconds(2);
}

/// <summary>The databases of the ledger.</summary>
internal enum LedgerStoreKind
{
    /// <summary>No ledger: the log is the only record of use. Limits in yen, or in tokens a day or month, need a ledger.</summary>
    None,

    /// <summary>SQLite: one gateway process, on a machine whose disk outlives it.</summary>
    Sqlite,

    /// <summary>PostgreSQL: containers whose disk is lost with them, or several replicas.</summary>
    PostgreSql,
}

/// <summary>The ways to log in to PostgreSQL.</summary>
internal enum LedgerAuthentication
{
    /// <summary>With the password that is set.</summary>
    Password,

    /// <summary>As a user of Amazon RDS or Aurora that IAM lets in: with the gateway's own AWS credentials, without a password.</summary>
    RdsIam,
}
