using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Gateway.Testing;

namespace Gateway.Tests.Usage.Reconciliation;

/// <summary>Writes exports of a bill into a folder, as Data Exports delivers them.</summary>
internal sealed class BillFolder(Func<string[], string> pathOf, SplitMix64 dice)
{
    /// <summary>Writes an export in pieces, with its manifest.</summary>
    /// <param name="lines">Its lines.</param>
    /// <param name="execution">The folder of an export that keeps its earlier versions; <c>null</c> for one that is overwritten.</param>
    /// <param name="month">The billing period.</param>
    /// <returns>The pieces.</returns>
    public IReadOnlyList<string> Write(IReadOnlyList<BillLine> lines, string? execution = null, string month = "2026-11")
    {
        var (files, keys) = (new List<string>(), new List<string>());
        var left = lines.ToArray();
        dice.Shuffle(left);
        do
        {
            var piece = left.Take(1 + dice.Below(Math.Max(1, lines.Count / 2))).ToList();
            left = left[Math.Min(piece.Count, left.Length)..];
            string[] names = ["data", $"BILLING_PERIOD={month}", .. execution is null ? [] : new[] { execution }, $"bill-{files.Count + 1:00000}.csv.gz"];
            files.Add(pathOf(["cur", .. names]));
            keys.Add($"s3://bucket/prefix/export/{string.Join('/', names)}");
            WriteFile(files[^1], Text(piece));
        }
        while (left.Length > 0);

        string[] manifest = ["cur", "metadata", $"BILLING_PERIOD={month}", .. execution is null ? [] : new[] { execution }, "bill-Manifest.json"];
        File.WriteAllText(pathOf(manifest), JsonSerializer.Serialize(new { executionId = "1", columns = Array.Empty<string>(), dataFiles = keys }));
        return files;
    }

    /// <summary>A file's text: the columns in any order, line ends of either kind.</summary>
    public string Text(IReadOnlyList<BillLine> lines)
    {
        var end = dice.Toss() ? "\r\n" : "\n";
        return (dice.Toss() ? "\uFEFF" : "") + string.Join(end, lines.Select(line => line.Csv(dice)).Prepend(string.Join(',', BillLine.Columns)))
            + (dice.Toss() ? end : "");
    }

    public static void WriteFile(string path, string text)
    {
        using var compressed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        compressed.Write(Encoding.UTF8.GetBytes(text));
    }
}

/// <summary>What a generator of files needs of chance.</summary>
internal static class Chance
{
    public static void Shuffle<T>(this SplitMix64 dice, T[] items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = dice.Below(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}
