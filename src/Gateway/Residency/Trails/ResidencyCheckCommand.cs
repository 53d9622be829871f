using System.Text.Json;
using Gateway.Bedrock.Targets;
using Gateway.Configuration;
using Gateway.ContractorFiles;
using Gateway.Usage.Ledger;

namespace Gateway.Residency.Trails;

/// <summary>
/// <c>residency check</c>: compares the ledger with CloudTrail files of the contractor's account, and says of every call whether it
/// was processed in Japan.
/// </summary>
internal static class ResidencyCheckCommand
{
    private const string Usage = """
        usage: residency check --trail <file or folder …> [--json] [--lang ja|en] [-- setting=value …]
          --trail        CloudTrail files of the contractor's account: .json, .json.gz, or a folder of them
          --json         one JSON object instead of text
          --lang ja|en   the language of texts; default ja
          --             settings follow, as the gateway takes them on its command line
        exit code: 0 all in Japan and all calls known, 1 findings, or something that cannot be read, 2 wrong usage or settings
        """;

    /// <param name="arguments">The arguments after <c>residency</c>.</param>
    /// <param name="output">The writer for the report.</param>
    /// <param name="error">The writer for the usage and for what cannot be read.</param>
    /// <param name="build">Builds the gateway's host; it is not started.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, BuildHost build)
    {
        if (arguments is not ["check", .. var rest] || FileArguments.Read(rest, "--trail") is not { Words.Count: 0 } asked
            || asked.Of("--trail").Count == 0)
        {
            await error.WriteLineAsync(Usage);
            return ExitCode.NotRun;
        }

        return await FileCommand.RunAsync(
            build, asked, "residency check", error, (services, cancellationToken) => CheckAsync(asked, output, services, cancellationToken));
    }

    private static async Task<int> CheckAsync(
        FileArguments asked, TextWriter output, IServiceProvider services, CancellationToken cancellationToken)
    {
        var trail = new TrailEvents();
        foreach (var file in FilesOf(asked.Of("--trail")))
        {
            await trail.ReadAsync(file, cancellationToken);
        }

        var (from, to) = TrailCheck.SpanOf(trail.First!.Value, trail.Last!.Value);
        var roles = new ContractorRoles(services.GetRequiredService<UpstreamTargets>());
        var rows = services.GetRequiredService<UsageLedger>().Store is { } store
            ? new LedgerRows(store).ReadAsync(from, to, cancellationToken)
            : throw CommandHost.NoLedger;
        var result = await new TrailCheck(roles, trail).RunAsync(rows, cancellationToken);
        await output.WriteLineAsync(asked.Json
            ? JsonSerializer.Serialize(TrailDocument.Of(result), CommandHost.Json)
            : TrailText.Of(result, asked.Language));
        return result.IsOk ? ExitCode.Done : ExitCode.NotDone;
    }

    private static List<string> FilesOf(IReadOnlyList<string> paths)
    {
        var files = paths.SelectMany(path => ContractorFile.Expand(path, ".json", ".json.gz", ".jsonl", ".jsonl.gz"))
            .Distinct(StringComparer.Ordinal).ToList();
        return files.Count > 0
            ? files
            : throw new ContractorFileException(string.Join(", ", paths), new(
                "CloudTrail のファイル（.json、.json.gz）がありません。", "There is no CloudTrail file (.json, .json.gz) in it."));
    }
}
