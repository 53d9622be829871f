using Gateway.ContractorFiles;

namespace Gateway.Usage.Reconciliation.Bills;

/// <summary>Finds the exports of a month among what was handed over.</summary>
/// <param name="Exports">The exports, the latest last: it replaces the others.</param>
/// <param name="Extra">Data files that no manifest lists. They are not read.</param>
internal sealed record BillFiles(IReadOnlyList<BillExport> Exports, IReadOnlyList<string> Extra)
{
    /// <summary>The exports in these places: folders, manifests, or data files that are named one by one and are one export.</summary>
    /// <param name="paths">The places, the latest last.</param>
    /// <param name="month">The billing period, as <c>yyyy-MM</c>.</param>
    /// <exception cref="ContractorFileException">There is none, or a piece is missing.</exception>
    public static BillFiles Find(IReadOnlyList<string> paths, string month)
    {
        var (exports, extra, named) = (new List<BillExport>(), new List<string>(), new List<string>());
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                Add(path, ContractorFile.Expand(path, "manifest.json"), path);
            }
            else if (BillManifest.IsOne(path))
            {
                Add(RootOf(path), ContractorFile.Expand(path), path);
            }
            else
            {
                named.AddRange(ContractorFile.Expand(path));
                RefuseColumns(path);
            }
        }

        if (named.Count > 0)
        {
            exports.Add(new(string.Join(", ", named), File.GetLastWriteTimeUtc(named[^1]), [.. named.Distinct(StringComparer.Ordinal)], false));
        }

        return new(exports, extra);

        void Add(string root, IReadOnlyList<string> manifests, string named)
        {
            var data = ContractorFile.Expand(root, ".csv", ".csv.gz");
            var found = manifests.Select(manifest => BillManifest.Read(manifest, month, data)).OfType<BillExport>()
                .OrderBy(export => export.WrittenAt).ThenBy(export => export.Name, StringComparer.Ordinal).ToList();
            if (found.Count == 0)
            {
                throw new ContractorFileException(named, new(
                    $"{month} のマニフェスト（…-Manifest.json）がありません。metadata フォルダーも受け取るか、ファイルを 1 つずつ指定してください。",
                    $"There is no manifest (…-Manifest.json) of {month}. Ask for the folder metadata too, or name the files one by one."));
            }

            exports.AddRange(found);
            var listed = found.SelectMany(export => export.Files).ToHashSet(StringComparer.Ordinal);
            extra.AddRange(data.Where(file => !listed.Contains(file) && IsOf(file, month)));
        }
    }

    // …/metadata/BILLING_PERIOD=2026-11/x-Manifest.json lies beside …/data.
    private static string RootOf(string manifest)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        for (var parent = folder; parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (Path.GetFileName(parent).Equals("metadata", StringComparison.OrdinalIgnoreCase))
            {
                return Path.GetDirectoryName(parent)!;
            }
        }

        return folder;
    }

    // A folder may hold the exports of other months, which are not extra.
    private static bool IsOf(string file, string month)
    {
        var at = file.IndexOf("BILLING_PERIOD=", StringComparison.OrdinalIgnoreCase);
        return at < 0 || file.AsSpan(at + "BILLING_PERIOD=".Length).StartsWith(month, StringComparison.Ordinal);
    }

    private static void RefuseColumns(string path)
    {
        if (path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
        {
            throw new ContractorFileException(path, new(
                "Parquet は読めません。事業者に、エクスポートの形式を gzip 圧縮の CSV（text/csv、GZIP）にするよう依頼してください。",
                "Parquet is not read. Ask the contractor to export gzip-compressed CSV (text/csv, GZIP)."));
        }
    }
}
