namespace Gateway.Audit.Anchors;

/// <summary>The folder of the anchors' files.</summary>
internal static class AnchorFolder
{
    private const string Unfinished = ".unfinished";

    /// <summary>Writes the file of an anchor, whole or not at all. One that is there is never replaced.</summary>
    /// <returns>False if it was there.</returns>
    /// <exception cref="IOException">The file cannot be written; <see cref="UnauthorizedAccessException"/> likewise.</exception>
    public static async Task<bool> WriteAsync(string folder, Anchor anchor, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, anchor.FileName);
        if (File.Exists(path))
        {
            return false;
        }

        Directory.CreateDirectory(folder);
        await using (var file = new FileStream(path + Unfinished, FileMode.Create, FileAccess.Write))
        {
            await using var writer = new StreamWriter(file, leaveOpen: true);
            await writer.WriteAsync(anchor.File.AsMemory(), cancellationToken);
            await writer.FlushAsync(cancellationToken);
#pragma warning disable CA1849 // FlushAsync does not reach the disk.
            file.Flush(flushToDisk: true);
#pragma warning restore CA1849
        }

        File.Move(path + Unfinished, path, overwrite: false);
        return true;
    }

    /// <summary>Reads the files of a folder, in the order of their hours.</summary>
    /// <returns>The anchors, and the names of files that hold none.</returns>
    public static async Task<(IReadOnlyList<Anchor> Anchors, IReadOnlyList<string> Unreadable)> ReadAsync(
        string folder, CancellationToken cancellationToken)
    {
        var (anchors, unreadable) = (new List<Anchor>(), new List<string>());
        foreach (var path in Directory.GetFiles(folder, "anchor-*.txt").Order(StringComparer.Ordinal))
        {
            if (Anchor.Read(await File.ReadAllTextAsync(path, cancellationToken)) is { } anchor)
            {
                anchors.Add(anchor);
            }
            else
            {
                unreadable.Add(Path.GetFileName(path));
            }
        }

        return (anchors, unreadable);
    }
}
