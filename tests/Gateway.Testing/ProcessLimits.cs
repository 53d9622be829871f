using System.Globalization;

namespace Gateway.Testing;

/// <summary>What a process may have of something.</summary>
internal sealed record ProcessLimits
{
    // The unit of `ulimit -f`, by POSIX.
    private const int BlockBytes = 512;

    /// <summary>Files and sockets it may have open.</summary>
    public int? Files { get; init; }

    /// <summary>
    /// A file that takes its standard output, up to so many bytes: then it is as full as its disk would be.
    /// </summary>
    public (string Path, int Bytes)? Output { get; init; }

    /// <summary>Limits the shell, and becomes the command of its arguments.</summary>
    public string Script => $"{LimitFiles}\n{LimitOutput}\nexec \"$0\" \"$@\"";

    private string LimitFiles =>
        Files is { } files ? string.Create(CultureInfo.InvariantCulture, $"ulimit -n {files}") : "";

    // The runtime would map its code twice, through a file in memory, which the limit would meet as well.
    private string LimitOutput => Output is var (path, bytes)
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f {bytes / BlockBytes}; exec >> '{path}'")
        : "";
}
