namespace Gateway.Sandbox;

/// <summary>A file that only this user can read: on Unix by its own mode, on Windows by its folder's permissions.</summary>
internal static class OwnersFile
{
    /// <exception cref="IOException">The file cannot be created.</exception>
    public static StreamWriter Create(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new StreamWriter(path, options);
    }
}
