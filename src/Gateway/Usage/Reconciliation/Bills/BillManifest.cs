using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.ContractorFiles;

namespace Gateway.Usage.Reconciliation.Bills;

/// <summary>
/// The manifest of an export, which AWS writes last: <c>dataFiles</c> of Data Exports (AWS's "manifest file reference"), or
/// <c>reportKeys</c> of the older report. Only what it lists is read.
/// </summary>
internal static partial class BillManifest
{
    private static readonly string[] Lists = ["dataFiles", "reportKeys"];

    /// <summary>True for the name of a manifest.</summary>
    public static bool IsOne(string path) => path.EndsWith("manifest.json", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The export, or <c>null</c> if it is of another month.
    /// </summary>
    /// <param name="path">The manifest.</param>
    /// <param name="month">The billing period, as <c>yyyy-MM</c>.</param>
    /// <param name="candidates">The data files that were handed over with it.</param>
    /// <exception cref="ContractorFileException">It cannot be read, or a piece is not there.</exception>
    public static BillExport? Read(string path, string month, IReadOnlyList<string> candidates)
    {
        var keys = KeysOf(path);
        var periods = keys.Append(path).Select(key => Period().Match(key)).Where(found => found.Success)
            .Select(found => found.Groups[1].Value).Distinct().ToList();
        if (periods.Count > 0 && !periods.Contains(month, StringComparer.Ordinal))
        {
            return null;
        }

        var files = keys.Select(key => Locate(path, key, candidates)).ToList();
        return new(path, TimeOf(path, keys), files, HasManifest: true);
    }

    private static List<string> KeysOf(string path)
    {
        try
        {
            using var file = ContractorFile.Open(path);
            using var manifest = JsonDocument.Parse(file);
            foreach (var name in Lists)
            {
                if (manifest.RootElement.ValueKind == JsonValueKind.Object
                    && manifest.RootElement.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array)
                {
                    return [.. list.EnumerateArray().Select(key => key.GetString() ?? "")];
                }
            }

            throw new ContractorFileException(path, new(
                "マニフェストに dataFiles がありません。Data Exports（CUR 2.0）のマニフェストを受け取ってください。",
                "The manifest has no dataFiles. Ask for the manifest of a Data Export (CUR 2.0)."), field: "dataFiles");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new ContractorFileException(path, new(
                $"マニフェストの JSON を読めません（{broken.Message}）。受け取り直してください。",
                $"The manifest's JSON cannot be read ({broken.Message}). Ask for it again."), cause: broken);
        }
    }

    // Files are copied with some of their folders: the longest end of the path that is there decides.
    private static string Locate(string manifest, string key, IReadOnlyList<string> candidates)
    {
        var parts = key.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var from = 0; from < parts.Length; from++)
        {
            var end = string.Join('/', parts[from..]);
            var found = candidates.Where(file => EndsWith(file.Replace('\\', '/'), end)).ToList();
            if (found.Count == 1)
            {
                return found[0];
            }

            if (found.Count > 1)
            {
                throw new ContractorFileException(manifest, new(
                    $"{key} に当たるファイルが {found.Count} 件あります。エクスポートごとにフォルダーを分けてください。",
                    $"{found.Count} files may be {key}. Keep each export in a folder of its own."), field: "dataFiles");
            }
        }

        throw new ContractorFileException(manifest, new(
            $"マニフェストにある {key} がありません。事業者から受け取ってください（足りないままでは突き合わせません）。",
            $"{key}, which the manifest lists, is missing. Ask the contractor for it; nothing is compared without it."), field: "dataFiles");
    }

    private static bool EndsWith(string file, string end) => file == end || file.EndsWith($"/{end}", StringComparison.Ordinal);

    // An export that keeps its earlier versions has a folder for each, named by its time.
    private static DateTimeOffset TimeOf(string path, List<string> keys)
    {
        foreach (var text in keys.Append(path))
        {
            if (Moment().Match(text) is { Success: true } found
                && DateTimeOffset.TryParseExact(
                    string.Concat(found.Groups.Values.Skip(1).Select(group => group.Value)), "yyyyMMddHHmmss", CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }
        }

        return File.GetLastWriteTimeUtc(path);
    }

    [GeneratedRegex("billing_period=([0-9]{4}-[0-9]{2})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Period();

    [GeneratedRegex("([0-9]{4})-?([0-9]{2})-?([0-9]{2})T([0-9]{2})[:-]?([0-9]{2})[:-]?([0-9]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Moment();
}
