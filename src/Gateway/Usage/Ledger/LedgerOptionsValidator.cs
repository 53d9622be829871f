using Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Usage.Ledger;

/// <summary>
/// Prevents start without a decision about the ledger, with a database that lacks its settings, and with SQLite where the disk is
/// known to be lost.
/// </summary>
internal sealed class LedgerOptionsValidator(IConfiguration configuration, IHostEnvironment environment)
    : IValidateOptions<LedgerOptions>
{
    private const string Section = LedgerOptions.Section;

    public ValidateOptionsResult Validate(string? name, LedgerOptions options)
    {
        var problems = (options.Store switch
        {
            null => [NoDecision],
            LedgerStoreKind.Sqlite => [SqliteProblem(options), RetentionProblem(options)],
            LedgerStoreKind.PostgreSql => [PostgreSqlProblem(options), RetentionProblem(options)],
            _ => Array.Empty<string?>(),
        }).Append(ArchiveProblem(options)).OfType<string>().ToList();

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>The settings that weaken what the ledger is for.</summary>
    public static IEnumerable<WeakSetting> FindWeak(LedgerOptions options)
    {
        if (options.Store == LedgerStoreKind.None)
        {
            yield return new WeakSetting(
                $"{Section}__{nameof(options.Store)}=None", "who used what is recorded in the log alone, and a lost log line is lost.");
        }

        if (options.AllowLostLedger)
        {
            yield return new WeakSetting(
                $"{Section}__{nameof(options.AllowLostLedger)}",
                "the ledger may be on a disk that is lost with the container, and every record of use with it.");
        }
    }

    private const string NoDecision =
        $"{Section}__{nameof(LedgerOptions.Store)}: 設定されていません。Sqlite（1 台のマシン。{Section}__{nameof(LedgerOptions.Path)} も設定）、"
        + $"PostgreSql（ECS や複数台。{Section}__{nameof(LedgerOptions.ConnectionString)} も設定）、None（台帳なし。記録はログだけ）から選んでください。"
        + $"/ {Section}__{nameof(LedgerOptions.Store)} is not set. Write Sqlite (one machine; with {Section}__{nameof(LedgerOptions.Path)}), "
        + $"PostgreSql (ECS, or several replicas; with {Section}__{nameof(LedgerOptions.ConnectionString)}) or None (no ledger: the log is "
        + "the only record).";

    // ECS sets it in every container. The disk of a Fargate task, and an EBS volume that ECS manages, are deleted with the task.
    private bool IsOnEcs =>
        configuration["ECS_CONTAINER_METADATA_URI_V4"] is { Length: > 0 } || configuration["ECS_CONTAINER_METADATA_URI"] is { Length: > 0 };

    private string? SqliteProblem(LedgerOptions options) =>
        !Path.IsPathRooted(options.Path)
            ? $"{Section}__{nameof(options.Path)}: 台帳を置くフォルダーを、/var/lib/gateway のように / から始まる形で設定してください。"
                + $"/ {Section}__{nameof(options.Path)} is not set to an absolute path. Set it to the ledger's folder, such as /var/lib/gateway."
        : IsOnEcs && !options.AllowLostLedger
            ? $"{Section}__{nameof(options.Store)}: ECS ではタスクのディスクがタスクとともに消えるため、Sqlite は使えません。PostgreSql にしてください"
                + $"（消えてよい試用だけは {Section}__{nameof(options.AllowLostLedger)}=true）。"
                + $"/ {Section}__{nameof(options.Store)} is Sqlite, but on ECS the disk is deleted with the task, and the ledger with it. "
                + $"Set PostgreSql. (Only for a trial that may lose it: {Section}__{nameof(options.AllowLostLedger)}=true.)"
        : null;

    private static string? PostgreSqlProblem(LedgerOptions options) => options.ConnectionString.Length > 0
        ? null
        : $"{Section}__{nameof(options.ConnectionString)}: 設定されていません。Host=…;Database=…;Username=… の形で設定してください。"
            + $"/ {Section}__{nameof(options.ConnectionString)} is not set. Set it in the form Host=…;Database=…;Username=….";

    private string? RetentionProblem(LedgerOptions options) => options.RetentionMonths is null && environment.IsProduction()
        ? $"{Section}__{nameof(options.RetentionMonths)}: 設定されていません。行を保存する月数を文書管理規程に合わせて設定してください（5 会計年度なら 72）。"
            + $"/ {Section}__{nameof(options.RetentionMonths)} is not set. Set the number of months that rows are kept, by the municipality's "
            + "own rules (72 for five fiscal years)."
        : null;

    private static string? ArchiveProblem(LedgerOptions options) =>
        options.ArchivePath.Length == 0 ? null
        : options.Store != LedgerStoreKind.Sqlite
            ? $"{Section}__{nameof(options.ArchivePath)}: {Section}__{nameof(options.Store)}=Sqlite でだけ使えます。取り除いてください"
                + "（PostgreSQL では、データベースのバックアップか pg_dump で保存します）。"
                + $"/ {Section}__{nameof(options.ArchivePath)} is for {Section}__{nameof(options.Store)}=Sqlite. Leave it out; archive PostgreSQL by "
                + "its own backup, or pg_dump."
        : Path.IsPathRooted(options.ArchivePath)
            ? null
            : $"{Section}__{nameof(options.ArchivePath)}: / から始まるフォルダーを設定するか、取り除いてください。"
                + $"/ {Section}__{nameof(options.ArchivePath)} is not an absolute path. Set one, or leave it out.";
}
