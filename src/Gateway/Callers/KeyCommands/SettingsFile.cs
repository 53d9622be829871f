using System.Diagnostics;

namespace Gateway.Callers.KeyCommands;

/// <summary>Replaces a settings file at once, so that a running gateway never reads half of it.</summary>
internal static class SettingsFile
{
    /// <summary>Replaces the content of a file.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="edit">Makes the new content from the present one; <c>null</c> for no change.</param>
    /// <returns>True if the file was replaced.</returns>
    /// <exception cref="IOException">It cannot be read or replaced, or another program is editing it.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not.</exception>
    public static bool Replace(string path, Func<byte[], byte[]?> edit)
    {
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

        // Two of these commands at once could each put back the key that the other takes out. The gateway reads all the same.
        using var hold = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None);
        if (edit(Read(hold)) is not { } content)
        {
            return false;
        }

        // Beside the file, because only within one file system a rename is atomic.
        var fresh = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.{Path.GetRandomFileName()}");
        try
        {
            using (var writing = new FileStream(fresh, Options(file)))
            {
                writing.Write(content);
                writing.Flush(flushToDisk: true);
            }

            KeepOwner(file, fresh);
            File.Move(fresh, file, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(fresh); // Nothing is there after the rename.
        }
    }

    private static byte[] Read(FileStream file)
    {
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    private static FileStreamOptions Options(string like)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File.GetUnixFileMode(like);
        }

        return options;
    }

    // A file that root writes belongs to root, and a gateway that may not read it any more keeps what it had, with the key.
    private static void KeepOwner(string like, string fresh)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        using var chown = Process.Start("chown", [$"--reference={like}", "--", fresh]);
        chown.WaitForExit();
        if (chown.ExitCode != 0)
        {
            throw new IOException("chown failed.");
        }
    }
}
