using System.Data.Common;
using System.Security.Cryptography;
using Gateway.Audit.Anchors;
using Gateway.Audit.Chains;
using Gateway.Audit.Events;
using Gateway.Audit.Exports;
using Gateway.Audit.Tables;
using Gateway.Audit.Verification;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Usage.Ledger;
using Microsoft.Extensions.Options;

namespace Gateway.Audit.Commands;

/// <summary>
/// <c>audit verify</c>, <c>audit export</c> and <c>audit anchors</c>: verify the trail, hand records of it to an officer, and write
/// the anchors of the database as files. Beside a running gateway, or without one.
/// </summary>
internal static class AuditCommand
{
    private const string Usage = """
        usage: audit verify [--anchors <folder>] [--public-key <file>] [--lang ja|en] [-- setting=value …]
               audit export [--request-id <id>] [--application <id>] [--day <yyyy-mm-dd>] --by <name> [--format jsonl|csv] [--bom] [-- setting=value …]
               audit anchors --to <folder> [-- setting=value …]
          --to           the folder for the anchors that are in the database and not in it yet; a file is never replaced
          --anchors      the folder of the anchors that were kept outside the database; it must have one
          --public-key   the public key (PEM) that verifies anchors; default that of Audit__AnchorKeyPem
          --day          a day in Japan's time; one of the first three options is required
          --by           who asks; every export is recorded in the trail
          --bom          a byte order mark before a CSV, for Excel
        exit code: 0 verified or exported, 1 tampering or something unexplained was found, 2 not possible: wrong usage or settings, or something that cannot be read
        """;

    private const string ByteOrderMark = "\uFEFF";

    /// <param name="arguments">The arguments after <c>audit</c>.</param>
    /// <param name="output">The writer for the report or the records.</param>
    /// <param name="error">The writer for the usage and for reasons.</param>
    /// <param name="build">Builds the gateway's host; it is not started.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, BuildHost build)
    {
        if (AuditArguments.Read(arguments) is not { } asked)
        {
            await error.WriteLineAsync(Usage);
            return ExitCode.NotRun;
        }

        return await CommandHost.RunAsync(build, asked.Settings, error, async (services, cancellationToken) =>
        {
            if (services.GetRequiredService<UsageLedger>().Store is not { } store || services.GetRequiredService<IOptions<AuditOptions>>().Value is not { Key.Count: > 0 } options)
            {
                await error.WriteLineAsync("Ledger__Store と Audit__Key__… が必要です。/ This needs Ledger__Store and Audit__Key__….");
                return ExitCode.NotRun;
            }

            try
            {
                return asked.Verb switch
                {
                    "export" => await ExportAsync(asked, store, services.GetRequiredService<CommandTrail>(), output, error, cancellationToken),
                    "anchors" => await WriteAnchorsAsync(asked.To, store, output, error, cancellationToken),
                    _ => await VerifyAsync(asked, store, options, services.GetServices<IRecordedTable>(), output, error, cancellationToken),
                };
            }
            catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                await error.WriteLineAsync($"実行できません。/ Not possible: {failure.Message}");
                return ExitCode.NotRun;
            }
        });
    }

    private static async Task<int> VerifyAsync(
        AuditArguments asked, ILedgerStore store, AuditOptions options, IEnumerable<IRecordedTable> tables, TextWriter output,
        TextWriter error, CancellationToken cancellationToken)
    {
        using var publicKey = await PublicKeyAsync(asked.PublicKey, options, cancellationToken);
        var (anchors, unreadable) = asked.Anchors is { } folder ? await AnchorFolder.ReadAsync(folder, cancellationToken) : ([], []);
        if (asked.Anchors is not null && anchors.Count + unreadable.Count == 0)
        {
            // Whoever names a folder relies on the comparison: a wrong path must not pass for a trail that was compared.
            await error.WriteLineAsync(new Text(
                $"フォルダー「{asked.Anchors}」にアンカーのファイル（anchor-….txt）がないため、検証していません。保管先から写したフォルダーを指定してください。",
                $"Nothing was verified: the folder {asked.Anchors} has no anchor (anchor-….txt). Name the folder with the anchors from outside.").In(asked.Language));
            return ExitCode.NotRun;
        }

        var ring = new KeyRing(options.Key, options.CurrentKeyId);
        var keys = options.Key.Keys.Select(id => ring.Find(id)!).ToList();
        try
        {
            await using var connection = await store.OpenReadingAsync(cancellationToken);
            var report = await new TrailVerifier(keys, tables).VerifyAsync(connection, new AnchorSet(anchors, unreadable, publicKey), cancellationToken);
            await output.WriteAsync(TrailReportText.Of(report, asked.Language));
            return report.IsWhole ? ExitCode.Done : ExitCode.NotDone;
        }
        finally
        {
            keys.ForEach(key => key.Dispose());
        }
    }

    private static async Task<int> ExportAsync(
        AuditArguments asked, ILedgerStore store, CommandTrail trail, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (!trail.IsOn)
        {
            await error.WriteLineAsync("Audit__Mode=On でなければ、書き出しを記録できません。/ Without Audit__Mode=On the export could not be recorded.");
            return ExitCode.NotRun;
        }

        await trail.RecordAsync(
            new AuditEvent(AuditKinds.Exported) { Subject = asked.IsCsv ? "csv" : "jsonl", Detail = $"by={asked.By};{asked.Filter}" }, cancellationToken);
        await using var connection = await store.OpenReadingAsync(cancellationToken);
        await output.WriteAsync(asked.HasByteOrderMark ? ByteOrderMark : "");
        await TrailExport.WriteAsync(connection, asked.Filter, asked.IsCsv, output, cancellationToken);
        return ExitCode.Done;
    }

    // For gateways whose own file system cannot be written, such as those on ECS: the way to the bucket begins elsewhere then.
    private static async Task<int> WriteAnchorsAsync(
        string folder, ILedgerStore store, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenReadingAsync(cancellationToken);
        var stored = await AnchorTable.ReadAsync(connection, firstHour: 0, cancellationToken);
        var written = 0;
        foreach (var anchor in stored.Select(row => row.Anchor).OfType<Anchor>())
        {
            written += await AnchorFolder.WriteAsync(folder, anchor, cancellationToken) ? 1 : 0;
        }

        await output.WriteLineAsync($"アンカー {written} 件を書きました（データベースに {stored.Count} 件）。/ Wrote {written} anchors; the database has {stored.Count}.");
        if (stored.Count(row => row.Anchor is null) is > 0 and var broken)
        {
            await error.WriteLineAsync($"読めないアンカーが {broken} 件あります。audit verify で確かめてください。/ {broken} anchors cannot be read. Run audit verify.");
            return ExitCode.NotDone;
        }

        return ExitCode.Done;
    }

    private static async Task<ECDsa?> PublicKeyAsync(string? file, AuditOptions options, CancellationToken cancellationToken)
    {
        var pem = file is not null ? await File.ReadAllTextAsync(file, cancellationToken) : options.AnchorKeyPem;
        if (pem.Length == 0)
        {
            return null;
        }

        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }
}
